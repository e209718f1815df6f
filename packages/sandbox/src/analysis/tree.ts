import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import { ERASED_FIELDS, ERASED_NODES } from '../data/syntax.ts';

export type Node = TSESTree.Node;

/** A program's nodes that leave code behind, parents before children, with the way back up. */
export interface Tree {
  readonly nodes: readonly Node[];
  /** Those of some kinds. */
  ofType<K extends Kind>(...types: readonly K[]): readonly Extract<Node, { type: K }>[];
  /** The kinds that there are. */
  readonly types: Iterable<Kind>;
  parentOf(node: Node): Node | undefined;
}

const NOT_CHILDREN: ReadonlySet<string> = new Set([...ERASED_FIELDS, 'parent', 'loc', 'range', 'comments', 'tokens']);

/** Where the nodes of a kind have their children. */
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(visitorKeys).map(([type, keys]) => [type, (keys ?? []).filter((key) => !NOT_CHILDREN.has(key))]),
);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const isErased = (node: Node): boolean =>
  ERASED_NODES.has(node.type) ||
  // A field's decorators and computed key may run although the field itself is only declared.
  ('declare' in node && node.declare && node.type !== Kind.PropertyDefinition) ||
  ('importKind' in node && node.importKind === 'type') ||
  ('exportKind' in node && node.exportKind === 'type');

/** Of a kind that is not known every field may be one. */
const fieldsOf = (node: Node): readonly string[] =>
  FIELDS.get(node.type) ?? Object.keys(node).filter((field) => !NOT_CHILDREN.has(field));

const addChildren = (children: Node[], node: Node): void => {
  const values = node as unknown as Readonly<Record<string, unknown>>;
  for (const field of fieldsOf(node)) {
    const value = values[field];
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value);
      continue;
    }
    for (const item of value as readonly unknown[]) if (isNode(item)) children.push(item);
  }
};

/** The children of a node, those too that leave no code behind. */
export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  addChildren(children, node);
  return children;
};

/** Walks without recursion: the depth of a tree is the author's choice. Each node is told its parent. */
export const treeOf = (program: Node): Tree => {
  const nodes: Node[] = [program];
  const byType = new Map<Kind, Node[]>();
  const children: Node[] = [];
  // The list grows while it is gone through: that is the walk.
  for (const node of nodes) {
    const same = byType.get(node.type);
    if (same === undefined) byType.set(node.type, [node]);
    else same.push(node);
    children.length = 0;
    addChildren(children, node);
    for (const child of children) {
      if (isErased(child)) continue;
      (child as { parent: Node | undefined }).parent = node;
      nodes.push(child);
    }
  }
  return {
    nodes,
    ofType: (...types) => types.flatMap((type) => (byType.get(type) ?? []) as Extract<Node, { type: typeof type }>[]),
    types: byType.keys(),
    parentOf: (node) => (node === program ? undefined : node.parent),
  };
};
