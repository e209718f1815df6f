import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Fault } from '../fault.ts';
import type { Parsed } from '../parse.ts';
import { childrenOf, type Node } from '../tree.ts';

const LOOP_KINDS = [Kind.ForStatement, Kind.WhileStatement, Kind.DoWhileStatement] as const;
const CATCHES_BREAK: ReadonlySet<string> = new Set([
  ...LOOP_KINDS,
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
]);
const FUNCTIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
]);

/** What a condition always is; undefined when it depends. */
const constantTruth = (test: Node): boolean | undefined => {
  if (test.type === Kind.Literal) return Boolean(test.value);
  if (test.type === Kind.ArrayExpression || test.type === Kind.ObjectExpression) return true;
  if (test.type !== Kind.UnaryExpression || test.operator !== '!') return undefined;
  const inner = constantTruth(test.argument);
  return inner === undefined ? undefined : !inner;
};

const isEndless = (node: Node): boolean => {
  if (node.type === Kind.ForStatement) return node.test === null || constantTruth(node.test) === true;
  return (
    (node.type === Kind.WhileStatement || node.type === Kind.DoWhileStatement) && constantTruth(node.test) === true
  );
};

/** Labels of the loop itself, and of statements inside it. */
interface Labels {
  readonly own: ReadonlySet<string>;
  readonly inside: ReadonlySet<string>;
}

/** A way out of the loop, or a place where others get their turn. */
const leaves = (node: Node, caught: boolean, labels: Labels): boolean => {
  switch (node.type) {
    case Kind.ReturnStatement:
    case Kind.ThrowStatement:
    case Kind.YieldExpression:
    case Kind.AwaitExpression:
      return true;
    case Kind.BreakStatement:
      return node.label === null ? !caught : !labels.inside.has(node.label.name);
    case Kind.ContinueStatement:
      return node.label !== null && !labels.inside.has(node.label.name) && !labels.own.has(node.label.name);
    default:
      return false;
  }
};

/** The statements of the loop's own function, with whether a `break` there is caught by something inside the loop. */
const innerNodes = (loop: Node): readonly { readonly node: Node; readonly caught: boolean }[] => {
  const found: { readonly node: Node; readonly caught: boolean }[] = [{ node: loop, caught: false }];
  // The list grows while it is gone through.
  for (const { node: parent, caught: before } of found) {
    const caught = before || (parent !== loop && CATCHES_BREAK.has(parent.type));
    for (const node of childrenOf(parent)) if (!FUNCTIONS.has(node.type)) found.push({ node, caught });
  }
  return found;
};

const ownLabels = (parsed: Parsed, loop: Node): ReadonlySet<string> => {
  const labels = new Set<string>();
  let parent = parsed.tree.parentOf(loop);
  for (; parent?.type === Kind.LabeledStatement; parent = parsed.tree.parentOf(parent)) labels.add(parent.label.name);
  return labels;
};

const hasExit = (parsed: Parsed, loop: Node): boolean => {
  const nodes = innerNodes(loop);
  const inside = nodes.flatMap(({ node }) => (node.type === Kind.LabeledStatement ? [node.label.name] : []));
  const labels = { own: ownLabels(parsed, loop), inside: new Set(inside) };
  return nodes.some(({ node, caught }) => leaves(node, caught, labels));
};

/** Endless loops inside endless loops: each is gone through by itself, so deep nests of them are not worth it. */
const MAX_NESTED = 20;

const nesting = (parsed: Parsed, loop: Node, endless: ReadonlySet<Node>): number => {
  let depth = 0;
  let parent = parsed.tree.parentOf(loop);
  for (; parent !== undefined; parent = parsed.tree.parentOf(parent)) if (endless.has(parent)) depth += 1;
  return depth;
};

/** Loops that nothing in them ends. */
export const findEndlessLoops = (parsed: Parsed): readonly Fault[] => {
  const endless = new Set<Node>(parsed.tree.ofType(...LOOP_KINDS).filter(isEndless));
  return [...endless]
    .filter((loop) => nesting(parsed, loop, endless) > MAX_NESTED || !hasExit(parsed, loop))
    .map((loop) => ({ rule: 'loop/endless', message: 'a loop without a way out', at: loop.range[0] }));
};
