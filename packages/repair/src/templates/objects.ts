import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, isFunction } from '../source/parse.ts';
import {
  atom,
  indentAt,
  insertAt,
  isListed,
  isRead,
  mentions,
  parametersAround,
  replaceLoose,
  replaceNode,
} from './edit.ts';
import type { Template } from './template.ts';

const own = (object: string, key: string): string => `Object.prototype.hasOwnProperty.call(${object}, ${key})`;

/** `key in map` and `map[key]` find what every object inherits, `constructor` for one. */
export const ownLookup: Template = {
  name: 'own-lookup',
  prior: 0.54,
  trust: 0.9,
  *propose(node, context) {
    if (node.type === T.BinaryExpression && node.operator === 'in') {
      yield replaceNode(node, own(context.text(node.right), context.text(node.left)), { weight: 1.5 });
    }
    if (node.type !== T.MemberExpression || !node.computed || !isRead(node)) return;
    if (node.property.type === T.Literal || node.parent.type === T.MemberExpression) return;
    const test = own(context.text(node.object), context.text(node.property));
    yield replaceLoose(node, `${test} && ${context.text(node)}`, context, { weight: 0.5 });
    yield replaceLoose(node, `${test} ? ${context.text(node)} : undefined`, context, { weight: 0.6 });
    if (node.parent.type === T.IfStatement || node.parent.type === T.LogicalExpression) yield replaceNode(node, test);
  },
};

/** NaN equals nothing, and dates are equal by what they hold. */
export const sameValue: Template = {
  name: 'same-value',
  prior: 0.43,
  trust: 0.85,
  *propose(node, context) {
    if (node.type === T.BinaryExpression && /^[!=]==$/.test(node.operator)) {
      const [left, right] = [context.text(node.left), context.text(node.right)];
      if (node.right.type === T.Literal || node.left.type === T.Literal) return;
      yield replaceNode(node, `${node.operator === '!==' ? '!' : ''}Object.is(${left}, ${right})`);
      yield replaceNode(node, `+${atom(node.left, context)} ${node.operator} +${atom(node.right, context)}`, {
        weight: 0.4,
      });
    }
    if (node.type !== T.ReturnStatement || node.argument?.type !== T.Literal || node.argument.value !== false) return;
    const [a, b] = parametersAround(node);
    if (a !== undefined && b !== undefined)
      yield replaceNode(node.argument, `${a} !== ${a} && ${b} !== ${b}`, { weight: 1.2 });
  },
};

/** A function that is called for its caller must see the caller's `this` and arguments. */
export const callerContext: Template = {
  name: 'caller-context',
  prior: 0.37,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.CallExpression || node.optional) return;
    const args = node.arguments.map((argument) => context.text(argument));
    if (node.callee.type === T.Identifier && enclosingFunction(node) !== undefined) {
      yield replaceNode(node, `${context.text(node.callee)}.call(${['this', ...args].join(', ')})`, { weight: 0.8 });
      yield replaceNode(node, `${context.text(node.callee)}.apply(this, arguments)`, { weight: 0.6 });
    }
    for (const argument of node.arguments) {
      if (argument.type === T.FunctionExpression) yield insertAt(argument.range[1], '.bind(this)', { weight: 0.8 });
      if (argument.type === T.Identifier && node.arguments.length === 1)
        yield insertAt(argument.range[0], '...', { weight: 0.4 });
    }
  },
};

const REFUSED = ['__proto__', 'constructor', 'prototype'];

/** Keys that reach the prototype are not for data; nor are the very inputs that must be refused. */
export const refusedKey: Template = {
  name: 'refused-key',
  prior: 0.38,
  trust: 0.75,
  *propose(node, context) {
    if (!isListed(node) || node.type === T.FunctionDeclaration) return;
    const owner = enclosingFunction(node);
    if (owner === undefined) return;
    const known = context.inputs.strings.filter((text) => REFUSED.includes(text));
    const names = context.names(node).filter((name) => mentions(context.text(node).slice(0, 300), name));
    const indent = indentAt(context.unit.text, node.range[0]);
    for (const name of names.slice(0, 4)) {
      for (const text of known) {
        for (const exit of ['return', 'continue', 'return {}', 'return undefined']) {
          yield insertAt(node.range[0], `if (${name} === '${text}') ${exit};\n${indent}`);
        }
      }
    }
  },
};

const FALLBACKS = ['null', 'undefined', 'false', "''", '[]', '{}'];

/** What may throw gives a fallback instead. */
export const catchError: Template = {
  name: 'catch-error',
  prior: 0.26,
  trust: 0.7,
  *propose(node, context) {
    if (
      node.type === T.ReturnStatement &&
      node.argument !== null &&
      isListed(node) &&
      context.text(node).includes('(')
    ) {
      for (const value of [...parametersAround(node).slice(0, 2), ...FALLBACKS]) {
        yield replaceNode(node, `try { ${context.text(node)} } catch (error) { return ${value}; }`);
      }
    }
    if (
      node.type === T.ExpressionStatement &&
      isListed(node) &&
      !('directive' in node && node.directive !== undefined)
    ) {
      yield replaceNode(node, `try { ${context.text(node)} } catch (error) {}`, { weight: 0.6, trust: 0.7 });
    }
    if (node.type === T.ThrowStatement && isListed(node)) {
      for (const value of FALLBACKS.slice(0, 3)) yield replaceNode(node, `return ${value};`, { weight: 0.8 });
    }
  },
};

/** Keys whose value is missing, and parts that came out empty, are left out. */
export const skipMissing: Template = {
  name: 'skip-missing',
  prior: 0.43,
  trust: 0.8,
  *propose(node, context) {
    if (node.type !== T.CallExpression || node.callee.type !== T.MemberExpression) return;
    const callee = context.text(node.callee);
    const [object] = node.arguments;
    if (callee === 'Object.keys' && object !== undefined) {
      for (const test of ['!== undefined', '!= null']) {
        yield insertAt(node.range[1], `.filter((key) => ${context.text(object)}[key] ${test})`);
      }
    }
    if (callee.endsWith('.map')) yield insertAt(node.range[1], '.filter(Boolean)');
    if (/\.(?:map|forEach|join|reduce)$/.test(callee)) {
      yield insertAt(node.callee.object.range[1], '.filter(Boolean)', { weight: 0.8 });
    }
  },
};

/** A copy where the original would be changed for its owner. */
export const defensiveCopy: Template = {
  name: 'defensive-copy',
  prior: 0.37,
  trust: 0.85,
  *propose(node, context) {
    if (isFunction(node) || !isRead(node)) return;
    const parent = node.parent;
    const isSource = node.type === T.Identifier || node.type === T.MemberExpression;
    if (
      !isSource ||
      (parent?.type !== T.VariableDeclarator &&
        parent?.type !== T.MemberExpression &&
        parent?.type !== T.AssignmentExpression &&
        parent?.type !== T.ReturnStatement)
    )
      return;
    if (
      parent.type === T.MemberExpression &&
      !/^\.(?:sort|reverse|splice|push|unshift)\b/.test(context.unit.text.slice(node.range[1]))
    )
      return;
    for (const copy of [
      `${context.text(node)}.slice()`,
      `[...${context.text(node)}]`,
      `{ ...${context.text(node)} }`,
    ]) {
      yield replaceNode(node, copy, { weight: parent.type === T.MemberExpression ? 1.2 : 0.5 });
    }
    if (parent.type !== T.MemberExpression)
      yield replaceNode(node, `Object.assign({}, ${context.text(node)})`, { weight: 0.4 });
  },
};
