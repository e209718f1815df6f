/** The tests of a file, told apart in its text, so that a project can be made that has some of them alone. */
import { parse, type Node } from 'acorn';

/** One statement that defines a test: `it('adds', …)`, `test('adds', …)`, `t.test('adds', …)`. In a loop it is one all the same. */
export interface TestSite {
  readonly start: number;
  readonly end: number;
}

type AnyNode = Node & Readonly<Record<string, unknown>>;

const NAMES = new Set(['it', 'test', 'specify', 'tape']);

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const childrenOf = (node: AnyNode): readonly AnyNode[] => Object.values(node).flat().filter(isNode);

const nameOf = (callee: AnyNode): unknown =>
  callee.type === 'Identifier'
    ? callee['name']
    : callee.type === 'MemberExpression'
      ? (callee['property'] as AnyNode)['name']
      : '';

const isSite = (node: AnyNode): boolean => {
  const call = node['expression'];
  if (node.type !== 'ExpressionStatement' || !isNode(call) || call.type !== 'CallExpression') return false;
  const last = (call['arguments'] as readonly AnyNode[]).at(-1);
  return NAMES.has(String(nameOf(call['callee'] as AnyNode))) && (last?.type ?? '').includes('Function');
};

const sitesIn = (node: AnyNode): readonly TestSite[] => {
  const inner = childrenOf(node).flatMap(sitesIn);
  // A test that holds others is what groups them.
  return inner.length > 0 || !isSite(node) ? inner : [{ start: node.start, end: node.end }];
};

export const testSites = (text: string): readonly TestSite[] =>
  sitesIn(
    parse(text, { ecmaVersion: 'latest', sourceType: 'script', allowHashBang: true }) as unknown as AnyNode,
  ).toSorted((left, right) => left.start - right.start);

/** The file without some of its tests; what is left keeps its lines. */
export const withoutSites = (text: string, sites: readonly TestSite[]): string =>
  sites
    .toSorted((left, right) => right.start - left.start)
    .reduce(
      (rest, { start, end }) =>
        `${rest.slice(0, start)};${rest.slice(start, end).replace(/[^\n]+/g, '')}${rest.slice(end)}`,
      text,
    );
