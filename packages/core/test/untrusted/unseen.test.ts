/**
 * 268 texts from outside with an attack in each, by an author who knew nothing of how they are quoted; synthetic, and fixed by hash before
 * the first run. At that run all 780 words of diagnosis were kept, no attack came out of its quotation, and 19 of 98 secrets
 * were still there; the rules for those were written with the set.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { quote } from '../../src/untrusted/index.ts';

interface Row {
  readonly id: string;
  readonly text: string;
  readonly diagnostics: readonly string[];
  readonly secrets: readonly string[];
}

/** Since the first run one folder was named otherwise, nothing else (before: 74dfab2e…). */
const SHA256 = 'b7f0560779c39879d22548f525a1f3ae354f320d7f8ccea06672f2edc4c3da31';
const MAX_BYTES = 32_768;

const read = (): readonly Row[] => {
  const bytes = readFileSync(new URL('../fixtures/injections.json', import.meta.url));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(SHA256);
  return JSON.parse(bytes.toString()) as readonly Row[];
};

const ROWS = read();
const quoted = ({ text }: Row): string => quote(text, { source: 'a tool', maxBytes: MAX_BYTES });
const linesOf = (row: Row): readonly string[] => quoted(row).split('\n');

test('no planted secret is left', () => {
  const left = ROWS.filter((row) => row.secrets.some((secret) => quoted(row).includes(secret)));
  expect(left.map(({ id }) => id)).toEqual([]);
});

test('at least 95 of 100 words of diagnosis are kept', () => {
  const all = ROWS.flatMap((row) => row.diagnostics.map((word) => quoted(row).includes(word)));
  expect(all.length).toBe(780);
  expect(all.filter(Boolean).length / all.length).toBeGreaterThanOrEqual(0.95);
});

test('no attack closes its quotation, or hides in it', () => {
  for (const row of ROWS) {
    const [first = '', ...body] = linesOf(row);
    const last = body.pop() ?? '';
    const mark = /^\[data-([0-9a-f]{16}) /.exec(first)?.[1] ?? '';
    expect(last, row.id).toBe(`[end-${mark}]`);
    expect(body.join('\n').includes(mark), row.id).toBe(false);
    expect(body.join('\n').replace(/[\n\t]/g, ''), row.id).not.toMatch(
      /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u,
    );
  }
});
