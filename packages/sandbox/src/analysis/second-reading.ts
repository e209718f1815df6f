/**
 * JavaScript read once more, by meriyah, which has no code in common with acorn. Two readings are the same when their trees
 * are: the same nodes, from and to the same places, with the same names, operators and kinds.
 */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { parse } from 'meriyah';
import type { Goal } from './language.ts';
import type { Parsed } from './parse.ts';
import { plainChildrenOf } from './plain-children.ts';
import type { Node } from './tree.ts';

/** Both parsers say where a node is in these fields. */
type Placed = Node & { readonly start: number; readonly end: number };

type Facts = { readonly [K in Kind]?: (node: Extract<Node, { type: K }>) => unknown };

const named = ({ name }: { readonly name: string }): string => name;
const operated = ({ operator }: { readonly operator: string }): string => operator;
const flags = (...all: readonly boolean[]): number => all.reduce((sum, flag) => sum * 2 + Number(flag), 1);
const isAsync = (node: { readonly async: boolean; readonly generator: boolean }): number =>
  flags(node.async, node.generator);

/** What a node says besides its kind, its place and its children. */
const FACTS = {
  [Kind.Identifier]: named,
  [Kind.PrivateIdentifier]: named,
  // Patterns are told by their text; numbers by what they are, which also tells `01` from `1`.
  [Kind.Literal]: (node) => ('regex' in node ? node.regex.pattern : 'bigint' in node ? node.bigint : node.value),
  [Kind.TemplateElement]: (node) => node.value.cooked,
  [Kind.BinaryExpression]: operated,
  [Kind.LogicalExpression]: operated,
  [Kind.AssignmentExpression]: operated,
  [Kind.UnaryExpression]: operated,
  [Kind.UpdateExpression]: (node) => (node.prefix ? node.operator : `x${node.operator}`),
  [Kind.VariableDeclaration]: (node) => node.kind,
  [Kind.MemberExpression]: (node) => flags(node.computed, node.optional),
  [Kind.CallExpression]: (node) => node.optional,
  [Kind.Property]: (node) => `${node.kind}${String(flags(node.computed, node.method, node.shorthand))}`,
  [Kind.MethodDefinition]: (node) => `${node.kind}${String(flags(node.computed, node.static))}`,
  [Kind.PropertyDefinition]: (node) => flags(node.computed, node.static),
  [Kind.FunctionDeclaration]: isAsync,
  [Kind.FunctionExpression]: isAsync,
  [Kind.ArrowFunctionExpression]: (node) => node.async,
  [Kind.YieldExpression]: (node) => node.delegate,
  [Kind.ForOfStatement]: (node) => node.await,
} satisfies Facts;

const factsOf = FACTS as Readonly<Record<string, ((node: Node) => unknown) | undefined>>;

/** Its pieces have the quotes in their range or not; the text between them is a fact. */
const HAS_OTHER_RANGE: ReadonlySet<string> = new Set([Kind.TemplateElement, Kind.Program]);

const isSame = (one: Placed, other: Placed): boolean => {
  const { type } = one;
  if (type !== other.type) return false;
  if ((one.start !== other.start || one.end !== other.end) && !HAS_OTHER_RANGE.has(type)) return false;
  const facts = factsOf[type];
  return facts === undefined || Object.is(facts(one), facts(other));
};

/** In the order of `Tree.nodes`; undefined where something is no JavaScript that we know. */
const nodesOf = (program: Node): readonly Node[] | undefined => {
  const nodes: Node[] = [program];
  const visit = (child: Node): void => {
    nodes.push(child);
  };
  // The list grows while it is gone through.
  for (const node of nodes) {
    const visitChildren = plainChildrenOf[node.type];
    if (visitChildren === undefined) return undefined;
    visitChildren(node, visit);
  }
  return nodes;
};

const readAgain = (source: string, goal: Goal): readonly Node[] | undefined => {
  try {
    const program = parse(source, {
      sourceType: goal === 'module' ? 'module' : 'commonjs',
      ranges: { start: true, end: true },
      validateRegex: false,
    });
    return nodesOf(program as unknown as Node);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Whether meriyah reads the same tree; false also where it reads none, perhaps because the syntax is too new for it. */
export const isReadAlike = ({ tree, source, goal }: Pick<Parsed, 'tree' | 'source' | 'goal'>): boolean => {
  const again = readAgain(source, goal);
  return (
    again?.length === tree.nodes.length &&
    tree.nodes.every((node, index) => isSame(node as Placed, again[index] as Placed))
  );
};
