import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import type { Node } from '../tree.ts';

/** It is assigned to, counted up or deleted. */
export const isTarget = (context: Context, node: Node): boolean => {
  const parent = context.tree.parentOf(node);
  return (
    (parent?.type === Kind.AssignmentExpression && parent.left === node) ||
    parent?.type === Kind.UpdateExpression ||
    (parent?.type === Kind.UnaryExpression && parent.operator === 'delete')
  );
};
