import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { validate, type Validation } from '../../src/index.ts';

interface Row {
  readonly id: string;
  readonly lang: string;
  readonly layer?: string;
  readonly why: string;
  readonly code: string;
}

const rowsOf = (name: string): readonly Row[] =>
  readFileSync(new URL(`../fixtures/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const judge = ({ lang, code }: Row): Validation =>
  validate(code, { filename: `row.${lang}`, goal: lang === 'js' ? 'script' : 'module' });

/** Denial of service is the runner's to end, and judging itself is the evaluator's. */
const bypasses = rowsOf('bypasses').filter(({ layer }) => layer?.startsWith('static') === true);
const benign = rowsOf('benign');

describe('bypasses', () => {
  test.each(bypasses)('$id $why is not allowed', (row) => {
    expect(judge(row).verdict).not.toBe('allow');
  });

  test('nearly all of them are denied outright, without help of a runner', () => {
    const denied = bypasses.filter((row) => judge(row).verdict === 'deny');
    expect(bypasses.length).toBeGreaterThan(100);
    expect(denied.length / bypasses.length).toBeGreaterThan(0.9);
  });
});

describe('benign code', () => {
  test.each(benign)('$id $why is not denied', (row) => {
    const { verdict, findings } = judge(row);
    expect(verdict, JSON.stringify(findings)).not.toBe('deny');
  });

  test('nearly all of it is allowed without conditions', () => {
    const allowed = benign.filter((row) => judge(row).verdict === 'allow');
    expect(benign.length).toBeGreaterThan(30);
    expect(allowed.length / benign.length).toBeGreaterThan(0.9);
  });
});

test('deep nesting is denied, not survived by luck', () => {
  const verdicts = ['(', '[', '{', '!', '-', 'a=>', 'a?b:', '`${'].map(
    (piece) => validate(piece.repeat(30_000)).verdict,
  );
  expect(new Set(verdicts)).toEqual(new Set(['deny']));
});
