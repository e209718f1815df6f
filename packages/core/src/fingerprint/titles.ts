/** The name of the test that failed: two tests may fail with the same assertion. */
import type { Sorted } from './sort.ts';
import { exact } from './test-names.ts';

/** Messages that say only what was compared. */
const ASSERTION =
  /^(?:[\w$.]{0,80}Assertion(?:Failed)?Error|assert(?:ion)?\b|expected\b|expect\(|got\b|want\b|comparison failure|Assert\.\w{1,40}\(\) Failure|left\b)/i;

/** Whether a message says only what was compared. */
export const isAssertion = (message: string): boolean => ASSERTION.test(message);

/** Where runners name a test. */
const TITLES: readonly RegExp[] = [
  /^_{3,} (?:ERROR at \w{1,20} of )?([\w.[\]-]{1,160}) _{3,}$/,
  /^\s{0,8}Failed ([\w.+]{1,200}(?:\([^()\n]{0,120}\))?) \[[<\d]/,
  /^FAILED [^\s:]{1,200}::(\S{1,200})/,
  /^(?:FAIL|ERROR): (test\w{0,120}) \(/,
  /^\s{0,12}--- FAIL: (\S{1,200})/,
  /^thread '(\w{1,80}(?:::\w{1,80}){1,8})' .{0,40}panicked/,
  /^---- (\S{1,200}) stdout ----/,
  /^\s{0,4}(\w{1,120} > .{1,160}) FAILED$/,
  /^\s{0,4}(?:✖|not ok \d{1,6} -) (.{1,200}?)(?: \([\d.]{1,12}ms\))?$/,
  /^([\w.$]{1,200}(?:\(\S{0,120}\))?) {1,4}Time elapsed: [\d.]{1,12} s {1,4}<<< (?:FAILURE|ERROR)!/,
  /^\s{0,4}(\w{1,80}(?:Test|Tests|IT|Spec)\.\w{1,120}):\d{1,7}\b/,
];

/** Of tests within tests, Go names the outer ones before. */
const SUBTEST = /^\s{1,40}--- FAIL: (\S{1,200})/;
const innermost = (lines: readonly Sorted[], title: string): string =>
  lines.reduce((outer, { text }) => {
    const inner = SUBTEST.exec(text)?.[1] ?? '';
    return inner.startsWith(`${outer}/`) ? inner : outer;
  }, title);

const titleIn = (lines: readonly Sorted[]): string | undefined => {
  for (const { text } of lines) {
    for (const pattern of TITLES) {
      const title = pattern.exec(text)?.[1];
      if (title !== undefined) return title;
    }
  }
  return undefined;
};

/** The test's name before an assertion, where the text tells it. */
export const withTitle = (lines: readonly Sorted[], message: readonly string[]): readonly string[] => {
  if (message.length !== 1 || !message.some(isAssertion)) return message;
  const title = titleIn(lines);
  return title === undefined ? message : [exact(innermost(lines, title)), ...message];
};
