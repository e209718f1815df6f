/**
 * The fingerprint of errors on a labelled, synthetic set: 362 causes of 13 families of tools, ten texts of each as things happen in
 * logs. The set was written without sight of the fingerprint's rules, and fixed by hash before the first run. What was
 * seen of a cause is its first five texts; asked for are the others, the twins of known causes, and causes that nobody saw.
 *
 * At the first run (seed 1) 24.1 % of the seen causes were reused (27.2 % of the development half, 22.2 % of the held-out one), 22 of 2455
 * texts were taken for another cause, 0.9 % of the novel ones fired. With the second version of the fingerprint 97.9 % are reused (100 % and
 * 96.6 %), none is taken for another and no novel one fires. Over 26 seeds the same holds, and the held-out half reuses 93.4 % at least.
 * Its texts were never read, but its figures were looked at while the rules were written, so it is no set that was never seen.
 *
 * The causes are split in two by hash. The rules were written with the texts of the development half only; of the held-out half
 * nobody saw more than the figures below, so that they say what texts of other causes would get.
 */
import { createHash } from 'node:crypto';
import { fingerprintError } from '@evolve/core/fingerprint';
import { generate, type Row } from './causes/generate.ts';
import { sidesOf, type Side } from './causes/halves.ts';
import type { Proof } from './named.ts';

/**
 * SHA-256 of the rows as JSON Lines, by seed. Since the first run a registry's host and one folder were named otherwise, nothing else
 * (before: 603e3aff… and c0e829fd…).
 */
const FIXED: ReadonlyMap<number, string> = new Map([
  [1, '851f8011428eecd2ec2a863f98d4b42c6ed4a004c75e07d1817740fac9056f2a'],
  [2, 'b3231d5fd4e26d8c4e8b5c96b6e7e5626df8b5f385d47e769c8a35407b94fb08'],
]);

/** What a half has to reach: no text taken for another cause, most known causes known again, hardly a novel one known. */
const GOAL = { wrong: 0, reused: 0.9, fired: 0.01 } as const;

const isAsFixed = (rows: readonly Row[], seed: number): boolean => {
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const fixed = FIXED.get(seed);
  return fixed === undefined || createHash('sha256').update(lines).digest('hex') === fixed;
};

interface Asked {
  readonly row: Row;
  readonly side: Side;
  /** Causes that were seen under the fingerprint of the text. */
  readonly found: ReadonlySet<string>;
}

/** Twins are asked for only among the other side of their pair and what is known. */
const ask = (rows: readonly Row[]): readonly Asked[] => {
  const sideOf = sidesOf(rows);
  const ids = new Map(rows.map((row) => [row, fingerprintError(row.text).id]));
  const idOf = (row: Row): string => ids.get(row) ?? '';
  return ([undefined, 1, 2] as const).flatMap((pairing) => {
    const seen = new Map<string, Set<string>>();
    for (const row of rows) {
      if (row.half !== 'seen' || (row.role === 'twin' && row.pairing !== pairing)) continue;
      seen.set(idOf(row), (seen.get(idOf(row)) ?? new Set()).add(row.cause));
    }
    return rows
      .filter(({ half, pairing: own }) => half === 'query' && own === pairing)
      .map((row) => ({ row, side: sideOf(row), found: seen.get(idOf(row)) ?? new Set<string>() }));
  });
};

const isWrong = ({ row, found }: Asked): boolean => [...found].some((cause) => cause !== row.cause);
const isReused = ({ row, found }: Asked): boolean => found.has(row.cause);
const isFired = ({ found }: Asked): boolean => found.size > 0;

const share = (part: number, whole: number): string =>
  `${String(part)} of ${String(whole)} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;

const ofRole = (asked: readonly Asked[], role: Row['role']): readonly Asked[] =>
  asked.filter(({ row }) => row.role === role);

/** Prints how a part of the set went, and says whether it reached the goals. */
const tell = (name: string, asked: readonly Asked[]): boolean => {
  const [known, twins, novel] = [ofRole(asked, 'known'), ofRole(asked, 'twin'), ofRole(asked, 'novel')];
  const reused = known.filter(isReused).length;
  const fired = novel.filter(isFired).length;
  const wrong = asked.filter(isWrong).length;
  console.log(
    `${name}: known causes ${share(reused, known.length)} reused; twins ${share(twins.filter(isFired).length, twins.length)} ` +
      `taken for another; novel causes ${share(fired, novel.length)} fired; ${String(wrong)} wrong in all`,
  );
  return wrong <= GOAL.wrong && reused >= GOAL.reused * known.length && fired < GOAL.fired * novel.length;
};

type Trait = 'family' | 'transform';

/** How many of some texts have a flaw, by family or by transformation. */
const count = (asked: readonly Asked[], by: Trait, isFlawed: (one: Asked) => boolean): string => {
  const names = [...new Set(asked.map(({ row }) => row[by]))].sort();
  const flawed = names.flatMap((name) => {
    const own = asked.filter(({ row }) => row[by] === name);
    const found = own.filter(isFlawed).length;
    return found === 0 ? [] : [`${name} ${String(found)}/${String(own.length)}`];
  });
  return flawed.length === 0 ? 'none' : flawed.join(', ');
};

const tellMisses = (asked: readonly Asked[]): void => {
  for (const by of ['family', 'transform'] as const) {
    console.log(`  missed by ${by}: ${count(ofRole(asked, 'known'), by, (one) => !isReused(one))}`);
    console.log(`  wrong by ${by}: ${count(asked, by, isWrong)}`);
  }
};

const SHOWN = 10;

/** Texts are shown of the development half only. */
const showWrong = (asked: readonly Asked[]): void => {
  for (const { row, found } of asked.filter(isWrong).slice(0, SHOWN))
    console.log(`WRONG ${row.cause} (${row.transform}) as ${[...found].join(', ')}\n${row.text.slice(0, 300)}`);
};

export const causes: Proof = ({ seed }) => {
  const rows = generate(seed);
  if (!isAsFixed(rows, seed)) {
    console.log('the texts are not those that were fixed');
    return Promise.resolve(false);
  }
  const asked = ask(rows);
  showWrong(asked.filter(({ side }) => side === 'development'));
  const held = (['development', 'held out'] as const).map((side) => {
    const own = asked.filter((one) => one.side === side);
    const good = tell(side, own);
    tellMisses(own);
    return good;
  });
  return Promise.resolve(tell('both', asked) && !held.includes(false));
};
