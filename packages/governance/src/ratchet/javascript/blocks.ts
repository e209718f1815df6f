/** Suites, tests and hooks, as node:test, vitest, jest, mocha, ava, tap and playwright write them. */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { RatchetRule } from '../finding.ts';
import { chainOf, expressionOf, lineOf, shape, textIn, type Node, type Statement } from './tree.ts';

const SUITES = ['describe', 'suite', 'context', 'xdescribe', 'fdescribe'];
const TESTS = ['it', 'test', 'specify', 'xit', 'xtest', 'fit', 'xspecify'];
const HOOKS = ['before', 'after', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'setup', 'teardown'];

/** Names that say it by themselves. */
const BY_NAME: Readonly<Record<string, string>> = {
  ...{ xit: 'skip', xtest: 'skip', xspecify: 'skip', xdescribe: 'skip' },
  ...{ fit: 'only', fdescribe: 'only' },
};

/** What a word beside a test makes of it. */
export const MODIFIER_RULES: Readonly<Record<string, RatchetRule>> = {
  ...{ skip: 'skip', skipIf: 'skip', runIf: 'skip', fixme: 'skip', pending: 'skip' },
  ...{
    only: 'only',
    todo: 'todo',
    fails: 'expected-failure',
    failing: 'expected-failure',
    fail: 'expected-failure',
    expectFailure: 'expected-failure',
  },
  ...{ slow: 'time-limit-raised', retry: 'retry' },
};

export interface Block {
  readonly kind: 'suite' | 'test' | 'hook';
  readonly title: string;
  readonly modifiers: readonly string[];
  readonly options: Extract<Node, { type: Kind.ObjectExpression }> | undefined;
  /** Numbers among the arguments: a time limit. */
  readonly limits: readonly Node[];
  /** Rows of a table of cases. */
  readonly rows: readonly Node[];
  readonly params: readonly Node[];
  readonly body: readonly Statement[];
  readonly line: number;
}

type Callback = Extract<Node, { type: Kind.ArrowFunctionExpression | Kind.FunctionExpression }>;

const isCallback = (node: Node): node is Callback =>
  node.type === Kind.ArrowFunctionExpression || node.type === Kind.FunctionExpression;

const bodyOf = (callback: Callback | undefined): readonly Statement[] => {
  if (callback === undefined) return [];
  return callback.body.type === Kind.BlockStatement ? callback.body.body : [callback.body];
};

const kindOf = (names: readonly string[]): Block['kind'] | undefined => {
  const [root = '', second = ''] = names;
  // `t.test`, `test.describe`, `test.beforeEach`: what belongs to a test says what it is itself.
  const word =
    ['t', 'test', 'it', 'describe', 'suite'].includes(root) && [...SUITES, ...TESTS, ...HOOKS].includes(second)
      ? second
      : root;
  if (SUITES.includes(word)) return 'suite';
  if (TESTS.includes(word)) return 'test';
  return HOOKS.includes(word) ? 'hook' : undefined;
};

/** Elements of a table, the rows of a tagged template being one. */
const rowsOf = (args: readonly Node[]): readonly Node[] => {
  const [table] = args;
  if (table?.type === Kind.ArrayExpression) return table.elements.filter((element) => element !== null);
  return table === undefined ? [] : [table];
};

const isTable = (names: readonly string[]): boolean => names.includes('each') || names.includes('for');

export const blockOf = (statement: Node): Block | undefined => {
  const expression = expressionOf(statement);
  if (expression.type !== Kind.CallExpression) return undefined;
  const chain = chainOf(expression);
  const kind = chain === undefined ? undefined : kindOf(chain.names);
  if (chain === undefined || kind === undefined) return undefined;
  const args = chain.calls.at(-1) ?? [];
  const callback = args.findLast(isCallback);
  const [first] = args;
  const isTitled = kind !== 'hook' && first !== undefined && !isCallback(first);
  if (kind !== 'hook' && !isTitled && callback === undefined) return undefined;
  const [root = '', ...words] = chain.names;
  return {
    kind,
    title: isTitled ? (textIn(first) ?? shape(first)) : kind === 'hook' ? chain.names.join('.') : '',
    modifiers: [...(BY_NAME[root] === undefined ? [] : [BY_NAME[root]]), ...words],
    options: args.find(
      (arg): arg is Extract<Node, { type: Kind.ObjectExpression }> => arg.type === Kind.ObjectExpression,
    ),
    limits: args.filter((arg) => arg !== first && !isCallback(arg) && arg.type !== Kind.ObjectExpression),
    rows: isTable(chain.names) ? rowsOf(chain.calls[0] ?? []) : [],
    params: callback?.params ?? [],
    body: bodyOf(callback),
    line: lineOf(statement),
  };
};
