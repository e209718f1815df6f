/**
 * Runs test files that were written for mocha or for tape, and prints one line for each test: `node run-tests.cjs FILE...`.
 * Only the interface that tests call is here; what they assert with is the package's own (for tape: as tape does, with `deep-equal`).
 * The exit status is 1 until the last test has passed, so that a test which never ends fails the run.
 */
'use strict';

const { console, process, setImmediate } = globalThis;
const path = require('node:path');
const { mochaNames } = require('harness/mocha.cjs');
const { tapeFunction } = require('harness/tape.cjs');

const queue = [];
let number = 0;
let failed = 0;

const report = (name, error) => {
  number += 1;
  if (error !== undefined) failed += 1;
  console.log(`${error === undefined ? 'ok' : 'not ok'} ${number} ${String(name).replace(/\s+/g, ' ')}`);
  if (error !== undefined) console.error(error && error.stack ? error.stack : String(error));
};

const next = () => {
  const test = queue.shift();
  if (test === undefined) {
    process.exitCode = number > 0 && failed === 0 ? 0 : 1;
    return;
  }
  let isOver = false;
  test.run((error, following = []) => {
    if (isOver) return;
    isOver = true;
    report(test.name, error);
    queue.unshift(...following);
    setImmediate(next);
  });
};

const add = (test) => queue.push(test);

process.exitCode = 1;
Object.assign(globalThis, mochaNames(add), { tapeOfThisRun: tapeFunction(add) });
for (const file of process.argv.slice(2)) require(path.resolve(file));
next();
