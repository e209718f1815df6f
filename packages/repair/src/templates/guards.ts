import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, type Node } from '../source/parse.ts';
import { inLoop, indentAt, insertAt, isListed, mentions, parametersAround } from './edit.ts';
import { readable } from './names.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

/** What is checked before going on, with how often fixes check it. */
const TESTS: readonly (readonly [test: string, weight: number])[] = [
  ['$ == null', 1],
  ['isNaN($)', 0.9],
  ['!$', 0.9],
  ["typeof $ !== 'string'", 0.7],
  ['$ === undefined', 0.7],
  ["typeof $ !== 'object'", 0.4],
  ["typeof $ !== 'number'", 0.4],
  ["typeof $ === 'string'", 0.4],
  ["typeof $ === 'number'", 0.3],
  ['!isFinite($)', 0.5],
  ['$ === null', 0.5],
  ["$ === ''", 0.6],
  ["$.trim() === ''", 0.3],
  ['$ === 0', 0.5],
  ['$ < 0', 0.4],
  ['$ === -1', 0.5],
  ['$ < 1', 0.3],
  ['$.length === 0', 0.6],
  ['Array.isArray($)', 0.4],
  ['!Array.isArray($)', 0.4],
];

const DECLARES: ReadonlySet<string> = new Set([T.FunctionDeclaration, T.ClassDeclaration, T.ImportDeclaration]);

