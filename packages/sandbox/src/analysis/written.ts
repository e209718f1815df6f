import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Node, Tree } from './tree.ts';
import { isTransparent } from './unwrap.ts';

/** The expression that only hands on the value of this one, however often it is wrapped. */
export const outermost = (tree: Tree, node: Node): Node => {
  let outer = node;
  for (;;) {
    const parent = tree.parentOf(outer);
    if (parent === undefined || !isTransparent(parent)) return outer;
    outer = parent;
  }
};

/** The expression is a place that is given a value, alone or as a part of a pattern, or that is counted up or deleted. */
export const isWritten = (tree: Tree, node: Node): boolean => {
  const parent = tree.parentOf(node);
  switch (parent?.type) {
    case Kind.UpdateExpression:
    case Kind.RestElement:
    case Kind.ArrayPattern:
      return true;
    case Kind.UnaryExpression:
      return parent.operator === 'delete';
    case Kind.AssignmentExpression:
    case Kind.AssignmentPattern:
    case Kind.ForInStatement:
    case Kind.ForOfStatement:
      return parent.left === node;
    case Kind.Property:
      return parent.value === node && tree.parentOf(parent)?.type === Kind.ObjectPattern;
    default:
      return false;
  }
};
