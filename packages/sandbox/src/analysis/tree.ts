import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { ERASED_FIELDS, ERASED_NODES } from '../data/syntax.ts';

export type Node = TSESTree.Node;

/** A program's nodes that leave code behind, parents before children, with the way back up. */
export interface Tree {
  readonly nodes: readonly Node[];
  parentOf(node: Node): Node | undefined;
}

const NOT_CHILDREN: ReadonlySet<string> = new Set([...ERASED_FIELDS, 'parent', 'loc', 'range', 'comments', 'tokens']);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const isErased = (node: Node): boolean =>
  ERASED_NODES.has(node.type) ||
  // A field's decorators and computed key may run although the field itself is only declared.
  ('declare' in node && node.declare && node.type !== Kind.PropertyDefinition) ||
  ('importKind' in node && node.importKind === 'type') ||
  ('exportKind' in node && node.exportKind === 'type');

/** The children of a node. Every field is looked at, so that a new kind of node hides nothing. */
export const childrenOf = (node: Node): readonly Node[] => {
  const children: Node[] = [];
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const field in fields) {
    const value = fields[field];
    if (typeof value !== 'object' || value === null || NOT_CHILDREN.has(field)) continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) children.push(value);
      continue;
    }
    for (const item of value as readonly unknown[]) if (isNode(item)) children.push(item);
  }
  return children;
};

/** Walks without recursion: the depth of a tree is the author's choice. */
export const treeOf = (program: Node): Tree => {
  const parents = new Map<Node, Node>();
  const nodes: Node[] = [program];
  // The list grows while it is gone through: that is the walk.
  for (const node of nodes) {
    for (const child of childrenOf(node)) {
      if (isErased(child)) continue;
      parents.set(child, node);
      nodes.push(child);
    }
  }
  return { nodes, parentOf: (node) => parents.get(node) };
};
