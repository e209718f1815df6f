import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { isRead, replaceNode, insertAt, quoted } from './edit.ts';
import type { Proposal, Template } from './template.ts';

const nearest = (names: readonly string[], own: string): string[] => names.filter((name) => name !== own).slice(0, 12);

const isPropertyName = (node: Parameters<Template['propose']>[0]): boolean =>
  node.parent?.type === T.MemberExpression && node.parent.property === node && !node.parent.computed;

/** What people call the `this` of a function around. */
const KEEPS_THIS = /^(?:self|that|_this|_self|me|me_|scope|context)$/;

export const wrongName: Template = {
  name: 'wrong-name',
  prior: 0.46,
  trust: 0.75,
  *propose(node, context) {
    if (node.type === T.ThisExpression) {
      for (const name of context.names(node)) if (KEEPS_THIS.test(name)) yield replaceNode(node, name);
    }
    if (node.type !== T.Identifier || isPropertyName(node) || !isRead(node)) return;
    if (KEEPS_THIS.test(node.name)) yield replaceNode(node, 'this', { weight: 0.5 });
    if (node.parent.type === T.Property && node.parent.shorthand) return;
    for (const [index, name] of nearest(context.names(node), node.name).entries()) {
      yield replaceNode(node, name, { weight: index < 5 ? 1 : 0.5 });
    }
  },
};

export const wrongProperty: Template = {
  name: 'wrong-property',
  prior: 0.31,
  trust: 0.75,
  *propose(node, context) {
    if (node.type !== T.MemberExpression || node.computed || node.property.type !== T.Identifier) return;
    const own = node.property.name;
    const owner =
      node.object.type === T.Identifier ? node.object.name : node.object.type === T.ThisExpression ? 'this' : '*';
    const near = context.file.properties.get(owner) ?? [];
    const all = (context.file.properties.get('*') ?? []).slice(0, 20);
    for (const name of near) if (name !== own) yield replaceNode(node.property, name);
    for (const name of all)
      if (name !== own && !near.includes(name)) yield replaceNode(node.property, name, { weight: 0.3 });
  },
};

const numberVariants = (value: number): string[] =>
  [value + 1, value - 1, -value, 0, 1, value * 2, value * 10, value / 2].filter((other) => other !== value).map(String);

export const literal: Template = {
  name: 'literal',
  prior: 0.49,
  trust: 0.65,
  *propose(node, context) {
    if (node.type === T.Identifier && isRead(node) && node.name === 'undefined') yield replaceNode(node, 'null');
    if (node.type === T.ArrayExpression && node.elements.length === 0) yield replaceNode(node, '{}', { weight: 0.4 });
    if (node.type === T.ObjectExpression && node.properties.length === 0 && isRead(node)) {
      yield replaceNode(node, 'Object.create(null)', { weight: 0.8 });
      yield replaceNode(node, '[]', { weight: 0.4 });
    }
    if (node.type !== T.Literal || 'regex' in node) return;
    if (typeof node.value === 'number') {
      for (const text of new Set([...numberVariants(node.value), ...context.file.numbers])) {
        if (text !== node.raw) yield replaceNode(node, text, { weight: 0.8 });
      }
    }
    if (typeof node.value === 'boolean') yield replaceNode(node, String(!node.value), { weight: 1.4, trust: 1.2 });
    if (node.value === null) yield replaceNode(node, 'undefined');
  },
};

export const stringLiteral: Template = {
  name: 'string-literal',
  prior: 0.3,
  trust: 0.6,
  *propose(node, context): Generator<Proposal> {
    if (node.type === T.TemplateElement) {
      for (const char of [' ', ...context.inputs.symbols.slice(0, 6)]) {
        if (/[`$\\{}]/.test(char)) continue;
        yield insertAt(node.range[0] + 1, char, { weight: 0.5, trust: 0.8 });
      }
      return;
    }
    if (node.type !== T.Literal || typeof node.value !== 'string' || node.parent.type === T.ImportDeclaration) return;
    if ('directive' in node.parent) return;
    const { value, raw } = node;
    const variants = new Set<string>([
      value.trim(),
      value.toLowerCase(),
      value.toUpperCase(),
      '',
      ' ',
      `${value} `,
      ` ${value}`,
    ]);
    for (const symbol of context.inputs.symbols.slice(0, 8))
      variants
        .add(symbol)
        .add(value + symbol)
        .add(symbol + value);
    if (value.length > 1) variants.add(value.slice(1)).add(value.slice(0, -1));
    variants.delete(value);
    for (const text of variants)
      yield replaceNode(node, quoted(text, raw.startsWith('"') ? '"' : "'"), { weight: 0.7 });
    for (const text of context.file.strings) if (text !== raw) yield replaceNode(node, text, { weight: 0.5 });
  },
};

const EMPTY_VALUES = ['0', "''", '[]', '{}', 'false', 'null'];

export const initialValue: Template = {
  name: 'initial-value',
  prior: 0.34,
  trust: 0.7,
  *propose(node) {
    if (node.type !== T.VariableDeclarator || node.id.type !== T.Identifier) return;
    const parent = node.parent;
    if (node.init === null) {
      if (parent.parent.type === T.ForInStatement || parent.parent.type === T.ForOfStatement) return;
      for (const value of EMPTY_VALUES) yield insertAt(node.id.range[1], ` = ${value}`, { weight: 0.6 });
      return;
    }
    if (node.init.type !== T.Literal) return;
    for (const value of [...EMPTY_VALUES, '1', '-1', 'Infinity', '-Infinity', 'true', 'undefined']) {
      yield replaceNode(node.init, value, { weight: 0.6 });
    }
  },
};
