/** One assertion, whatever library it comes from, and whether another one claims as much. */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { weakening, type RatchetRule, type Weakening } from '../finding.ts';
import { claimsAsMuch, SNAPSHOT_MATCHERS, WILDCARDS } from '../matchers.ts';
import { chainOf, descendants, expressionOf, lineOf, numberIn, shape, type Node } from './tree.ts';

export const ASSERTING: ReadonlySet<string> = new Set(['expect', 'assert', 'strict', 'should', 't', 'tap', 'chai']);
/** What the object of a test offers besides assertions. */
const NO_ASSERTION: ReadonlySet<string> = new Set(
  [
    'test',
    'it',
    'describe',
    'suite',
    'skip',
    'todo',
    'timeout',
    'context',
    'mock',
    'diagnostic',
    'runOnly',
    'log',
    'signal',
  ].concat(['before', 'after', 'beforeEach', 'afterEach', 'teardown', 'pass', 'end', 'name']),
);

export interface Assertion {
  /** What is looked at. */
  readonly subject: string;
  readonly subjectNode: Node | undefined;
  /** All words of it: `not`, `resolves`, `toBe`. */
  readonly words: readonly string[];
  readonly matcher: string;
  /** What it is compared with. */
  readonly args: readonly Node[];
  readonly line: number;
}

export const assertionOf = (statement: Node): Assertion | undefined => {
  const expression = expressionOf(statement);
  const chain = chainOf(expression);
  if (chain === undefined || chain.calls.length === 0) return undefined;
  const [root = '', ...words] = chain.names;
  if (!ASSERTING.has(root) || (root === 't' && NO_ASSERTION.has(words[0] ?? ''))) return undefined;
  const isExpect = root === 'expect' && chain.calls.length > 1;
  const isProperty = root === 'expect' && expression.type === Kind.MemberExpression;
  const [first = [], last = []] = [chain.calls[0], chain.calls.at(-1)];
  const fromFirst = isExpect || isProperty;
  const subjectNode = first[0];
  return {
    subject: fromFirst ? first.map(shape).join() : shape(subjectNode),
    subjectNode,
    words,
    matcher: words.at(-1) ?? '',
    args: fromFirst ? (isExpect ? last : []) : first.slice(1),
    line: lineOf(statement),
  };
};

export const countAssertions = (nodes: readonly Node[]): number =>
  nodes
    .flatMap(descendants)
    .filter((node) => node.type === Kind.ExpressionStatement || node.type === Kind.ArrowFunctionExpression)
    .filter((node) => assertionOf(node.type === Kind.ArrowFunctionExpression ? node.body : node) !== undefined).length;

/** Nothing of the code under test is in it. */
const isWrittenOut = (node: Node): boolean =>
  descendants(node).every(
    (one) => !['Identifier', 'CallExpression', 'NewExpression', 'ThisExpression'].includes(one.type),
  );

export const isTautology = ({ subjectNode, subject, args }: Assertion): boolean =>
  subjectNode !== undefined && (isWrittenOut(subjectNode) || (args[0] !== undefined && shape(args[0]) === subject));

const wildcards = (args: readonly Node[]): number =>
  args.flatMap(descendants).filter((node) => node.type === Kind.Identifier && WILDCARDS.has(node.name)).length;

const isPrefix = (short: readonly string[], long: readonly string[]): boolean =>
  short.length < long.length && short.every((word, index) => word === long[index]);

const count = (words: readonly string[], word: string): number => words.filter((one) => one === word).length;

const argumentRule = (before: Assertion, after: Assertion): RatchetRule | undefined => {
  const [old, now] = [before.args.map(shape), after.args.map(shape)];
  if (old.every((one, index) => one === now[index])) return undefined;
  if (SNAPSHOT_MATCHERS.has(after.matcher)) return 'snapshot-updated';
  if (now.length < old.length || wildcards(after.args) > wildcards(before.args)) return 'weaker-matcher';
  const [digits, fewer] = [numberIn(before.args[1]), numberIn(after.args[1])];
  const isLooser = old[0] === now[0] && digits !== undefined && fewer !== undefined && fewer < digits;
  return isLooser ? 'weaker-matcher' : 'expected-changed';
};

const ruleFor = (before: Assertion, after: Assertion): RatchetRule | undefined => {
  if (isTautology(after) && !isTautology(before)) return 'tautology';
  if (before.subject !== after.subject) {
    const isSameClaim = before.matcher === after.matcher && argumentRule(before, after) === undefined;
    return isSameClaim ? 'inputs-changed' : 'fewer-assertions';
  }
  if (isPrefix(after.words, before.words)) return 'fewer-assertions';
  if (count(before.words, 'not') !== count(after.words, 'not')) return 'expected-changed';
  const isPromiseKept = ['resolves', 'rejects'].every((word) => count(before.words, word) === count(after.words, word));
  if (!isPromiseKept || !claimsAsMuch(before.matcher, after.matcher)) return 'weaker-matcher';
  return argumentRule(before, after);
};

/** What is weaker about an assertion that took the place of another; undefined when nothing is. */
export const compareAssertions = (before: Assertion, after: Assertion): Weakening | undefined => {
  const rule = ruleFor(before, after);
  if (rule === undefined) return undefined;
  return weakening(rule, `${before.words.join('.')} -> ${after.words.join('.')}`, after.line);
};
