/** Reading JavaScript and TypeScript, and comparing what was read without regard to how it is laid out. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { parse as parseType } from '@typescript-eslint/typescript-estree';

export type Node = TSESTree.Node;
export type Statement = TSESTree.ProgramStatement | TSESTree.Expression;

const NOT_SHAPE: ReadonlySet<string> = new Set(['loc', 'range', 'parent', 'raw', 'tokens', 'comments', 'optional']);

/** Beyond it nobody reads a test. */
const MOST_CHARACTERS = 1_000_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isNode = (value: unknown): value is Node => isRecord(value) && typeof value['type'] === 'string';

type Parse = typeof parseType;
let loading: Promise<Parse> | undefined;

/** Loaded when the first test is read: the compiler is large, and most candidates touch none. */
const parser = (): Promise<Parse> =>
  (loading ??= import('@typescript-eslint/typescript-estree').then(({ parse }) => parse));

/** The statements of a file; undefined when it cannot be read. */
export const parseFile = async (path: string, text: string): Promise<readonly Statement[] | undefined> => {
  if (text.length > MOST_CHARACTERS) return undefined;
  const parse = await parser();
  const isTyped = /\.[cm]?ts$/iu.test(path);
  try {
    return parse(text, { loc: true, range: true, jsx: !isTyped, comment: false }).body;
  } catch {
    return undefined;
  }
};

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint' || value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !NOT_SHAPE.has(key))
      .map(([key, one]) => [key, plain(one)]),
  );
};

const shapes = new WeakMap<object, string>();

/** The same for two pieces of code that differ in layout, quotes and comments only. */
export const shape = (node: Node | null | undefined): string => {
  if (node === null || node === undefined) return '';
  const known = shapes.get(node);
  if (known !== undefined) return known;
  const made = JSON.stringify(plain(node));
  shapes.set(node, made);
  return made;
};

export const childrenOf = (node: Node): readonly Node[] =>
  Object.entries(node)
    .filter(([key]) => key !== 'parent')
    .flatMap(([, value]: [string, unknown]) =>
      Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [],
    );

/** The node and everything in it, from the outside in. */
export const descendants = (node: Node): readonly Node[] => [node, ...childrenOf(node).flatMap(descendants)];

/** The nodes from `node` down to one of the wanted shape, both included; undefined where there is none. */
export const pathTo = (node: Node, wanted: string): readonly Node[] | undefined => {
  if (shape(node) === wanted) return [node];
  for (const child of childrenOf(node)) {
    const path = pathTo(child, wanted);
    if (path !== undefined) return [node, ...path];
  }
  return undefined;
};

/** What a statement evaluates, without `await`. */
export const expressionOf = (statement: Node): Node => {
  if (statement.type === Kind.ExpressionStatement) return expressionOf(statement.expression);
  return statement.type === Kind.AwaitExpression ? expressionOf(statement.argument) : statement;
};

export const lineOf = (node: Node): number => node.loc.start.line;

/** A string that is written out; undefined for everything else. */
export const textIn = (node: Node | undefined): string | undefined => {
  if (node?.type === Kind.Literal && typeof node.value === 'string') return node.value;
  if (node?.type === Kind.TemplateLiteral && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
};

/** A number that is written out. */
export const numberIn = (node: Node | undefined): number | undefined =>
  node?.type === Kind.Literal && typeof node.value === 'number' ? node.value : undefined;

export interface Chain {
  /** `expect(a).not.toBe(b)`: expect, not, toBe. Computed names that are written out count. */
  readonly names: readonly string[];
  /** Arguments of each call on the way, the first call first. */
  readonly calls: readonly (readonly Node[])[];
}

/** Names and calls that follow each other; undefined for anything else. */
export const chainOf = (node: Node): Chain | undefined => {
  switch (node.type) {
    case Kind.Identifier:
      return { names: [node.name], calls: [] };
    case Kind.ThisExpression:
      return { names: ['this'], calls: [] };
    case Kind.AwaitExpression:
      return chainOf(node.argument);
    case Kind.ChainExpression:
      return chainOf(node.expression);
    case Kind.MemberExpression: {
      const inner = chainOf(node.object);
      const name =
        !node.computed && node.property.type === Kind.Identifier ? node.property.name : textIn(node.property);
      return inner === undefined || name === undefined ? undefined : { ...inner, names: [...inner.names, name] };
    }
    case Kind.CallExpression: {
      const inner = chainOf(node.callee);
      return inner === undefined ? undefined : { ...inner, calls: [...inner.calls, node.arguments] };
    }
    case Kind.TaggedTemplateExpression: {
      const inner = chainOf(node.tag);
      return inner === undefined ? undefined : { ...inner, calls: [...inner.calls, [node.quasi]] };
    }
    default:
      return undefined;
  }
};
