import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, type Node } from '../source/parse.ts';
import { atom, isRead, replaceLoose, replaceNode } from './edit.ts';
import { readable } from './names.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const OPPOSITE: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** The condition turned round, by its operator where it has one. */
export const negated = (node: Node, context: TemplateContext): string => {
  if (node.type === T.UnaryExpression && node.operator === '!') return context.text(node.argument);
  if (node.type === T.BinaryExpression) {
    const operator = OPPOSITE[node.operator];
    if (operator !== undefined) return `${atom(node.left, context)} ${operator} ${atom(node.right, context)}`;
  }
  return `!${atom(node, context)}`;
};

export const isCondition = (node: Node): boolean => {
  const parent = node.parent;
  if (parent === undefined || node.type.startsWith('TS')) return false;
  if ('test' in parent && parent.test === node) return true;
  if (parent.type === T.ReturnStatement) return BOOLEAN.has(node.type) || isPredicateCall(node);
  if (parent.type === T.LogicalExpression) return isCondition(parent) && parent.operator !== '??';
  if (parent.type === T.UnaryExpression) return parent.operator === '!' && isCondition(parent);
  return HOLDS_A_VALUE.has(parent.type) && BOOLEAN.has(node.type) && isRead(node);
};
const HOLDS_A_VALUE: ReadonlySet<string> = new Set([
  T.AssignmentExpression,
  T.VariableDeclarator,
  T.Property,
  T.ArrowFunctionExpression,
  T.CallExpression,
]);
/** A call whose name asks a question, or a choice between two of them. */
const isPredicateCall = (node: Node): boolean => {
  if (node.type === T.ConditionalExpression) return isPredicateCall(node.consequent) || isPredicateCall(node.alternate);
  if (node.type !== T.CallExpression) return false;
  const { callee } = node;
  const name =
    callee.type === T.Identifier
      ? callee.name
      : callee.type === T.MemberExpression && callee.property.type === T.Identifier
        ? callee.property.name
        : '';
  return /^(?:is|has|can|should|test|includes|every|some|startsWith|endsWith|equal|match)/.test(name);
};
const BOOLEAN: ReadonlySet<string> = new Set([T.BinaryExpression, T.LogicalExpression]);

