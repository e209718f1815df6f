/** What test files written for mocha find as globals, in both of its dialects. */
'use strict';

/** `done` is called once a function has ended, whichever of the three ways it tells that. */
const call = (fn, done) => {
  const context = { timeout: () => context, slow: () => context, retries: () => context };
  try {
    if (fn.length > 0) {
      fn.call(context, (error) => done(error || undefined));
      return;
    }
    const result = fn.call(context);
    if (result && typeof result.then === 'function')
      result.then(
        () => done(),
        (error) => done(error || new Error('rejected')),
      );
    else done();
  } catch (error) {
    done(error || new Error('thrown'));
  }
};

const callAll = (fns, done) => {
  const [first, ...others] = fns;
  if (first === undefined) done();
  else call(first, (error) => (error === undefined ? callAll(others, done) : done(error)));
};

const newSuite = (title, parent) => ({ title, parent, before: [], beforeEach: [], afterEach: [] });

const chainOf = (suite) => (suite === undefined ? [] : [...chainOf(suite.parent), suite]);

/** `before` of a suite runs ahead of its first test; `after` cleans up what nobody looks at any more. */
const testOf = (suite, title, fn) => {
  const chain = chainOf(suite);
  return {
    name: [...chain.map((each) => each.title), title].filter((part) => part !== '').join(' '),
    run: (done) => {
      const once = chain.flatMap((each) => each.before.splice(0));
      const around = [
        ...once,
        ...chain.flatMap((each) => each.beforeEach),
        fn,
        ...chain.flatMap((each) => each.afterEach),
      ];
      callAll(around, done);
    },
  };
};

exports.mochaNames = (add) => {
  let suite = newSuite('', undefined);
  const describe = (title, fn) => {
    const outer = suite;
    suite = newSuite(title, outer);
    try {
      fn.call({ timeout: () => undefined, slow: () => undefined });
    } finally {
      suite = outer;
    }
  };
  const it = (title, fn) => {
    if (fn !== undefined) add(testOf(suite, title, fn));
  };
  const skip = () => undefined;
  describe.skip = skip;
  it.skip = skip;
  const before = (fn) => suite.before.push(fn);
  const beforeEach = (fn) => suite.beforeEach.push(fn);
  const afterEach = (fn) => suite.afterEach.push(fn);
  const first = { describe, context: describe, it, specify: it, before, beforeEach, after: skip, afterEach };
  const second = {
    suite: describe,
    test: it,
    suiteSetup: before,
    setup: beforeEach,
    suiteTeardown: skip,
    teardown: afterEach,
  };
  return { ...first, ...second, xit: skip, xdescribe: skip };
};
