/**
 * Wrong edits in the manner of Stryker's mutators, written for this proof and without sight of the repair engine's templates.
 * One edit each, as a splice of the text.
 */
import { AST_NODE_TYPES as T, parse, simpleTraverse, type TSESTree } from '@typescript-eslint/typescript-estree';

export interface WrongEdit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const BINARY: Readonly<Record<string, readonly string[]>> = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
  '===': ['!=='],
  '!==': ['==='],
  '&': ['|'],
  '|': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '>>>': ['<<'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
};

const METHODS: Readonly<Record<string, string | undefined>> = {
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  push: 'unshift',
  unshift: 'push',
  pop: 'shift',
  shift: 'pop',
  indexOf: 'lastIndexOf',
};
/** Calls that leave something like their receiver, and can be left out. */
const REMOVABLE = new Set([
  'trim',
  'slice',
  'substr',
  'substring',
  'sort',
  'reverse',
  'filter',
  'concat',
  'replace',
  'map',
  'toLowerCase',
  'toUpperCase',
]);

type Edits = (node: TSESTree.Node, text: string) => readonly WrongEdit[];

const replace = (operator: string, node: TSESTree.Node, text: string): WrongEdit => ({
  operator,
  start: node.range[0],
  end: node.range[1],
  text,
});

const between = (
  operator: string,
  left: TSESTree.Node,
  right: TSESTree.Node,
  old: string,
  now: string,
  text: string,
): WrongEdit[] => {
  const at = text.indexOf(old, left.range[1]);
  return at < 0 || at >= right.range[0] ? [] : [{ operator, start: at, end: at + old.length, text: now }];
};

const isDirective = (node: TSESTree.Node): boolean => node.parent?.type === T.ExpressionStatement;

const literal = (node: TSESTree.Literal): WrongEdit[] => {
  if (typeof node.value === 'boolean') return [replace('boolean', node, String(!node.value))];
  if (typeof node.value === 'number')
    return [replace('number', node, String(node.value + 1)), replace('number', node, `(${String(node.value - 1)})`)];
  if ('regex' in node) return regex(node);
  if (typeof node.value !== 'string' || isDirective(node)) return [];
  if (node.parent.type === T.Property && node.parent.key === node) return [];
  if (
    node.parent.type === T.CallExpression &&
    node.parent.callee.type === T.Identifier &&
    node.parent.callee.name === 'require'
  )
    return [];
  return [replace('string', node, node.value === '' ? "'wrong'" : "''")];
};

const regex = (node: TSESTree.RegExpLiteral): WrongEdit[] => {
  const { pattern, flags } = node.regex;
  const forms = [
    pattern.replace(/^\^/, ''),
    pattern.replace(/\$$/, ''),
    pattern.replace(/\[\^/, '['),
    pattern.replace(/\[(?!\^)/, '[^'),
    pattern.replace(/\\d/, '\\D'),
    pattern.replace(/\\s/, '\\S'),
    pattern.replace(/\+/, ''),
    pattern.replace(/\*/, '+'),
  ].filter((form) => form !== pattern && form !== '');
  return forms.map((form) => replace('regex', node, `/${form}/${flags}`));
};

const call = (node: TSESTree.CallExpression, text: string): WrongEdit[] => {
  const { callee } = node;
  if (callee.type !== T.MemberExpression || callee.computed || callee.property.type !== T.Identifier) return [];
  const swap = Object.hasOwn(METHODS, callee.property.name) ? METHODS[callee.property.name] : undefined;
  const removed = REMOVABLE.has(callee.property.name)
    ? [replace('method left out', node, text.slice(...callee.object.range))]
    : [];
  return [...(swap === undefined ? [] : [replace('method', callee.property, swap)]), ...removed];
};

const test = (node: TSESTree.Node): WrongEdit[] => [
  replace('condition', node, 'true'),
  replace('condition', node, 'false'),
];

const edits: Edits = (node, text) => {
  switch (node.type) {
    case T.BinaryExpression:
    case T.LogicalExpression:
      return (BINARY[node.operator] ?? []).flatMap((now) =>
        between('operator', node.left, node.right, node.operator, now, text),
      );
    case T.Literal:
      return literal(node);
    case T.CallExpression:
      return call(node, text);
    case T.IfStatement:
    case T.ConditionalExpression:
      return test(node.test);
    case T.WhileStatement:
      return [replace('condition', node.test, 'false')];
    case T.ForStatement:
      return node.test === null ? [] : [replace('condition', node.test, 'false')];
    case T.UnaryExpression:
      return ['!', '-', '+', '~'].includes(node.operator)
        ? [replace('unary', node, text.slice(...node.argument.range))]
        : [];
    case T.UpdateExpression:
      return [
        replace(
          'update',
          node,
          text.slice(...node.range).replace(/\+\+|--/, (old) => (old === '++' ? '--' : '++')),
        ),
      ];
    case T.AssignmentExpression:
      return node.operator === '+=' || node.operator === '-='
        ? between('assignment', node.left, node.right, node.operator, node.operator === '+=' ? '-=' : '+=', text)
        : [];
    case T.BlockStatement:
      return node.body.length === 0 ? [] : [replace('block', node, '{}')];
    case T.ArrayExpression:
      return [replace('array', node, node.elements.length === 0 ? "['wrong']" : '[]')];
    case T.ObjectExpression:
      return node.properties.length === 0 ? [] : [replace('object', node, '({})')];
    case T.ReturnStatement:
      return node.argument === null ? [] : [replace('return', node.argument, 'undefined')];
    default:
      return [];
  }
};

const parseText = (text: string): TSESTree.Program => parse(text, { range: true, allowInvalidAST: true, jsx: false });

const isValid = (text: string): boolean => {
  try {
    parseText(text);
    return true;
  } catch {
    return false;
  }
};

export const applyEdit = (text: string, edit: WrongEdit): string =>
  text.slice(0, edit.start) + edit.text + text.slice(edit.end);

/** All wrong edits of a text, in its order. */
export const wrongEdits = (text: string): readonly WrongEdit[] => {
  const found: WrongEdit[] = [];
  simpleTraverse(parseText(text), { enter: (node) => void found.push(...edits(node, text)) }, true);
  return found.filter((edit) => applyEdit(text, edit) !== text && isValid(applyEdit(text, edit)));
};
