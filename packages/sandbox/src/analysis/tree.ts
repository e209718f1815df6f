import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { ERASED_FIELDS, ERASED_NODES } from '../data/syntax.ts';
import { plainChildrenOf, type Visit } from './plain-children.ts';

export type Node = TSESTree.Node;

/** A program's nodes that leave code behind, parents before children, with the way back up. */
export interface Tree {
  readonly nodes: readonly Node[];
  /** Those of some kinds. */
  ofType<K extends Kind>(first: K, ...others: readonly K[]): readonly Extract<Node, { type: K }>[];
  /** The kinds that there are. */
  readonly types: Iterable<Kind>;
  parentOf(node: Node): Node | undefined;
}

const NOT_CHILDREN: ReadonlySet<string> = new Set([...ERASED_FIELDS, 'parent', 'loc', 'range', 'comments', 'tokens']);

/** Where the nodes of a kind have their children. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(visitorKeys).map(([type, keys]) => [type, (keys ?? []).filter((key) => !NOT_CHILDREN.has(key))]),
);

/** `declare const x = f()` is none of TypeScript's, but some builders run it. */
const hasComputedValue = (node: Node): boolean =>
  node.type === Kind.VariableDeclaration &&
  node.declarations.some(({ init }) => init !== null && init.type !== Kind.Literal);

const isErased = (node: Node): boolean =>
  ERASED_NODES.has(node.type) ||
  // A field's decorators and computed key may run although the field itself is only declared.
  ('declare' in node && node.declare && node.type !== Kind.PropertyDefinition && !hasComputedValue(node)) ||
  ('importKind' in node && node.importKind === 'type') ||
  ('exportKind' in node && node.exportKind === 'type');

/** Of a kind that is not known every field may be one. */
const fieldsOf = (node: Node): readonly string[] =>
  FIELDS.get(node.type) ?? Object.keys(node).filter((field) => !NOT_CHILDREN.has(field));

const visitValue = (value: unknown, visit: Visit): void => {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) visitValue(item, visit);
  else if (typeof (value as { readonly type?: unknown }).type === 'string') visit(value as Node);
};

/** Every one, those too that leave no code behind. */
const visitChildren = (node: Node, visit: Visit): void => {
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const field of fieldsOf(node)) visitValue(values[field], visit);
};

const visitPlain = (node: Node, visit: Visit): void => {
  (plainChildrenOf[node.type] ?? visitChildren)(node, visit);
};

export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  visitChildren(node, (child) => children.push(child));
  return children;
};

/**
 * Every node of a program, parents before children. Walks without recursion: the depth of a tree is the author's choice. Each node is
 * told its parent.
 * @param kind `plain` is JavaScript; parts of what is `typed` may be types, which leave no code behind.
 */
export const nodesOf = (program: Node, kind: 'plain' | 'jsx' | 'typed'): readonly Node[] => {
  const isTyped = kind === 'typed';
  const visitAll = kind === 'plain' ? visitPlain : visitChildren;
  const nodes: Node[] = [program];
  let parent: Node = program;
  const visit = (child: Node): void => {
    if (isTyped && isErased(child)) return;
    (child as { parent: Node }).parent = parent;
    nodes.push(child);
  };
  // The list grows while it is gone through: that is the walk.
  for (const node of nodes) {
    parent = node;
    visitAll(node, visit);
  }
  return nodes;
};

/** The nodes of a program, sorted by kind. */
export const treeOf = (program: Node, kind: 'plain' | 'jsx' | 'typed'): Tree => {
  const nodes = nodesOf(program, kind);
  const byType = new Map<Kind, Node[]>();
  for (const node of nodes) {
    const same = byType.get(node.type);
    if (same === undefined) byType.set(node.type, [node]);
    else same.push(node);
  }
  const listOf = <K extends Kind>(type: K) => (byType.get(type) ?? []) as Extract<Node, { type: K }>[];
  return {
    nodes,
    // Lists of one kind are the longest, and are not copied.
    ofType: (first, ...others) =>
      others.length === 0 ? listOf(first) : [...listOf(first), ...others.flatMap((type) => listOf(type))],
    types: byType.keys(),
    parentOf: (node) => (node === program ? undefined : node.parent),
  };
};
