/**
 * The fingerprint of errors on a labelled, synthetic set: 362 causes of 13 families of tools, ten texts of each as things happen in
 * logs. The set was written without sight of the fingerprint's rules, and fixed by hash before the first run. What was
 * seen of a cause is its first five texts; asked for are the others, the twins of known causes, and causes that nobody saw. At the
 * first run (seed 1) 24.1 % of the seen causes were reused, 22 of 2455 texts were taken for another cause, 0.9 % of the novel ones fired.
 */
import { createHash } from 'node:crypto';
import { fingerprintError } from '@evolve/core/fingerprint';
import { generate, type Row } from './causes/generate.ts';
import type { Proof } from './named.ts';

/**
 * SHA-256 of the rows as JSON Lines, by seed. Since the first run a registry's host and one folder were named otherwise, nothing else
 * (before: 603e3aff… and c0e829fd…).
 */
const FIXED: ReadonlyMap<number, string> = new Map([
  [1, '851f8011428eecd2ec2a863f98d4b42c6ed4a004c75e07d1817740fac9056f2a'],
  [2, 'b3231d5fd4e26d8c4e8b5c96b6e7e5626df8b5f385d47e769c8a35407b94fb08'],
]);

const isAsFixed = (rows: readonly Row[], seed: number): boolean => {
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const fixed = FIXED.get(seed);
  return fixed === undefined || createHash('sha256').update(lines).digest('hex') === fixed;
};

interface Asked {
  readonly row: Row;
  /** Causes that were seen under the fingerprint of the text. */
  readonly found: ReadonlySet<string>;
}

/** Twins are asked for only among the other side of their pair and what is known. */
const ask = (rows: readonly Row[]): readonly Asked[] =>
  ([undefined, 1, 2] as const).flatMap((pairing) => {
    const seen = new Map<string, Set<string>>();
    for (const row of rows) {
      if (row.half !== 'seen' || (row.role === 'twin' && row.pairing !== pairing)) continue;
      const { id } = fingerprintError(row.text);
      seen.set(id, (seen.get(id) ?? new Set()).add(row.cause));
    }
    return rows
      .filter(({ half, pairing: own }) => half === 'query' && own === pairing)
      .map((row) => ({ row, found: seen.get(fingerprintError(row.text).id) ?? new Set<string>() }));
  });

const isWrong = ({ row, found }: Asked): boolean => [...found].some((cause) => cause !== row.cause);

const share = (part: number, whole: number): string =>
  `${String(part)} of ${String(whole)} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;

const tellFamily = (family: string, asked: readonly Asked[]): void => {
  const known = asked.filter(({ row }) => row.family === family && row.role === 'known');
  const reused = known.filter(({ row, found }) => found.has(row.cause)).length;
  const wrong = asked.filter((one) => one.row.family === family && isWrong(one)).length;
  console.log(`${family.padEnd(12)} ${share(reused, known.length).padEnd(22)} reused, ${String(wrong)} wrong`);
};

const SHOWN = 10;

export const causes: Proof = ({ seed }) => {
  const rows = generate(seed);
  if (!isAsFixed(rows, seed)) {
    console.log('the texts are not those that were fixed');
    return Promise.resolve(false);
  }
  const asked = ask(rows);
  for (const family of [...new Set(rows.map((row) => row.family))].sort()) tellFamily(family, asked);
  const of = (role: Row['role']): readonly Asked[] => asked.filter(({ row }) => row.role === role);
  const wrong = asked.filter(isWrong);
  for (const { row, found } of wrong.slice(0, SHOWN))
    console.log(`WRONG ${row.cause} (${row.transform}) as ${[...found].join(', ')}\n${row.text.slice(0, 300)}`);
  const reused = of('known').filter(({ row, found }) => found.has(row.cause)).length;
  const fired = of('novel').filter(({ found }) => found.size > 0).length;
  const mistaken = of('twin').filter(({ found }) => found.size > 0).length;
  console.log(
    `known causes: ${share(reused, of('known').length)} reused; twins: ${share(mistaken, of('twin').length)} taken for another; ` +
      `novel causes: ${share(fired, of('novel').length)} fired; ${String(wrong.length)} wrong in all`,
  );
  return Promise.resolve(wrong.length === 0);
};
