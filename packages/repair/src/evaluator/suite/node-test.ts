/** What `node:test` answers in the evaluator: the same names, run by {@link SuiteRun} in the process that is there. */
import assert from 'node:assert';
import type { Body, Case } from './case.ts';
import type { Style, SuiteRun } from './suite-run.ts';

interface Options {
  readonly skip?: unknown;
  readonly todo?: unknown;
  readonly plan?: number;
}

interface Tracker {
  restoreAll(): void;
  reset(): void;
}

const real = process.getBuiltinModule('node:test') as unknown as {
  readonly mock: Tracker & { constructor: new () => Tracker };
};
const trackers = new WeakMap<Case, Tracker>();

const trackerOf = (own: Case): Tracker => {
  let tracker = trackers.get(own);
  if (tracker === undefined) trackers.set(own, (tracker = new real.mock.constructor()));
  return tracker;
};

const contextOf = (own: Case, run: () => SuiteRun, test: TestFunction): object => {
  const asserts = Object.fromEntries(Object.entries(assert).filter(([, value]) => typeof value === 'function'));
  return {
    name: own.name,
    fullName: own.id,
    signal: new AbortController().signal,
    assert: asserts,
    get mock() {
      return trackerOf(own);
    },
    diagnostic: () => undefined,
    runOnly: () => undefined,
    plan: () => undefined,
    skip: () => void (own.mode = 'skip'),
    todo: () => void (own.mode = 'todo'),
    test,
    before: (body: Body) => run().hook('before', body, own),
    after: (body: Body) => run().hook('after', body, own),
    beforeEach: (body: Body) => run().hook('beforeEach', body, own),
    afterEach: (body: Body) => run().hook('afterEach', body, own),
  };
};

type TestFunction = (...args: readonly unknown[]) => Promise<void>;

const parsed = (args: readonly unknown[]): { name: string; options: Options; body: Body } => {
  const body = (args.find((arg) => typeof arg === 'function') ?? (() => undefined)) as Body;
  const options = (args.find((arg) => typeof arg === 'object' && arg !== null) ?? {}) as Options;
  const name = typeof args[0] === 'string' ? args[0] : body.name === '' ? '<anonymous>' : body.name;
  return { name, options, body };
};

const isOn = (value: unknown): boolean => value !== undefined && value !== false;

const modeOf = ({ skip, todo }: Options): Case['mode'] => (isOn(skip) ? 'skip' : isOn(todo) ? 'todo' : 'run');

/** The module. `run` is the file that is being run; `enqueue` starts what stands at its top level. */
export const nodeTestModule = (run: () => SuiteRun, enqueue: (own: Case) => Promise<void>): object => {
  const declare =
    (kind: Case['kind'], fixed: Options): TestFunction =>
    (...args) => {
      const { name, options, body } = parsed(args);
      const suite = run();
      const parent = suite.current();
      const own = suite.add(name, kind, body, modeOf({ ...options, ...fixed }));
      const collected = kind === 'suite' ? suite.collect(own) : undefined;
      if (parent.kind === 'test') return suite.run(own).then(() => undefined);
      return parent === suite.root ? Promise.resolve(collected).then(() => enqueue(own)) : Promise.resolve();
    };
  const family = (kind: Case['kind']): TestFunction =>
    Object.assign(declare(kind, {}), {
      only: declare(kind, {}),
      skip: declare(kind, { skip: true }),
      todo: declare(kind, { todo: true }),
    });
  const test = family('test');
  const suite = family('suite');
  contexts.set(run, test);
  const hook = (kind: 'before' | 'after' | 'beforeEach' | 'afterEach') => (body: Body) => run().hook(kind, body);
  return Object.assign(test, {
    ...{ test, it: family('test'), describe: suite, suite, mock: real.mock, assert, run: undefined },
    ...{ before: hook('before'), after: hook('after'), beforeEach: hook('beforeEach'), afterEach: hook('afterEach') },
  });
};

const contexts = new WeakMap<() => SuiteRun, TestFunction>();

export const nodeTestStyle = (run: () => SuiteRun): Style => ({
  argsOf: (own) => [contextOf(own, run, contexts.get(run) ?? (() => Promise.resolve()))],
  callbackAt: { test: 2, hook: 2 },
  suiteLines: true,
  name: (own) => own.name,
  afterTest: (own) => {
    trackers.get(own)?.restoreAll();
  },
});
