import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node } from '../source/parse.ts';
import { atom, insertAt, isRead, replaceLoose, replaceNode } from './edit.ts';
import type { Template, TemplateContext } from './template.ts';

/** Whether the text can be written twice without doing something twice. */
const isPure = (node: Node): boolean =>
  node.type === T.Identifier ||
  node.type === T.ThisExpression ||
  node.type === T.Literal ||
  (node.type === T.MemberExpression && isPure(node.object) && (!node.computed || isPure(node.property)));

/** The operands of `a || b || c`, from the left. */
const alternatives = (node: Node): readonly Node[] =>
  node.type === T.LogicalExpression && node.operator === '||'
    ? [...alternatives(node.left), ...alternatives(node.right)]
    : [node];

const isChainTop = ({ parent }: Node): boolean => parent?.type !== T.LogicalExpression || parent.operator !== '||';

/** `a || b` takes 0, '' and false for missing. */
export const defaultValue: Template = {
  name: 'default-value',
  prior: 1.15,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.LogicalExpression || node.operator !== '||') return;
    const left = atom(node.left, context);
    const right = atom(node.right, context);
    const isMixed = node.left.type === T.LogicalExpression || node.right.type === T.LogicalExpression;
    yield replaceLoose(node, isMixed ? `${left} ?? ${right}` : `${context.text(node.left)} ?? ${right}`, context);
    // Whoever takes one of them for missing by mistake does so with all.
    const chain = isChainTop(node) ? alternatives(node) : [];
    if (chain.length > 2) yield replaceLoose(node, chain.map((one) => atom(one, context)).join(' ?? '), context);
    if (!isPure(node.left)) return;
    const value = context.text(node.left);
    yield replaceLoose(node, `${value} === undefined ? ${right} : ${value}`, context);
    yield replaceLoose(node, `${value} != null ? ${value} : ${right}`, context, { weight: 0.6 });
    for (const type of ['string', 'number', 'boolean', 'function']) {
      yield replaceLoose(node, `typeof ${value} === '${type}' ? ${value} : ${right}`, context, { weight: 0.6 });
    }
  },
};

const CONVERSIONS = /^(?:Number|parseInt|parseFloat|Number\.parseInt|Number\.parseFloat|Date\.parse)$/;

const isNumeric = (node: Node, context: TemplateContext): boolean =>
  (node.type === T.CallExpression && CONVERSIONS.test(context.text(node.callee))) ||
  (node.type === T.UnaryExpression && node.operator === '+');

/** `Number(x) || x` and `ok && Number(x) || x`: the number zero falls through. */
export const falsyZero: Template = {
  name: 'falsy-zero',
  prior: 1.17,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.LogicalExpression || node.operator !== '||') return;
    const { left } = node;
    const guarded = left.type === T.LogicalExpression && left.operator === '&&';
    const value = guarded ? left.right : left;
    if (!isNumeric(value, context) && !isPure(value) && value.type !== T.CallExpression) return;
    const text = context.text(value);
    const guard = guarded ? `${atom(left.left, context)} && ` : '';
    const other = context.text(node.right);
    const weight = isNumeric(value, context) ? 1 : 0.3;
    yield replaceLoose(node, `${guard}!isNaN(${text}) ? ${text} : ${other}`, context, { weight });
    yield replaceLoose(node, `${guard}isFinite(${text}) ? ${text} : ${other}`, context, { weight: weight * 0.7 });
    if (guarded) yield replaceLoose(node, `${atom(left.left, context)} ? ${text} : ${other}`, context, { weight: 0.5 });
  },
};

export const DEFAULTS = ['{}', '[]', "''", '0'];

const fallback = (node: Node, context: TemplateContext): string[] => {
  const inFile = context.file.strings.slice(0, 3);
  return node.type === T.MemberExpression ? [...DEFAULTS, ...inFile] : DEFAULTS;
};

/** A value that may be missing gets one. */
export const missingDefault: Template = {
  name: 'missing-default',
  prior: 0.31,
  trust: 0.75,
  *propose(node, context) {
    if (isFunction(node)) {
      for (const param of node.params) {
        if (param.type !== T.Identifier) continue;
        for (const value of [...DEFAULTS, 'true', 'false', '1']) yield insertAt(param.range[1], ` = ${value}`);
      }
    }
    if (!canBeMissing(node)) return;
    for (const value of fallback(node, context)) {
      yield replaceLoose(node, `${context.text(node)} || ${value}`, context, { weight: 0.6 });
      if (value === '0') yield replaceLoose(node, `${context.text(node)} ?? ${value}`, context, { weight: 0.5 });
    }
  },
};

const canBeMissing = (node: Node): node is TSESTree.Identifier | TSESTree.MemberExpression => {
  if (!isRead(node)) return false;
  const { parent } = node;
  if (parent?.type === T.LogicalExpression || parent?.type === T.TemplateLiteral) return false;
  if (parent?.type === T.CallExpression && parent.callee === node) return false;
  if (parent?.type === T.MemberExpression && parent.property === node) return false;
  return node.type === T.MemberExpression || node.type === T.Identifier;
};

/** `a.b` where `a` may be missing. */
export const optionalChain: Template = {
  name: 'optional-chaining',
  prior: 0.53,
  trust: 0.8,
  *propose(node, context) {
    if (node.type === T.MemberExpression && !node.optional && isRead(node)) {
      const at = node.object.range[1];
      const { text } = context.unit;
      if (node.computed) yield insertAt(text.indexOf('[', at), '?.');
      else yield insertAt(text.indexOf('.', at), '?');
      if (isPure(node.object) && node.parent.type !== T.CallExpression) {
        const object = context.text(node.object);
        yield replaceLoose(node, `${object} && ${context.text(node)}`, context, { weight: 0.6 });
      }
    }
    if (node.type === T.CallExpression && !node.optional && node.callee.type !== T.Super) {
      yield insertAt(node.callee.range[1], '?.', { weight: 0.5 });
      if (isPure(node.callee)) {
        const callee = context.text(node.callee);
        yield replaceLoose(node, `${callee} && ${context.text(node)}`, context, { weight: 0.4 });
      }
    }
    if (node.type === T.SpreadElement) {
      yield replaceNode(node.argument, `(${context.text(node.argument)} || [])`, { weight: 0.5 });
    }
  },
};
