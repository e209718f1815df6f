import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node } from '../source/parse.ts';
import { atom, indentAt, insertAt, isListed, isRead, mentions, replaceLoose, replaceNode } from './edit.ts';
import type { Template } from './template.ts';

const isCalculated = (node: Node): boolean => node.type === T.BinaryExpression || node.type === T.CallExpression;

/** Indices and counts that leave their range. */
export const clamp: Template = {
  name: 'clamp',
  prior: 0.39,
  trust: 0.85,
  *propose(node, context) {
    if (node.type === T.MemberExpression && node.computed && isRead(node)) {
      const index = context.text(node.property);
      const list = context.text(node.object);
      const isKey = node.property.type === T.Identifier && !context.file.numeric.has(node.property.name);
      if (node.property.type === T.Literal || isKey) return;
      yield replaceNode(node.property, `Math.min(${index}, ${list}.length - 1)`);
      yield replaceNode(node.property, `Math.max(${index}, 0)`);
      yield replaceNode(node.property, `${atom(node.property, context)} % ${list}.length`, { weight: 0.7 });
    }
    const text = context.text(node);
    if (node.parent?.type === T.VariableDeclarator && node.parent.init === node && isCalculated(node)) {
      for (const list of context.file.indexed) yield replaceNode(node, `Math.min(${text}, ${list}.length - 1)`);
    }
    if (node.type !== T.BinaryExpression || !/^[-+*/%]$/.test(node.operator) || !isRead(node)) return;
    for (const wrap of [`Math.max(${text}, 0)`, `Math.max(${text}, 1)`, `Math.floor(${text})`, `Math.round(${text})`])
      yield replaceNode(node, wrap);
    for (const wrap of [`Math.abs(${text})`, `Math.ceil(${text})`, `Math.trunc(${text})`])
      yield replaceNode(node, wrap, { weight: 0.7 });
    for (const limit of context.file.numbers) yield replaceNode(node, `Math.min(${text}, ${limit})`, { weight: 0.4 });
  },
};

/** The remainder of a negative number is negative; `| 0` and `~~` cut to 32 bits. */
export const integers: Template = {
  name: 'integer-arithmetic',
  prior: 0.59,
  trust: 0.85,
  *propose(node, context) {
    if (node.type === T.UnaryExpression && node.operator === '~' && node.argument.type === T.UnaryExpression) {
      yield replaceNode(node, `Math.trunc(${context.text(node.argument.argument)})`);
    }
    if (node.type !== T.BinaryExpression) return;
    const [left, right] = [context.text(node.left), atom(node.right, context)];
    if (node.operator === '%') yield replaceLoose(node, `((${left} % ${right}) + ${right}) % ${right}`, context);
    if (/^(?:\||>>>?)$/.test(node.operator) && right === '0') {
      for (const how of ['trunc', 'floor', 'round']) yield replaceNode(node, `Math.${how}(${left})`);
      yield replaceLoose(node, `${atom(node.left, context)} >>> 0`, context);
    }
    if (node.operator === '<<') yield replaceLoose(node, `${atom(node.left, context)} * 2 ** ${right}`, context);
    if (node.operator === '>>') yield replaceNode(node, `Math.floor(${atom(node.left, context)} / 2 ** ${right})`);
  },
};

const takesStep = (node: Node): boolean => {
  const parent = node.parent;
  if (!isRead(node) || parent === undefined) return false;
  if (node.type !== T.Identifier && node.type !== T.CallExpression && node.type !== T.MemberExpression) return false;
  return (
    parent.type === T.TemplateLiteral ||
    parent.type === T.VariableDeclarator ||
    parent.type === T.AssignmentExpression ||
    parent.type === T.Property ||
    (parent.type === T.BinaryExpression && parent.operator === '+') ||
    (parent.type === T.CallExpression && parent.callee !== node)
  );
};

export const step: Template = {
  name: 'one-more-or-less',
  prior: 0.31,
  trust: 0.7,
  *propose(node, context) {
    if (!takesStep(node)) return;
    const weight = node.type === T.CallExpression ? 1 : 0.6;
    for (const delta of ['+ 1', '- 1']) yield replaceLoose(node, `${context.text(node)} ${delta}`, context, { weight });
  },
};

/** `parseInt`, `Number` and their kin, and the two kinds of `isNaN`. */
const CONVERTERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['parseInt', ['Number', 'parseFloat']],
  ['parseFloat', ['Number', 'parseInt']],
  ['Number', ['parseFloat', 'parseInt']],
  ['isNaN', ['Number.isNaN']],
  ['isFinite', ['Number.isFinite']],
  ['String', ['JSON.stringify']],
  ['encodeURI', ['encodeURIComponent']],
  ['decodeURI', ['decodeURIComponent']],
  ['escape', ['encodeURIComponent']],
  ['unescape', ['decodeURIComponent']],
]);

export const converter: Template = {
  name: 'converter',
  prior: 0.59,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.CallExpression) return;
    for (const other of CONVERTERS.get(context.text(node.callee)) ?? []) yield replaceNode(node.callee, other);
    if (/^Number\.is(?:NaN|Finite)$/.test(context.text(node.callee))) {
      yield replaceNode(node.callee, context.text(node.callee).slice('Number.'.length));
    }
  },
};

/** Puts a value right before going on: defaults, ranges, signs. */
export const adjust: Template = {
  name: 'adjust-value',
  prior: 0.28,
  trust: 0.75,
  *propose(node, context) {
    if (isFunction(node) && node.body.type === T.BlockStatement) {
      const [first] = node.body.body;
      if (first === undefined) return;
      const indent = indentAt(context.unit.text, first.range[0]);
      for (const param of node.params) {
        if (param.type !== T.Identifier) continue;
        const { name } = param;
        const values = [
          `${name} || {}`,
          `${name} || []`,
          `${name} || ''`,
          `String(${name})`,
          `Number(${name})`,
          `${name}.trim()`,
          `Math.abs(${name})`,
          `Math.max(0, ${name})`,
          `${name}.slice()`,
          `${name} ?? ''`,
          `${name}.toLowerCase()`,
        ];
        for (const value of values) yield insertAt(first.range[0], `${name} = ${value};\n${indent}`);
      }
    }
    if (node.type !== T.ReturnStatement && node.type !== T.ExpressionStatement) return;
    if (!isListed(node)) return;
    const indent = indentAt(context.unit.text, node.range[0]);
    const names = context.names(node).filter((name) => mentions(context.text(node), name));
    for (const name of names.slice(0, 4)) {
      for (const limit of context.file.numbers.filter((number) => number !== '0').slice(0, 8)) {
        yield insertAt(node.range[0], `if (${name} < 0) ${name} += ${limit};\n${indent}`, { weight: 0.5 });
        yield insertAt(node.range[0], `if (${name} > ${limit}) ${name} = ${limit};\n${indent}`, { weight: 0.4 });
      }
      yield insertAt(node.range[0], `if (${name} < 0) ${name} = 0;\n${indent}`, { weight: 0.7 });
    }
  },
};