const namesIn = (node: Node, context: TemplateContext): string[] => {
  const scope = new Set(context.names(node));
  const words = context.text(node).match(/(?<![.\w$'"])[A-Za-z_$][\w$]*(?!['"\w$])/g) ?? [];
  return [...new Set(words.filter((word) => scope.has(word)))];
};

export const both = (
  condition: string,
  extra: string,
  node: Node,
  context: TemplateContext,
  weight: number,
): Proposal[] => {
  const own = node.type === T.LogicalExpression && node.operator === '||' ? `(${condition})` : condition;
  const plain = node.type === T.ConditionalExpression ? `(${condition})` : own;
  return [
    replaceLoose(node, `${plain} && ${extra}`, context, { weight }),
    replaceLoose(node, `${condition} || ${extra}`, context, { weight: weight * 0.8, trust: 0.9 }),
  ];
};

export const grouped = (text: string): string => (/\|\||&&|\?/.test(text) ? `(${text})` : text);

/** Strengthens or weakens a condition by another that the file already uses, or by its opposite. */
export const minedCondition: Template = {
  name: 'condition-from-file',
  prior: 0.46,
  trust: 0.85,
  *propose(node, context) {
    if (!isCondition(node)) return;
    const own = context.text(node);
    const shared = namesIn(node, context);
    for (const piece of context.file.conditions) {
      // A condition about itself says nothing new, or nothing at all: `a || !(a && b)`.
      const isAboutItself = own.includes(piece.text) || piece.text.includes(own);
      if (piece.text.length > 80 || isAboutItself || !readable(piece, node, context)) continue;
      const related = shared.some((name) => namesIn(piece.node, context).includes(name));
      const near = piece.owner === enclosingFunction(node);
      const weight = (related ? 1 : 0.3) * (near ? 1 : 0.4);
      yield* both(own, grouped(piece.text), node, context, weight);
      yield* both(own, negated(piece.node, context), node, context, weight);
      yield replaceLoose(node, piece.text, context, { weight: weight * 0.4, trust: 0.7 });
    }
  },
};

/** Tests of a name that fixes put in front: is it there, a number, a string, empty? */
export const TESTS: readonly (readonly [string, number])[] = [
  ['$ != null', 1],
  ['$ == null', 0.6],
  ['$ !== undefined', 0.8],
  ['$ === undefined', 0.6],
  ['$', 0.8],
  ['!$', 0.8],
  ["typeof $ === 'string'", 0.8],
  ["typeof $ !== 'string'", 0.5],
  ["typeof $ === 'number'", 0.6],
  ["typeof $ === 'object'", 0.6],
  ["typeof $ === 'function'", 0.6],
  ["typeof $ === 'boolean'", 0.4],
  ["typeof $ !== 'object'", 0.4],
  ['!isNaN($)', 0.7],
  ['isNaN($)', 0.5],
  ['isFinite($)', 0.4],
  ['Array.isArray($)', 0.6],
  ['!Array.isArray($)', 0.6],
  ['$.length > 0', 0.6],
  ['$.length === 0', 0.4],
  ["$ !== ''", 0.7],
  ["$.trim() !== ''", 0.5],
  ["$ === ''", 0.5],
  ['$ === 0', 0.6],
  ['$ !== 0', 0.5],
  ['$ > 0', 0.4],
  ['$ >= 0', 0.5],
  ['$ !== -1', 0.4],
  ['$ < 0', 0.4],
  ['$ === null', 0.4],
  ['$ instanceof Date', 0.2],
  ['/[a-z]/i.test($)', 0.3],
  ['/\\d/.test($)', 0.3],
];

/** Conditions about where in its loop the code is: not yet at the last, past the first. */
const positions = (node: Node, context: TemplateContext): string[] => {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (current.type !== T.ForStatement || current.test?.type !== T.BinaryExpression) continue;
    const { left, right, operator } = current.test;
    if (left.type !== T.Identifier || !operator.startsWith('<')) return [];
    const bound = atom(right, context);
    return [`${left.name} < ${bound} - 1`, `${left.name} === ${bound} - 1`, `${left.name} > 0`, `${left.name} === 0`];
  }
  return [];
};

export const typeCondition: Template = {
  name: 'condition-on-value',
  prior: 0.19,
  trust: 0.75,
  *propose(node, context) {
    if (!isCondition(node)) return;
    const own = context.text(node);
    for (const position of positions(node, context)) yield* both(own, position, node, context, 0.6);
    for (const name of namesIn(node, context).slice(0, 4)) {
      for (const [test, weight] of TESTS) {
        yield* both(
          own,
          test.replaceAll('$', () => name),
          node,
          context,
          weight,
        );
      }
    }
  },
};

/** `if (x)` and `x ? … : …`, which take 0 and '' for nothing. */
export const truthiness: Template = {
  name: 'truthiness',
  prior: 1.07,
  trust: 0.9,
  *propose(node, context) {
    const isName = node.type === T.Identifier || node.type === T.MemberExpression || node.type === T.CallExpression;
    if (!isName || !isCondition(node)) return;
    const { parent } = node;
    if (parent.type === T.UnaryExpression) return;
    const text = context.text(node);
    for (const test of ['!== undefined', '!= null', '!== null', "!== ''", '!== false']) {
      yield replaceLoose(node, `${text} ${test}`, context);
    }
    yield replaceLoose(node, `typeof ${text} !== 'undefined'`, context, { weight: 0.6 });
    yield replaceLoose(node, `typeof ${text} === 'string'`, context, { weight: 0.6 });
    yield replaceLoose(node, `typeof ${text} === 'number'`, context, { weight: 0.6 });
    yield replaceLoose(node, `${text}.length > 0`, context, { weight: 0.5 });
    if (node.type === T.CallExpression && /ndexOf\(|\.search\(/.test(text)) {
      for (const test of ['!== -1', '>= 0', '=== 0', '> 0']) yield replaceLoose(node, `${text} ${test}`, context);
    }
  },
};

export const negatedTruthiness: Template = {
  name: 'negated-truthiness',
  prior: 0.96,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.UnaryExpression || node.operator !== '!') return;
    if (node.argument.type === T.UnaryExpression || !isCondition(node)) return;
    const text = atom(node.argument, context);
    for (const test of ['=== undefined', '== null', '=== null', "=== ''", '=== false']) {
      yield replaceLoose(node, `${text} ${test}`, context);
    }
    yield replaceLoose(node, `typeof ${text} !== 'string'`, context, { weight: 0.6 });
    yield replaceLoose(node, `typeof ${text} !== 'number'`, context, { weight: 0.6 });
  },
};

/** A character is a capital when it has a small form that differs, not when its capital form is the same. */
export const caseIdiom: Template = {
  name: 'case-idiom',
  prior: 0.98,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.BinaryExpression || !/^[!=]==?$/.test(node.operator)) return;
    const match =
      /^(.*)\.to(Upper|Lower)Case\(\)$/s.exec(context.text(node.left)) ??
      /^(.*)\.to(Upper|Lower)Case\(\)$/s.exec(context.text(node.right));
    if (match === null) return;
    const [, subject = '', which] = match;
    const other = which === 'Upper' ? 'Lower' : 'Upper';
    const operator = node.operator.startsWith('!') ? '===' : '!==';
    yield replaceNode(node, `${subject}.to${other}Case() ${operator} ${subject}`);
    yield replaceNode(node, `(${context.text(node)} && ${subject}.to${other}Case() ${operator} ${subject})`, {
      weight: 0.8,
    });
  },
};
