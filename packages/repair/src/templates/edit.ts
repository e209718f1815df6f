import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, isFunction, type Node } from '../source/parse.ts';
import type { Proposal, TemplateContext } from './template.ts';

interface Weights {
  readonly weight?: number;
  readonly trust?: number;
}

export const splice = (start: number, end: number, text: string, weights: Weights = {}): Proposal => ({
  splices: [{ start, end, text }],
  ...weights,
});

export const replaceNode = (node: Node, text: string, weights: Weights = {}): Proposal =>
  splice(node.range[0], node.range[1], text, weights);

export const insertAt = (at: number, text: string, weights: Weights = {}): Proposal => splice(at, at, text, weights);

const SIMPLE: ReadonlySet<string> = new Set([
  T.Identifier,
  T.Literal,
  T.MemberExpression,
  T.CallExpression,
  T.ThisExpression,
  T.TemplateLiteral,
  T.ArrayExpression,
]);

/** The node's text, in parentheses unless it binds as tightly as a name. */
export const atom = (node: Node, context: TemplateContext): string =>
  SIMPLE.has(node.type) ? context.text(node) : `(${context.text(node)})`;

const inParentheses = (node: Node, text: string): boolean =>
  text[node.range[0] - 1] === '(' && text[node.range[1]] === ')';

const TIGHT: ReadonlySet<string> = new Set([
  T.BinaryExpression,
  T.LogicalExpression,
  T.UnaryExpression,
  T.AwaitExpression,
  T.SpreadElement,
  T.MemberExpression,
  T.TSAsExpression,
  T.ConditionalExpression,
]);

/** Replaces an expression by one with an operator, in parentheses where its surroundings would tear it apart. */
export const replaceLoose = (node: Node, text: string, context: TemplateContext, weights: Weights = {}): Proposal => {
  const parent = node.parent;
  const isCallee = parent?.type === T.CallExpression && parent.callee === node;
  const needs = (parent !== undefined && TIGHT.has(parent.type)) || isCallee;
  return replaceNode(node, needs && !inParentheses(node, context.unit.text) ? `(${text})` : text, weights);
};

/** Where one operand ends and the next begins: the operator with the blanks around it. */
export const operatorSpan = (
  node: TSESTree.BinaryExpression | TSESTree.LogicalExpression,
  context: TemplateContext,
): readonly [number, number] => {
  const from = node.left.range[1];
  const between = context.unit.text.slice(from, node.right.range[0]);
  const at = from + between.indexOf(node.operator);
  return [at, at + node.operator.length];
};

/** The blanks before the line that an offset is on; a statement put there is indented alike. */
export const indentAt = (text: string, offset: number): string => {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? '';
};

/** Whether a text holds a name as a word of its own. */
export const mentions = (text: string, name: string): boolean =>
  new RegExp(`\\b${name.replace(/\$/g, '\\$')}\\b`).test(text);

/** Names of the parameters of the function around a node, as far as they have one. */
export const parametersAround = (node: Node): readonly string[] =>
  enclosingFunction(node)?.params.flatMap((param) => (param.type === T.Identifier ? [param.name] : [])) ?? [];

const STATEMENT_LISTS: ReadonlySet<string> = new Set([T.BlockStatement, T.Program, T.SwitchCase]);

/** A statement that stands in a list, so that others can be put beside it. */
export const isListed = (node: Node): boolean =>
  node.parent !== undefined &&
  STATEMENT_LISTS.has(node.parent.type) &&
  (node.type.endsWith('Statement') || node.type === T.VariableDeclaration) &&
  node.type !== T.BlockStatement;

/** True where an expression is a value that is read: not a target, a key, a declaration or a type. */
export const isRead = (node: Node): boolean => {
  const parent = node.parent;
  if (parent === undefined || parent.type.startsWith('TS')) return parent?.type === T.TSAsExpression;
  switch (parent.type) {
    case T.AssignmentExpression:
      return parent.right === node;
    case T.VariableDeclarator:
      return parent.init === node;
    case T.MemberExpression:
      return parent.object === node || parent.computed;
    case T.Property:
      return parent.value === node && parent.parent.type === T.ObjectExpression;
    case T.FunctionDeclaration:
    case T.FunctionExpression:
    case T.ArrowFunctionExpression:
      return parent.body === node;
    case T.AssignmentPattern:
      return parent.right === node;
    case T.ForInStatement:
    case T.ForOfStatement:
      return parent.right === node;
    case T.UpdateExpression:
    case T.CatchClause:
    case T.ArrayPattern:
    case T.RestElement:
    case T.LabeledStatement:
    case T.BreakStatement:
    case T.ContinueStatement:
    case T.ClassDeclaration:
    case T.MethodDefinition:
    case T.PropertyDefinition:
    case T.ImportSpecifier:
    case T.ImportDefaultSpecifier:
    case T.ImportNamespaceSpecifier:
    case T.ExportSpecifier:
    case T.MetaProperty:
      return false;
    default:
      return true;
  }
};

export const isInside = (inner: Node, outer: Node): boolean =>
  inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** Whether `continue` and `break` mean something there. */
export const inLoop = (node: Node): boolean => {
  for (let current = node.parent; current !== undefined && !isFunction(current); current = current.parent) {
    if (/^(?:For|While|DoWhile)/.test(current.type)) return true;
  }
  return false;
};

/** A text as a literal in either kind of quotes. */
export const quoted = (text: string, quote: "'" | '"' = "'"): string => {
  const inner = JSON.stringify(text).slice(1, -1);
  return quote === '"' ? `"${inner}"` : `'${inner.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
};
