import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import type { Node } from '../source/parse.ts';
import type { Splice } from '../source/splice.ts';
import { operatorSpan, splice } from './edit.ts';
import type { Template, TemplateContext } from './template.ts';

/** Likely replacements first: the boundary's other side, then the opposite. */
const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>=', '!=='],
  '<=': ['<', '>=', '>', '!=='],
  '>': ['>=', '<', '<=', '!=='],
  '>=': ['>', '<=', '<', '!=='],
  '==': ['===', '!=', '<=', '>='],
  '===': ['==', '!==', '<=', '>='],
  '!=': ['!==', '==', '<', '>'],
  '!==': ['!=', '===', '<', '>'],
};

const ORDERING = /^[<>]/;

/** Characters are compared by their order, words hardly ever are: such a change passes only where tests are few. */
const isWord = (node: Node): boolean =>
  (node.type === T.Literal && typeof node.value === 'string' && node.value.length !== 1) ||
  (node.type === T.Literal && node.value === null && !('regex' in node));

const topOf = (node: Node): Node => (node.parent?.type === T.LogicalExpression ? topOf(node.parent) : node);

/** The operands of a chain such as `k === 'a' || k === 'b'` that compare the same value in the same way. */
const parallel = (node: TSESTree.BinaryExpression, context: TemplateContext): readonly TSESTree.BinaryExpression[] => {
  const operands = (one: Node): readonly Node[] =>
    one.type === T.LogicalExpression ? [...operands(one.left), ...operands(one.right)] : [one];
  return operands(topOf(node)).filter(
    (one): one is TSESTree.BinaryExpression =>
      one.type === T.BinaryExpression &&
      one.operator === node.operator &&
      context.text(one.left) === context.text(node.left),
  );
};

export const comparison: Template = {
  name: 'comparison-operator',
  prior: 1.42,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.BinaryExpression) return;
    const [start, end] = operatorSpan(node, context);
    for (const [index, operator] of (COMPARISONS[node.operator] ?? []).entries()) {
      if (ORDERING.test(operator) && (isWord(node.left) || isWord(node.right))) continue;
      yield splice(start, end, operator, { weight: index === 0 ? 1 : 0.5 });
    }
    const [other] = COMPARISONS[node.operator] ?? [];
    const alike = parallel(node, context);
    // Whoever compares in the wrong way does so with all that are meant alike.
    if (other === undefined || alike.length < 2 || alike[0] !== node) return;
    const splices = alike.map((one): Splice => {
      const [from, to] = operatorSpan(one, context);
      return { start: from, end: to, text: other };
    });
    yield { splices };
  },
};
