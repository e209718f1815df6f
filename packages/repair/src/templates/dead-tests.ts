/** Tests that can only ever come out one way: a condition that is a constant, a `typeof` compared with what it never says. */
import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import type { Node } from '../source/parse.ts';
import { TESTS } from './conditions.ts';
import { replaceLoose, replaceNode } from './edit.ts';
import type { Template, TemplateContext } from './template.ts';

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
  prior: 0.6,
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

/** The code that a condition decides about. */
const decided = (test: Node): readonly Node[] => {
  const { parent } = test;
  if (parent === undefined || !('test' in parent) || parent.test !== test) return [];
  if (parent.type === T.IfStatement || parent.type === T.ConditionalExpression) {
    return parent.alternate === null ? [parent.consequent] : [parent.consequent, parent.alternate];
  }
  return 'body' in parent ? [parent.body] : [];
};

const MOST_SUBJECTS = 8;
const WORD = /(?<![.\w$'"])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*(?![\w$(]))?/g;

/** Names and members that the code uses and that can be read at the condition. */
const subjects = (test: Node, context: TemplateContext): readonly string[] => {
  const scope = new Set(context.names(test));
  const words = decided(test).flatMap((node) => context.text(node).match(WORD) ?? []);
  return [...new Set(words)].filter((word) => scope.has(word.replace(/\..*$/, ''))).slice(0, MOST_SUBJECTS);
};

/** A condition that was switched off or left at a constant most often asked about something that the code behind it uses. */
export const constantCondition: Template = {
  name: 'constant-condition',
  prior: 0.7,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.Literal || typeof node.value !== 'boolean') return;
    for (const [index, subject] of subjects(node, context).entries()) {
      for (const [test, weight] of TESTS) {
        const text = test.replaceAll('$', () => subject);
        yield replaceLoose(node, text, context, { weight: weight / (1 + index / 4) });
      }
    }
  },
};
