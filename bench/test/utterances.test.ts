/** The set of labelled utterances is the one that was fixed, and what its README promises. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadUtterances, ofHalf, parseUtterances, type Utterance } from '../src/utterances/set.ts';

const utterances = loadUtterances();

const share = (of: readonly Utterance[], is: (utterance: Utterance) => boolean): number =>
  of.filter(is).length / of.length;

const isNothing = ({ teaching, correction, satisfaction }: Utterance): boolean =>
  teaching === null && !correction && satisfaction === 'none';

// Would catch: a label or a text that is changed so that rules look better.
test('a set that differs from the one that was fixed is refused', () => {
  const [first] = utterances;
  expect(() => parseUtterances(`${JSON.stringify(first)}\n`)).toThrow('have changed since they were fixed');
});

// Would catch: a label that is none, once somebody fixes another set.
test('a line that is no labelled utterance is refused by its number', () => {
  const text = `${JSON.stringify({ ...utterances[0], satisfaction: 'mild' })}\n`;
  expect(() => parseUtterances(text, createHash('sha256').update(text).digest('hex'))).toThrow('line 1');
});

test('ids are unique and sorted, and no text stands twice', () => {
  const ids = utterances.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(new Set(utterances.map(({ text }) => text.toLowerCase())).size).toBe(utterances.length);
});

test.each(['development', 'held out'] as const)('every label is in the %s half often enough to be judged', (half) => {
  const some = ofHalf(utterances, half);
  expect(some.length).toBeGreaterThan(300);
  expect(share(some, isNothing)).toBeGreaterThan(0.33);
  expect(share(some, ({ teaching }) => teaching !== null)).toBeGreaterThan(0.2);
  expect(share(some, ({ correction }) => correction)).toBeGreaterThan(0.18);
  expect(share(some, ({ satisfaction }) => satisfaction === 'positive')).toBeGreaterThan(0.12);
  expect(share(some, ({ satisfaction }) => satisfaction === 'negative')).toBeGreaterThan(0.12);
  const taught = new Set(some.map(({ language, teaching }) => `${language} ${String(teaching)}`));
  for (const kind of ['preference', 'rule', 'knowledge', 'skill'])
    expect([...taught]).toEqual(expect.arrayContaining([`en ${kind}`, `zh ${kind}`]));
});
