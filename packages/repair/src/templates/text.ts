import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { atom, insertAt, replaceNode } from './edit.ts';
import type { Proposal, Template } from './template.ts';

const methodOf = (call: TSESTree.CallExpression): string =>
  call.callee.type === T.MemberExpression && call.callee.property.type === T.Identifier
    ? call.callee.property.name
    : '';

/** Separators as people write them, and as texts really have them. */
const SEPARATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['\n', ['/\\r?\\n/', '/\\r\\n|\\r|\\n/', '/[\\r\\n]+/']],
  [' ', ['/\\s+/', '/ +/']],
  [',', ['/\\s*,\\s*/']],
  [';', ['/\\s*;\\s*/']],
  ['=', ['/=(.*)/s', '/\\s*=\\s*/']],
  [':', ['/:(.*)/s', '/\\s*:\\s*/']],
  ['/', ['/\\/+/', '/[\\\\/]/']],
]);

export const splitText: Template = {
  name: 'split-text',
  prior: 0.54,
  trust: 0.85,
  *propose(node, context) {
    if (node.type !== T.CallExpression || methodOf(node) !== 'split') return;
    const [separator] = node.arguments;
    if (separator?.type === T.Literal && typeof separator.value === 'string') {
      for (const other of SEPARATORS.get(separator.value) ?? []) yield replaceNode(separator, other);
      if (separator.value === '' && node.callee.type === T.MemberExpression) {
        yield replaceNode(node, `Array.from(${context.text(node.callee.object)})`, { weight: 0.8 });
      }
    }
    yield insertAt(node.range[1], '.filter(Boolean)', { weight: 0.8 });
    yield insertAt(node.range[1], '.map((part) => part.trim())', { weight: 0.8 });
  },
};

const ESCAPE = ".replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')";

/** Text that is taken for a pattern, or for a replacement with `$` in it. */
export const literalPattern: Template = {
  name: 'literal-pattern',
  prior: 0.76,
  trust: 0.9,
  *propose(node, context) {
    if (node.type === T.NewExpression || node.type === T.CallExpression) {
      const isRegExp = node.callee.type === T.Identifier && node.callee.name === 'RegExp';
      const [pattern] = node.arguments;
      if (isRegExp && pattern !== undefined) yield* escapeParts(pattern, (part) => atom(part, context));
    }
    if (node.type !== T.CallExpression || !/^replace(?:All)?$/.test(methodOf(node))) return;
    const replacement = node.arguments[1];
    const isText = replacement?.type === T.Identifier || replacement?.type === T.MemberExpression;
    if (isText) yield replaceNode(replacement, `() => ${context.text(replacement)}`, { weight: 0.7 });
  },
};

function* escapeParts(
  pattern: TSESTree.CallExpressionArgument,
  text: (part: TSESTree.Node) => string,
): Generator<Proposal> {
  if (pattern.type === T.BinaryExpression) {
    yield* escapeParts(pattern.left as TSESTree.Expression, text);
    yield* escapeParts(pattern.right, text);
  } else if (pattern.type === T.TemplateLiteral) {
    for (const part of pattern.expressions) yield replaceNode(part, text(part) + ESCAPE);
  } else if (pattern.type === T.Identifier || pattern.type === T.MemberExpression) {
    yield replaceNode(pattern, text(pattern) + ESCAPE);
  }
}

/** Case and padding: `a === b` where the case does not count, digits that need a zero in front. */
export const textForm: Template = {
  name: 'text-form',
  prior: 0.38,
  trust: 0.75,
  *propose(node, context) {
    if (node.type === T.BinaryExpression && /^[!=]==?$/.test(node.operator)) {
      const [left, right] = [atom(node.left, context), atom(node.right, context)];
      yield replaceNode(node, `${left}.toLowerCase() ${node.operator} ${right}.toLowerCase()`, { weight: 0.5 });
      yield replaceNode(
        node,
        `String(${context.text(node.left)}) ${node.operator} String(${context.text(node.right)})`,
        { weight: 0.5 },
      );
    }
    if (node.type === T.CallExpression && methodOf(node) === 'toString') {
      for (const width of ['2', '4']) yield insertAt(node.range[1], `.padStart(${width}, '0')`);
    }
    if (node.type === T.CallExpression && /^(?:join|replace|slice|substr|substring|toFixed)$/.test(methodOf(node))) {
      for (const tail of ['.trim()', '.toLowerCase()', '.toUpperCase()'])
        yield insertAt(node.range[1], tail, { weight: 0.7 });
    }
  },
};

/** `/a/bc` begins with `/a/b` and is not below it: after a prefix comes a delimiter, or nothing. */
export const prefixBoundary: Template = {
  name: 'prefix-boundary',
  prior: 0.54,
  trust: 0.9,
  *propose(node, context) {
    if (node.type !== T.CallExpression || node.callee.type !== T.MemberExpression || node.callee.computed) return;
    const [prefix] = node.arguments;
    if (context.text(node.callee.property) !== 'startsWith' || prefix === undefined) return;
    const [whole, start] = [context.text(node.callee.object), atom(prefix, context)];
    for (const [index, delimiter] of [...new Set(['/', ...context.inputs.symbols.slice(0, 4)])].entries()) {
      const test = `(${whole} === ${start} || ${whole}.startsWith(${start} + ${JSON.stringify(delimiter)}))`;
      yield replaceNode(node, test, { weight: index === 0 ? 1 : 0.5 });
    }
  },
};
