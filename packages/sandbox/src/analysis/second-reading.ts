/**
 * JavaScript read once more, by meriyah, which has no code in common with acorn. Two readings are the same when their trees
 * are: the same nodes, from and to the same places, with the same names, operators and kinds.
 */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { parse } from 'meriyah';
import type { Goal } from './language.ts';
import type { Parsed } from './parse.ts';
import { plainChildrenOf } from './plain-children.ts';
import type { Node } from './tree.ts';

/** Both parsers say where a node is in these fields. */
type Placed = Node & { readonly start: number; readonly end: number };

type SameFacts = {
  readonly [K in Kind]?: (one: Extract<Node, { type: K }>, other: Extract<Node, { type: K }>) => boolean;
};

type WithName = { readonly name: string };
type WithOperator = { readonly operator: string };
type WithFlags = { readonly async: boolean; readonly generator: boolean };

const sameName = (one: WithName, other: WithName): boolean => one.name === other.name;
const sameOperator = (one: WithOperator, other: WithOperator): boolean => one.operator === other.operator;
const sameFlags = (one: WithFlags, other: WithFlags): boolean =>
  one.async === other.async && one.generator === other.generator;

/** Patterns are told by their text; numbers by what they are, which also tells `01` from `1`. */
const literalOf = (node: TSESTree.Literal): unknown =>
  'regex' in node ? node.regex.pattern : 'bigint' in node ? node.bigint : node.value;

/** What a node says besides its kind, its place and its children. */
const SAME_FACTS = {
  [Kind.Identifier]: sameName,
  [Kind.PrivateIdentifier]: sameName,
  [Kind.Literal]: (one, other) => Object.is(literalOf(one), literalOf(other)),
  [Kind.TemplateElement]: (one, other) => one.value.cooked === other.value.cooked,
  [Kind.BinaryExpression]: sameOperator,
  [Kind.LogicalExpression]: sameOperator,
  [Kind.AssignmentExpression]: sameOperator,
  [Kind.UnaryExpression]: sameOperator,
  [Kind.UpdateExpression]: (one, other) => one.operator === other.operator && one.prefix === other.prefix,
  [Kind.VariableDeclaration]: (one, other) => one.kind === other.kind,
  [Kind.MemberExpression]: (one, other) => one.computed === other.computed && one.optional === other.optional,
  [Kind.CallExpression]: (one, other) => one.optional === other.optional,
  [Kind.Property]: (one, other) =>
    one.kind === other.kind &&
    one.computed === other.computed &&
    one.method === other.method &&
    one.shorthand === other.shorthand,
  [Kind.MethodDefinition]: (one, other) =>
    one.kind === other.kind && one.computed === other.computed && one.static === other.static,
  [Kind.PropertyDefinition]: (one, other) => one.computed === other.computed && one.static === other.static,
  [Kind.FunctionDeclaration]: sameFlags,
  [Kind.FunctionExpression]: sameFlags,
  [Kind.ArrowFunctionExpression]: (one, other) => one.async === other.async,
  [Kind.YieldExpression]: (one, other) => one.delegate === other.delegate,
  [Kind.ForOfStatement]: (one, other) => one.await === other.await,
} satisfies SameFacts;

const sameFactsFor = SAME_FACTS as Readonly<Record<string, ((one: Node, other: Node) => boolean) | undefined>>;

/** Its pieces have the quotes in their range or not; the text between them is a fact. */
const HAS_OTHER_RANGE: ReadonlySet<string> = new Set([Kind.TemplateElement, Kind.Program]);

const isSame = (one: Placed, other: Placed): boolean => {
  const { type } = one;
  if (type !== other.type) return false;
  if ((one.start !== other.start || one.end !== other.end) && !HAS_OTHER_RANGE.has(type)) return false;
  const haveSameFacts = sameFactsFor[type];
  return haveSameFacts === undefined || haveSameFacts(one, other);
};

const readAgain = (source: string, goal: Goal): Node | undefined => {
  try {
    const program = parse(source, {
      sourceType: goal === 'module' ? 'module' : 'commonjs',
      ranges: { start: true, end: true },
      validateRegex: false,
    });
    return program as unknown as Node;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Walks a tree in the order of `Tree.nodes`, and compares node by node. */
const hasSameNodes = (program: Node, nodes: readonly Node[]): boolean => {
  const others: Node[] = [program];
  const visit = (child: Node): void => {
    others.push(child);
  };
  for (let index = 0; index < nodes.length; index += 1) {
    const [node, other] = [nodes[index], others[index]];
    if (node === undefined || other === undefined || !isSame(node as Placed, other as Placed)) return false;
    // A kind that is none of JavaScript's we do not know.
    const visitChildren = plainChildrenOf[other.type];
    if (visitChildren === undefined) return false;
    visitChildren(other, visit);
  }
  return others.length === nodes.length;
};

/** Whether meriyah reads the same tree; false also where it reads none, perhaps because the syntax is too new for it. */
export const isReadAlike = ({ tree, source, goal }: Pick<Parsed, 'tree' | 'source' | 'goal'>): boolean => {
  const again = readAgain(source, goal);
  return again !== undefined && hasSameNodes(again, tree.nodes);
};
