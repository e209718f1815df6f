/** Cases that nobody thought of: a value that is missing or out of range, another result for some values, another spelling. */
import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node } from '../source/parse.ts';
import { atom, indentAt, insertAt, replaceLoose, replaceNode } from './edit.ts';
import { isGuardable, subjects } from './guards.ts';
import { predicatesAt } from './predicates.ts';
import type { Template, TemplateContext } from './template.ts';

const MISSING: readonly (readonly [string, number])[] = [
  ['$ === undefined', 1],
  ['$ == null', 0.8],
  ['!$', 0.6],
  ['$ === null', 0.5],
  ['isNaN($)', 0.4],
  ['$ < 0', 0.5],
  ["typeof $ !== 'string'", 0.5],
  ["typeof $ === 'string'", 0.3],
  ['!Array.isArray($)', 0.5],
];
const VALUES = ["''", '{}', '[]', '0', 'null', 'undefined', 'false', 'true'];
const OF_ITSELF = ['String($)', 'Number($)', '[$]', '-$'];
const MOST_NAMES = 3;

const isTarget = (name: string, node: Node, context: TemplateContext): boolean =>
  context.names(node).includes(name) && !/^[A-Z]/.test(name);

/** `if (x === undefined) x = …` before a statement that needs it. */
export const assignDefault: Template = {
  name: 'assign-default',
  prior: 0.09,
  trust: 0.75,
  *propose(node, context) {
    if (!isGuardable(node)) return;
    const indent = indentAt(context.unit.text, node.range[0]);
    const names = subjects(node, context).filter((name) => isTarget(name, node, context));
    for (const [rank, name] of names.slice(0, MOST_NAMES).entries()) {
      const others = names.filter((other) => other !== name).slice(0, MOST_NAMES);
      const values = [...VALUES, ...others, ...OF_ITSELF.map((text) => text.replace('$', () => name))];
      for (const [test, weight] of MISSING) {
        for (const value of values) {
          const text = `if (${test.replace('$', () => name)}) ${name} = ${value};\n${indent}`;
          yield insertAt(node.range[0], text, { weight: weight / (1 + rank / 2) });
        }
      }
    }
  },
};

const MOST_CASES = 40;

const isResult = (node: Node): boolean => {
  const { parent } = node;
  if (parent === undefined || isFunction(node) || node.type === T.ConditionalExpression) return false;
  if (parent.type === T.ReturnStatement) return parent.argument === node;
  if (parent.type === T.VariableDeclarator) return parent.init === node;
  return parent.type === T.AssignmentExpression && parent.right === node;
};

/** Another value in some cases. */
export const conditionalValue: Template = {
  name: 'conditional-value',
  prior: 0.06,
  trust: 0.75,
  *propose(node, context) {
    if (!isResult(node)) return;
    const own = context.text(node);
    const names = context.names(node).slice(0, MOST_NAMES);
    for (const { text, weight } of predicatesAt(node, context).slice(0, MOST_CASES)) {
      for (const value of [...VALUES, ...names]) {
        if (value !== own) yield replaceLoose(node, `${text} ? ${value} : ${own}`, context, { weight });
      }
    }
  },
};

/** Names that differ in capitals alone are often meant to be the same. */
export const caseInsensitive: Template = {
  name: 'case-insensitive',
  prior: 0.32,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.BinaryExpression || !/^[!=]==?$/.test(node.operator)) return;
    const lower = (side: Node): string =>
      side.type === T.Literal && typeof side.value === 'string'
        ? context.text(side).toLowerCase()
        : `${atom(side, context)}.toLowerCase()`;
    if (node.left.type === T.Literal && node.right.type === T.Literal) return;
    if ([node.left, node.right].some((side) => side.type === T.UnaryExpression || side.type === T.PrivateIdentifier))
      return;
    yield replaceNode(node, `${lower(node.left)} ${node.operator} ${lower(node.right)}`);
  },
};
