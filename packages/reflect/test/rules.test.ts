import type { Turn, TurnSignals } from '@evolve/core/contracts';
import { expect, test } from 'vitest';
import { createReflector } from '../src/index.ts';

const { signal } = new AbortController();
const reflector = createReflector();
const quiet: TurnSignals = { toolCalls: 0, toolFailures: [] };
const turn = (more: Partial<Turn> = {}): Turn => ({ turnId: 't', input: 'Sort this', reply: 'Here', ...more });

const gradeOf = async (more: Partial<Turn>, signals = quiet): Promise<string | undefined> =>
  (await reflector.reflect(turn(more), signals, { signal })).reflection?.grade;

test.each([
  "No, that's not what I asked for",
  'wrong',
  'that is wrong, the list has 4 items',
  "It doesn't work",
  'still failing with the same error',
  'Thanks, but this is still wrong',
  'please try again',
  '不对，我要的是升序',
  '重新来',
  '你搞错了',
  '谢谢，但是还是报错',
  '还是不行',
])('a complaint is poor: %s', async (followUp) => {
  expect(await gradeOf({ followUp })).toBe('poor');
  expect(await gradeOf({ followUp }, { toolCalls: 2, toolFailures: [] })).toBe('poor');
});

test.each([
  'Thanks!',
  'perfect, that worked',
  'LGTM',
  'Nothing wrong with that, great',
  '谢谢',
  '不错',
  '没错，可以了',
])('praise is good: %s', async (followUp) => {
  expect(await gradeOf({ followUp })).toBe('good');
});

// Would catch: a word list that takes the next task for a judgement of the last one.
test.each([
  'What is wrong with this function?',
  'Now explain asymmetric keys',
  '不对称加密是什么？',
  '这段代码哪里不对？',
  'No thanks, next: sort descending',
  'And now in Rust',
  `Please review this text: ${'x '.repeat(200)} that is wrong`,
])('neither: %s', async (followUp) => {
  expect(await gradeOf({ followUp })).toBeUndefined();
});

test('tool failures lower the grade, all of them more than some; an empty reply is poor', async () => {
  const failure = { tool: 'web_search', error: 'Request failed with status code 503' };
  expect(await gradeOf({}, { toolCalls: 3, toolFailures: [failure] })).toBe('fair');
  expect(await gradeOf({ followUp: 'thanks' }, { toolCalls: 3, toolFailures: [failure] })).toBe('fair');
  expect(await gradeOf({}, { toolCalls: 1, toolFailures: [failure] })).toBe('poor');
  expect(await gradeOf({}, { toolCalls: 3, toolFailures: [] })).toBe('good');
  expect(await gradeOf({ reply: ' \n' })).toBe('poor');
  expect(await gradeOf({})).toBeUndefined();
});

test('curiosity comes from an error that can be looked up, without its figures and secrets', async () => {
  const reflect = async (error: string): Promise<string | null | undefined> => {
    const signals = { toolCalls: 1, toolFailures: [{ tool: 'db', error }] };
    return (await reflector.reflect(turn(), signals, { signal })).reflection?.curiosity;
  };
  expect(await reflect('connect ECONNREFUSED 127.0.0.1:5432 after 83 ms')).toBe(
    'What causes "connect ECONNREFUSED <ip>:5432 after <n>" in db, and what is the remedy?',
  );
  expect(await reflect('P2002 for password=hunter2hunter2')).not.toContain('hunter2');
  expect(await reflect('it went wrong')).toBeNull();
  expect(await reflect('')).toBeNull();
});

test('it costs nothing, answers in Chinese too, and stops on abort', async () => {
  expect(reflector.boundUsd).toBe(0);
  const chinese = createReflector({ language: 'zh' });
  const { reflection, costUsd } = await chinese.reflect(turn({ followUp: '不对' }), quiet, { signal });
  expect([reflection?.reason, costUsd]).toEqual(['用户指出回答有误。', 0]);
  const reason = new Error('stop');
  const options = { signal: AbortSignal.abort(reason) };
  await expect(reflector.reflect(turn(), quiet, options)).rejects.toBe(reason);
  await expect(reflector.reviewSession([], options)).rejects.toBe(reason);
  await expect(reflector.reviewFailure({ task: '', attempt: 1, diagnostics: '', diff: '' }, options)).rejects.toBe(
    reason,
  );
});

test.each([
  ['syntax', 'SyntaxError: Unexpected token }\n    at a.js:3'],
  ['syntax', 'src/a.ts(3,1): error TS1005: ; expected.'],
  ['type', "src/a.ts(12,5): error TS2345: Argument of type 'x' is not assignable to 'y'."],
  ['timeout', 'Error: Test timed out in 5000ms.'],
  ['environment', 'sh: 1: vitest: command not found'],
  ['environment', "Error: Cannot find package 'lodash' imported from /a/b.js"],
  ['environment', 'Error: ENOSPC: no space left on device'],
  ['policy', 'refused: evolve.policy.json is a protected path'],
  ['policy', 'the change gains a new capability: network'],
  ['nothing-found', 'no candidate was found within the budget'],
  ['crash', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['crash', 'Command was killed with SIGSEGV'],
  ['logic', 'AssertionError: expected 3 to be 4'],
  ['logic', "TypeError: Cannot read properties of undefined (reading 'x')"],
  ['logic', '  2 tests failed, 8 passed'],
  ['unknown', 'exit 1'],
] as const)('a failure is %s: %s', async (kind, diagnostics) => {
  const review = await reflector.reviewFailure(
    { task: 't', attempt: 1, diagnostics: `> run\n${diagnostics}`, diff: '-a\n+b' },
    { signal },
  );
  expect(review.kind).toBe(kind);
  expect(review.next).not.toBe('');
  expect(review.lesson).not.toContain('a.ts');
  if (kind !== 'unknown') expect(diagnostics).toContain(review.what.trim());
});

test('a review without anything to go by says so, and holds no secret', async () => {
  const failure = { task: 't', attempt: 1, diagnostics: '', diff: '' };
  expect((await reflector.reviewFailure(failure, { signal })).kind).toBe('nothing-found');
  const leaky = { ...failure, diagnostics: 'AssertionError: password=hunter2hunter2 was refused' };
  expect(JSON.stringify(await reflector.reviewFailure(leaky, { signal }))).not.toContain('hunter2');
});

test('a session is remembered by what the user corrected, the latest first', async () => {
  const turns = [
    turn({ input: 'Sort this', followUp: 'No, descending' }),
    turn({ input: 'Now print it', followUp: 'thanks' }),
    turn({ input: 'In UTC', followUp: 'wrong zone' }),
  ];
  expect(await reflector.reviewSession(turns, { signal })).toEqual({
    learned: [
      'Asked "In UTC", the user corrected the answer: "wrong zone".',
      'Asked "Sort this", the user corrected the answer: "No, descending".',
    ],
    curiosity: [],
  });
});
