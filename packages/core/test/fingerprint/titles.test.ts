/** Names of tests: their numbers are their own, and the innermost of them failed. */
import { expect, test } from 'vitest';
import { fingerprintError } from '../../src/fingerprint/index.ts';

const template = (text: string): string => fingerprintError(text).template;

// Would catch: two tests whose names differ in a number taken for one.
test.each([
  ['RSpec', (days: number) => `  1) Plan ends after ${String(days)} days\n     Failure/Error: expect(plan).to be_over`],
  [
    'Vitest',
    (days: number) => ` FAIL  a.test.ts > plan > ends after ${String(days)} days\nAssertionError: expected 1 to be 2`,
  ],
  ['Jest', (days: number) => `  ● plan › ends after ${String(days)} days\n\n    expect(received).toBe(expected)`],
  ['pytest', (days: number) => `FAILED tests/test_plan.py::test_end[${String(days)}] - assert 1 == 2`],
  ['TAP', (days: number) => `not ok 7 - ends after ${String(days)} days\n  ---\n  error: it did not end\n`],
  [
    'Playwright',
    (days: number) =>
      `  1) [chromium] › a.spec.ts:3:1 › ends after ${String(days)} days ──\n\n    Error: expect(locator).toBeHidden()`,
  ],
])('a number in the name of a test: %s', (_, text) => {
  expect(template(text(14))).not.toBe(template(text(30)));
});

test('which place a test has and how long it took are no part of its name', () => {
  const tap = (place: number): string => `not ok ${String(place)} - ends\n  ---\n  error: it did not end\n`;
  expect(template(tap(3))).toBe(template(tap(12)));
  const vitest = (time: number): string =>
    ` FAIL  a.test.ts > ends (${String(time)} ms)\nAssertionError: expected 1 to be 2`;
  expect(template(vitest(3))).toBe(template(vitest(12)));
});

test.each([
  [
    'Go',
    (name: string) =>
      `--- FAIL: TestCart (0.00s)\n    --- FAIL: TestCart/${name} (0.00s)\n        a_test.go:3: got 1, want 2`,
  ],
  ['Mocha', (name: string) => `  1) cart\n       adds:\n     AssertionError: no element .${name} was found`],
  [
    'Maven',
    (name: string) =>
      `[ERROR] a.CartTest.${name}  Time elapsed: 0.01 s  <<< FAILURE!\norg.opentest4j.AssertionFailedError: expected: <1> but was: <2>`,
  ],
  ['.NET', (name: string) => `  Failed A.CartTests.${name} [12 ms]\n  Error Message:\n   Assert.Equal() Failure`],
  [
    'pydantic',
    (name: string) =>
      `pydantic.ValidationError: 2 validation errors for Order\ntotal\n  Field required\n${name}\n  Field required`,
  ],
])('what is within a test or a count tells apart: %s', (_, text) => {
  expect(template(text('one'))).not.toBe(template(text('two')));
});