/** Names that the statement reads, parameters of its function last. */
export const subjects = (node: Node, context: TemplateContext): string[] => {
  const scope = new Set(context.names(node));
  const words =
    context
      .text(node)
      .slice(0, 400)
      .match(/(?<![.\w$'"])[A-Za-z_$][\w$]*(?!\s*\()/g) ?? [];
  return [...new Set([...words.filter((word) => scope.has(word)), ...parametersAround(node)])].slice(0, 5);
};

const MOST_THROWN = 2;
const MOST_RETURNED = 6;
const MOST_WAYS_OUT = 12;

/** Ways out of the function: its own returns, its parameter, what the file throws, the usual values. */
export const exits = (node: Node, context: TemplateContext): string[] => {
  const owner = enclosingFunction(node);
  if (owner === undefined) return [];
  const own = context.file.returns
    .filter((piece) => piece.owner === owner)
    .map((piece) => piece.text.replace(/;$/, ''));
  const thrown = context.file.throws
    .filter((piece) => readable(piece, node, context))
    .sort((left, right) => Number(right.owner === owner) - Number(left.owner === owner))
    .slice(0, MOST_THROWN)
    .map((piece) => piece.text.replace(/;$/, ''));
  const first = owner.params[0];
  const param = first?.type === T.Identifier ? [`return ${first.name}`] : [];
  return [
    ...new Set([
      ...own.slice(0, MOST_RETURNED),
      ...param,
      ...thrown,
      'return',
      'return null',
      'return false',
      'return undefined',
      'return true',
      "return ''",
      'return []',
      'return 0',
      'return {}',
      "throw new TypeError('invalid argument')",
    ]),
  ].slice(0, MOST_WAYS_OUT);
};

/** `!x` catches 0 and '' as well, which is seldom meant. */
const trustOf = (condition: string): number => {
  if (/^![\w$]+$/.test(condition)) return 0.7;
  return / < [01]$/.test(condition) ? 0.85 : 1;
};

const guard = (node: Node, condition: string, exit: string, context: TemplateContext, weight: number): Proposal => {
  const indent = indentAt(context.unit.text, node.range[0]);
  const trust = trustOf(condition);
  return insertAt(node.range[0], `if (${condition}) ${exit};\n${indent}`, { weight, trust });
};

/** Goes out early, before a statement that cannot deal with some value. */
export const earlyExit: Template = {
  name: 'missing-guard',
  prior: 0.18,
  trust: 0.85,
  *propose(node, context) {
    if (!isListed(node) || DECLARES.has(node.type)) return;
    const owner = enclosingFunction(node);
    const out = exits(node, context);
    const isLast = node.type === T.ReturnStatement;
    const isFirst = owner?.body.type === T.BlockStatement && owner.body.body[0] === node;
    const place = isLast || isFirst ? 1 : 0.5;
    for (const [rank, name] of subjects(node, context).entries()) {
      if (owner === undefined || !mentions(context.text(owner), name)) continue;
      for (const [test, weight] of TESTS) {
        const condition = test.replaceAll('$', () => name);
        const whole = weight * place * (rank < 2 ? 1 : 0.6);
        for (const [index, exit] of out.entries())
          yield guard(node, condition, exit, context, whole * (index < 4 ? 1 : 0.4));
        if (inLoop(node)) yield guard(node, condition, 'continue', context, whole);
        if (inLoop(node)) yield guard(node, condition, 'break', context, whole * 0.5);
      }
    }
  },
};

/** Conditions that the file already tests, put before a statement with one of the function's own exits. */
export const minedExit: Template = {
  name: 'guard-from-file',
  prior: 0.23,
  trust: 0.8,
  *propose(node, context) {
    if (!isListed(node) || DECLARES.has(node.type)) return;
    const owner = enclosingFunction(node);
    const conditions = context.file.conditions.filter((piece) => piece.owner === owner && piece.text.length < 80);
    for (const condition of conditions.slice(0, 8)) {
      for (const exit of exits(node, context).slice(0, 5)) yield guard(node, condition.text, exit, context, 1);
    }
  },
};

const MOST_EXITS = 4;

/** The function's likeliest ways out before a statement of a list, on a condition. */
export const guardsBefore = function* (
  node: Node,
  condition: string,
  context: TemplateContext,
  weight: number,
): Generator<Proposal> {
  for (const exit of exits(node, context).slice(0, MOST_EXITS)) yield guard(node, condition, exit, context, weight);
  if (inLoop(node)) yield guard(node, condition, 'continue', context, weight);
};

/** A statement behind a condition. */
export const wrapIn = (node: Node, condition: string, weight: number): Proposal => ({
  splices: [
    { start: node.range[0], end: node.range[0], text: `if (${condition}) { ` },
    { start: node.range[1], end: node.range[1], text: ' }' },
  ],
  weight,
});

export const isGuardable = (node: Node): boolean => isListed(node) && !DECLARES.has(node.type);

/** Runs a statement only where its subject is there. */
export const wrapInIf: Template = {
  name: 'wrap-in-if',
  prior: 0.33,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.ExpressionStatement || !isListed(node)) return;
    const wrap = (condition: string, weight: number): Proposal => wrapIn(node, condition, weight);
    for (const name of subjects(node, context).slice(0, 4)) {
      for (const test of [
        '$',
        '$ != null',
        '!$',
        '$ !== undefined',
        "typeof $ === 'string'",
        '$.length > 0',
        "typeof $ === 'function'",
      ]) {
        yield wrap(
          test.replaceAll('$', () => name),
          1,
        );
      }
    }
    const owner = enclosingFunction(node);
    for (const piece of context.file.conditions.filter((condition) => condition.owner === owner).slice(0, 8)) {
      yield wrap(piece.text, 0.7);
      yield wrap(`!(${piece.text})`, 0.7);
    }
  },
};

/** for-in also walks what the prototypes have. */
export const ownProperties: Template = {
  name: 'own-properties-only',
  prior: 0.87,
  trust: 0.95,
  *propose(node, context) {
    if (node.type !== T.ForInStatement || node.body.type !== T.BlockStatement) return;
    const key = loopName(node.left);
    if (key === undefined) return;
    const test = `Object.prototype.hasOwnProperty.call(${context.text(node.right)}, ${key})`;
    yield insertAt(node.body.range[0] + 1, ` if (!${test}) continue;`);
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      yield insertAt(node.body.range[0] + 1, ` if (${key} === '${name}') continue;`, { weight: 0.5 });
    }
  },
};

const loopName = (left: TSESTree.ForInStatement['left']): string | undefined => {
  if (left.type === T.Identifier) return left.name;
  if (left.type !== T.VariableDeclaration) return undefined;
  const id = left.declarations[0]?.id;
  return id?.type === T.Identifier ? id.name : undefined;
};
