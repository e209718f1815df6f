/** What `require('tape')` gives to a test file. Assertions are counted, and a failed one does not end its test, as in tape. */
'use strict';

const assert = require('node:assert');

const throwsOf = (check) => (fn, expected) =>
  typeof expected === 'string' || expected === undefined ? check(fn) : check(fn, expected);

const is = (value, message) => assert.ok(value, message);

const assertions = (deepEqual) => ({
  ok: (value) => is(value, 'not truthy'),
  notOk: (value) => is(!value, 'not falsy'),
  equal: (actual, expected) => is(Object.is(actual, expected) || actual === expected, 'not equal'),
  notEqual: (actual, expected) => is(actual !== expected, 'equal'),
  deepEqual: (actual, expected) => is(deepEqual(actual, expected, { strict: true }), 'not deeply equal'),
  notDeepEqual: (actual, expected) => is(!deepEqual(actual, expected, { strict: true }), 'deeply equal'),
  deepLooseEqual: (actual, expected) => is(deepEqual(actual, expected), 'not deeply equal'),
  throws: throwsOf(assert.throws),
  doesNotThrow: (fn) => assert.doesNotThrow(fn),
  error: (error) => is(!error, String(error)),
  fail: (message) => assert.fail(String(message)),
  pass: () => undefined,
});

const SYNONYMS = {
  ok: ['true', 'assert'],
  notOk: ['false', 'notok'],
  equal: ['equals', 'isEqual', 'is', 'strictEqual', 'strictEquals'],
  notEqual: ['notEquals', 'isNot', 'not', 'notStrictEqual'],
  deepEqual: ['deepEquals', 'isEquivalent', 'same'],
  error: ['ifError', 'ifErr', 'iferror'],
};

/** A test and, after it, the tests that it asked for. */
const testOf = (name, fn, deepEqual) => ({
  name,
  run: (done) => {
    const inner = [];
    let planned = Infinity;
    let count = 0;
    let problem;
    const end = () => done(problem, inner);
    const counted = () => {
      count += 1;
      if (count > planned) problem ??= new Error('more assertions than planned');
      if (count === planned) end();
    };
    const t = {
      end: () => {
        if (planned !== Infinity && count < planned) problem ??= new Error('fewer assertions than planned');
        end();
      },
      plan: (number) => (planned = number),
      comment: () => undefined,
      skip: counted,
      test: (...args) => {
        inner.push(testOf(`${name} ${args[0]}`, args.at(-1), deepEqual));
        counted();
      },
    };
    for (const [key, check] of Object.entries(assertions(deepEqual))) {
      const checked = (...args) => {
        try {
          check(...args);
        } catch (error) {
          problem ??= error;
        }
        counted();
      };
      for (const each of [key, ...(SYNONYMS[key] ?? [])]) t[each] = checked;
    }
    try {
      fn(t);
      if (inner.length > 0) end();
    } catch (error) {
      problem ??= error ?? new Error('thrown');
      end();
    }
  },
});

exports.tapeFunction =
  (add) =>
  (...args) => {
    const fn = args.at(-1);
    const name = typeof args[0] === 'string' ? args[0] : '(anonymous)';
    // Tape's own dependency, there only where tests are written for tape.
    if (args[1]?.skip !== true && typeof fn === 'function') add(testOf(name, fn, require('deep-equal')));
  };
