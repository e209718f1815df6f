import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Node } from './tree.ts';

/** Wrappers that a value passes through unchanged. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'ChainExpression',
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

/** The parent hands on the value of its child as its own. */
export const isTransparent = (node: Node): boolean => TRANSPARENT.has(node.type);

/** The expression below all wrappers; of a sequence its last one. */
export const unwrap = (node: Node): Node => {
  let inner = node;
  for (;;) {
    if (isTransparent(inner) && 'expression' in inner && typeof inner.expression === 'object') inner = inner.expression;
    else if (inner.type === Kind.SequenceExpression) inner = inner.expressions.at(-1) ?? inner;
    else return inner;
  }
};
