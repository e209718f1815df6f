import { AST_NODE_TYPES as T } from '@typescript-eslint/typescript-estree';
import type { Node } from '../source/parse.ts';
import { atom, isRead, replaceLoose, replaceNode } from './edit.ts';
import { outside } from './regex-atoms.ts';
import type { Template, TemplateContext } from './template.ts';

/** Wrappings that turn a value into what the code takes it for. */
const WRAPS: readonly (readonly [string, number])[] = [
  ['Number($)', 1],
  ['String($)', 1],
  ['$.trim()', 0.7],
  ['$.toLowerCase()', 0.7],
  ['$.toUpperCase()', 0.4],
  ['parseInt($, 10)', 0.6],
  ['parseFloat($)', 0.4],
  ['Math.abs($)', 0.5],
  ['Math.floor($)', 0.5],
  ['Math.round($)', 0.4],
  ['Math.max($, 0)', 0.4],
  ['$.slice()', 0.4],
  ['[].concat($)', 0.3],
  ['Boolean($)', 0.3],
  ['$.toString()', 0.3],
  ['Object.keys($)', 0.2],
  ['Array.from($)', 0.3],
  ['[...$]', 0.3],
  ['{ ...$ }', 0.3],
  ['-$', 0.3],
  ['JSON.stringify($)', 0.2],
  ['encodeURIComponent($)', 0.2],
  ['decodeURIComponent($)', 0.2],
  ['$.sort()', 0.2],
];

const isValue = (node: Node): boolean => {
  if (!isRead(node)) return false;
  const { parent } = node;
  if (parent?.type === T.CallExpression && parent.callee === node) return false;
  if (parent?.type === T.MemberExpression && parent.property === node) return false;
  if (parent?.type === T.Property && parent.shorthand) return false;
  return node.type === T.Identifier || node.type === T.MemberExpression || node.type === T.CallExpression;
};

/** A number cannot be told from a method's receiver by text, so only what is no receiver is made a number. */
const fits = (wrap: string, node: Node): boolean => {
  const isReceiver = node.parent?.type === T.MemberExpression && node.parent.object === node;
  return !isReceiver || !/^(?:Number|parse|Math|Boolean|-|\{)/.test(wrap);
};

export const conversion: Template = {
  name: 'conversion',
  prior: 0.28,
  trust: 0.8,
  *propose(node, context) {
    if (!isValue(node)) return;
    const text = atom(node, context);
    for (const [wrap, weight] of WRAPS) {
      if (fits(wrap, node))
        yield replaceLoose(
          node,
          wrap.replaceAll('$', () => text),
          context,
          { weight },
        );
    }
    for (const name of context.file.unary) {
      if (!text.startsWith(`${name}(`)) yield replaceNode(node, `${name}(${context.text(node)})`, { weight: 0.5 });
    }
  },
};

const removals = (context: TemplateContext): (readonly [string, number])[] => {
  const heads = [...new Set([...context.inputs.heads.slice(0, 5), ...context.inputs.symbols.slice(0, 5)])];
  const tails = [...new Set([...context.inputs.tails.slice(0, 4), ...context.inputs.symbols.slice(0, 4)])];
  return [
    ...heads.map((char) => [`/^${outside(char)}/`, 1] as const),
    ...tails.map((char) => [`/${outside(char)}$/`, 0.7] as const),
    ...context.inputs.symbols.slice(0, 5).map((char) => [`/${outside(char)}/g`, 0.6] as const),
    ['/\\s+/g', 0.4],
    ...context.file.regexes.slice(0, 6).map((regex) => [regex, 0.4] as const),
  ];
};

const STRING_METHODS: ReadonlySet<string> = new Set([
  'split',
  'replace',
  'slice',
  'substr',
  'substring',
  'charAt',
  'charCodeAt',
  'match',
  'indexOf',
  'startsWith',
  'endsWith',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'length',
  'includes',
]);

/** Strips what some inputs have and the code does not expect: a prefix, a suffix, blanks. */
export const strip: Template = {
  name: 'strip-text',
  prior: 0.47,
  trust: 0.8,
  *propose(node, context) {
    if (!isValue(node)) return;
    const { parent } = node;
    const isString =
      parent?.type === T.MemberExpression &&
      parent.object === node &&
      parent.property.type === T.Identifier &&
      STRING_METHODS.has(parent.property.name);
    const isArgument = parent?.type === T.CallExpression;
    if (!isString && !isArgument && parent?.type !== T.ReturnStatement) return;
    for (const [regex, weight] of removals(context)) {
      yield replaceNode(node, `${atom(node, context)}.replace(${regex}, '')`, {
        weight: isString ? weight : weight * 0.4,
      });
    }
  },
};
