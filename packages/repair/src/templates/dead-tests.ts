/** Tests that can only ever come out one way: a condition that is a constant, a `typeof` compared with what it never says. */
import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isCondition } from './conditions.ts';
import { replaceLoose, replaceNode } from './edit.ts';
import { predicatesAt } from './predicates.ts';
import type { Template } from './template.ts';

/** What `typeof` says, the most asked for first. */
const TYPES = ['string', 'number', 'function', 'object', 'undefined', 'boolean', 'symbol', 'bigint'];

const typeofAndText = (node: TSESTree.BinaryExpression): TSESTree.StringLiteral | undefined => {
  const [first, second] =
    node.left.type === T.UnaryExpression ? [node.left, node.right] : ([node.right, node.left] as const);
  if (first.type !== T.UnaryExpression || first.operator !== 'typeof') return undefined;
  return second.type === T.Literal && typeof second.value === 'string' ? second : undefined;
};

export const typeName: Template = {
  name: 'type-name',
  prior: 0.65,
  trust: 0.85,
  *propose(node) {
    if (node.type !== T.BinaryExpression || !/^[!=]==?$/.test(node.operator)) return;
    const text = typeofAndText(node);
    if (text === undefined) return;
    const quote = text.raw.startsWith('"') ? '"' : "'";
    // A word that no type has is no choice between types, but a slip: whatever else passes, this has to be mended.
    const isSlip = !TYPES.includes(text.value);
    for (const type of TYPES) {
      if (type !== text.value) yield replaceNode(text, quote + type + quote, { weight: isSlip ? 4 : 0.6 });
    }
  },
};

/** A condition that was switched off or left at a constant: what else could be asked there? */
export const constantCondition: Template = {
  name: 'constant-condition',
  prior: 0.98,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.Literal || typeof node.value !== 'boolean' || !isCondition(node)) return;
    for (const { text, weight } of predicatesAt(node, context)) yield replaceLoose(node, text, context, { weight });
  },
};
