import type { Finding } from '@evolve/core/contracts';

/** Every rule of the ratchet and what it says. Findings carry its name as `ratchet:NAME`. */
export const RATCHET_RULES = {
  'tests-with-source': 'tests are added in a change of their own, which the owner looks at',
  'test-file-deleted': 'a file of the tests is gone',
  'test-removed': 'a test is gone',
  'test-changed': 'a test, or what it stands on, was changed',
  'inputs-changed': 'a test runs other or fewer cases',
  'subject-replaced': 'a test takes what it tests from elsewhere',
  'mock-of-subject': 'a test replaces what it tests',
  'hook-added': 'tests that stand get a hook that runs around them',
  'expected-changed': 'a test expects something else',
  'expected-failure': 'a test is expected to fail',
  'fewer-assertions': 'an assertion is gone',
  'weaker-matcher': 'an assertion holds for more than before',
  'assertion-conditional': 'an assertion does not always run any more',
  'assertion-swallowed': 'an assertion may fail without anybody noticing',
  'not-awaited': 'an assertion is not waited for any more',
  'early-end': 'a test ends before it is over',
  'snapshot-updated': 'a snapshot was changed',
  'time-limit-raised': 'a test may take longer',
  'threshold-lowered': 'a threshold of coverage is lower or gone',
  'settings-changed': 'how tests are run was changed',
  'coverage-pragma': 'code is taken out of the coverage',
  emptied: 'a test asserts nothing any more',
  shadowed: 'a name that tests use means something else now',
  skip: 'a test is skipped',
  only: 'other tests do not run beside this one',
  todo: 'a test is put off',
  retry: 'a test may fail and be tried again',
  tautology: 'an assertion holds whatever the code does',
  unreadable: 'a test cannot be read',
} as const;

export type RatchetRule = keyof typeof RATCHET_RULES;

/** What one comparison found; the path is added by whoever knows it. */
export interface Weakening {
  readonly rule: RatchetRule;
  /** What it is about, in the words of the test; untrusted text. */
  readonly about: string;
  /** From 1. */
  readonly line?: number;
}

const MOST_WORDS = 200;

export const weakening = (rule: RatchetRule, about: string, line?: number): Weakening => ({
  rule,
  about: about.replace(/\s+/gu, ' ').trim().slice(0, MOST_WORDS),
  ...(line === undefined ? {} : { line }),
});

export const findingOf = (path: string, { rule, about, line }: Weakening): Finding => ({
  rule: `ratchet:${rule}`,
  path,
  message: about === '' ? RATCHET_RULES[rule] : `${RATCHET_RULES[rule]}: ${about}`,
  ...(line === undefined ? {} : { line }),
});
