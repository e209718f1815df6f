import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction } from '../source/parse.ts';
import { insertAt, replaceLoose, replaceNode, splice } from './edit.ts';
import { METHOD_FAMILIES, OBJECT_PROTOTYPE_METHODS } from './method-families.ts';
import type { Proposal, Template, TemplateContext } from './template.ts';

const methodName = (call: TSESTree.CallExpression): TSESTree.Identifier | undefined =>
  call.callee.type === T.MemberExpression && !call.callee.computed && call.callee.property.type === T.Identifier
    ? call.callee.property
    : undefined;

/** Cuts the argument at `index` out together with the comma beside it. */
const dropArgument = (args: readonly TSESTree.CallExpressionArgument[], index: number): Proposal | undefined => {
  const own = args[index];
  const before = args[index - 1];
  const after = args[index + 1];
  if (own === undefined) return undefined;
  if (before !== undefined) return splice(before.range[1], own.range[1], '', { weight: 0.5, trust: 0.8 });
  return splice(own.range[0], after?.range[0] ?? own.range[1], '', { weight: 0.5, trust: 0.8 });
};

const parametersOf = (call: TSESTree.CallExpression, context: TemplateContext): number => {
  if (call.callee.type !== T.Identifier) return 0;
  const { name } = call.callee;
  for (const node of context.unit.nodes) {
    if (node.type === T.FunctionDeclaration && node.id?.name === name) return node.params.length;
    const isNamed = node.type === T.VariableDeclarator && node.id.type === T.Identifier && node.id.name === name;
    if (isNamed && node.init !== null && isFunction(node.init)) return node.init.params.length;
  }
  return 0;
};

const missingArguments = (call: TSESTree.CallExpression, context: TemplateContext): Proposal[] => {
  const close = call.range[1] - 1;
  const comma = call.arguments.length === 0 ? '' : ', ';
  const name = methodName(call)?.name ?? (call.callee.type === T.Identifier ? call.callee.name : '');
  const values: string[] = name === 'parseInt' && call.arguments.length === 1 ? ['10'] : [];
  const short = parametersOf(call, context) > call.arguments.length;
  const names = context.names(call).slice(0, short ? 10 : 5);
  const usual = ['0', '1', 'true', "''", '-1'];
  return [
    ...values.map((value) => insertAt(close, comma + value, { weight: 1.5 })),
    ...names.map((value) => insertAt(close, comma + value, { weight: short ? 1.2 : 0.3 })),
    ...usual.map((value) => insertAt(close, comma + value, { weight: 0.3, trust: 0.8 })),
  ];
};

export const callArguments: Template = {
  name: 'call-arguments',
  prior: 0.55,
  trust: 0.75,
  *propose(node, context) {
    if (node.type !== T.CallExpression && node.type !== T.NewExpression) return;
    const args = node.arguments;
    for (const [index, own] of args.entries()) {
      const next = args[index + 1];
      if (next !== undefined) {
        const between = context.unit.text.slice(own.range[1], next.range[0]);
        yield splice(own.range[0], next.range[1], context.text(next) + between + context.text(own));
      }
      const dropped = dropArgument(args, index);
      if (dropped !== undefined) yield dropped;
    }
    if (node.type === T.CallExpression) yield* missingArguments(node, context);
  },
};

/** A comparator or a callback that sort, map and the like need. */
const COMPARATORS = ['(a, b) => a - b', '(a, b) => b - a', '(a, b) => (a < b ? -1 : a > b ? 1 : 0)'];

export const methodSwap: Template = {
  name: 'method-swap',
  prior: 0.55,
  trust: 0.75,
  *propose(node, context) {
    if (node.type !== T.CallExpression) return;
    const method = methodName(node);
    if (method === undefined) return;
    for (const family of METHOD_FAMILIES) {
      if (!family.includes(method.name)) continue;
      for (const other of family) if (other !== method.name) yield replaceNode(method, other);
    }
    if (method.name === 'sort' && node.arguments.length === 0) {
      for (const comparator of COMPARATORS) yield insertAt(node.range[1] - 1, comparator, { weight: 1.5, trust: 1.2 });
    }
    if (node.callee.type === T.MemberExpression) {
      yield replaceNode(node, context.text(node.callee.object), { weight: 0.6, trust: 0.8 });
    }
  },
};

const OF_TEXTS =
  /^(?:replace|replaceAll|trim|trimStart|trimEnd|split|toLowerCase|toUpperCase|startsWith|endsWith|charAt|match)$/;
const OF_LISTS = /^(?:map|filter|forEach|join|push|pop|shift|reduce|some|every|find|sort|reverse)$/;

/** What is no text, or no list, stays as it is where its methods are called. */
export const otherType: Template = {
  name: 'method-of-other-type',
  prior: 0.43,
  trust: 0.85,
  *propose(node, context) {
    if (node.type !== T.CallExpression || node.callee.type !== T.MemberExpression) return;
    const name = methodName(node)?.name ?? '';
    const receiver = context.text(node.callee.object);
    if (node.callee.object.type !== T.Identifier && node.callee.object.type !== T.MemberExpression) return;
    const test = OF_TEXTS.test(name) ? `typeof ${receiver} === 'string'` : `Array.isArray(${receiver})`;
    if (!OF_TEXTS.test(name) && !OF_LISTS.test(name)) return;
    yield replaceLoose(node, `(${test} ? ${context.text(node)} : ${receiver})`, context);
  },
};

/** `s.replace('x', y)` changes the first only. */
export const replaceAll: Template = {
  name: 'replace-all',
  prior: 0.87,
  trust: 0.9,
  *propose(node) {
    if (node.type !== T.CallExpression || methodName(node)?.name !== 'replace') return;
    const [pattern] = node.arguments;
    const method = methodName(node);
    if (pattern?.type === T.Literal && typeof pattern.value === 'string' && method !== undefined) {
      yield replaceNode(method, 'replaceAll');
    }
  },
};

/** Objects need not have the methods of `Object.prototype`, and may have others of that name. */
export const prototypeCall: Template = {
  name: 'prototype-call',
  prior: 0.98,
  trust: 0.95,
  *propose(node, context) {
    if (node.type !== T.CallExpression || node.callee.type !== T.MemberExpression) return;
    const method = methodName(node);
    if (method === undefined || !OBJECT_PROTOTYPE_METHODS.has(method.name)) return;
    const args = [node.callee.object, ...node.arguments].map((part) => context.text(part)).join(', ');
    yield replaceNode(node, `Object.prototype.${method.name}.call(${args})`);
  },
};

/** `f(x)` where `x` was meant. */
export const unwrapCall: Template = {
  name: 'unwrap-call',
  prior: 0.21,
  trust: 0.6,
  *propose(node, context) {
    if (node.type !== T.CallExpression) return;
    for (const argument of node.arguments.slice(0, 2)) {
      if (!isFunction(argument) && argument.type !== T.SpreadElement) yield replaceNode(node, context.text(argument));
    }
  },
};
