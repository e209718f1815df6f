/** Conditions that ask too little, and places that nothing asks about, with what could be asked there. */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { both, grouped, isCondition } from './conditions.ts';
import { replaceLoose } from './edit.ts';
import { guardsBefore, isGuardable, wrapIn } from './guards.ts';
import { predicatesAt } from './predicates.ts';
import type { Template } from './template.ts';

const MOST_OPERANDS = 80;
const MOST_GUARDS = 60;

/** One more operand, behind the others, or before them where those cannot deal with a value. */
export const missingOperand: Template = {
  name: 'missing-operand',
  prior: 0.19,
  trust: 0.8,
  *propose(node, context) {
    if (!isCondition(node) || node.type === T.Literal) return;
    const own = context.text(node);
    for (const { text, weight } of predicatesAt(node, context).slice(0, MOST_OPERANDS)) {
      if (own.includes(text)) continue;
      yield* both(own, grouped(text), node, context, weight);
      yield replaceLoose(node, `${grouped(text)} && ${grouped(own)}`, context, { weight: 0.5 * weight });
    }
  },
};

/** Goes out early on a condition that the function speaks of, or runs a statement only on it. */
export const conditionalStatement: Template = {
  name: 'conditional-statement',
  prior: 0.1,
  trust: 0.8,
  *propose(node, context) {
    if (!isGuardable(node)) return;
    for (const { text, weight } of predicatesAt(node, context).slice(0, MOST_GUARDS)) {
      yield* guardsBefore(node, text, context, weight);
      if (node.type === T.ExpressionStatement) yield wrapIn(node, text, weight);
    }
  },
};
