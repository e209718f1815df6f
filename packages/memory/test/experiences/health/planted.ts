/** A memory with known faults in it: what was planted stands beside it, by id. */
import { join } from 'node:path';
import { FINGERPRINT_VERSION } from '@evolve/core/fingerprint';
import { DatabaseSync } from '@evolve/core/sqlite';
import type { Opened } from '../open.ts';

export type Kind = 'junk' | 'duplicates' | 'contradictions' | 'stale';

export interface Planted {
  /** By finding and reason. */
  readonly ids: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>>;
  /** How many there are in all. */
  readonly all: number;
}

const SYLLABLES = [
  'ka',
  'lo',
  'mi',
  'ter',
  'sun',
  'pra',
  'vel',
  'dor',
  'ni',
  'quo',
  'sta',
  'bre',
  'zu',
  'fen',
  'gar',
  'hul',
];

/** A word of its own for each number. */
const wordOf = (index: number): string => {
  let rest = index + 1;
  let word = '';
  for (let part = 0; part < 4; part += 1) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length) + 7 * part;
  }
  return word;
};

/** Words of its own, and none in common with another. */
const problemOf = (index: number): string =>
  `Error: cannot open the ${wordOf(index * 5)} of ${wordOf(index * 5 + 1)} within ${wordOf(index * 5 + 2)}_store`;

const solutionOf = (index: number): string =>
  `give ${wordOf(index * 5 + 3)} the rights of ${wordOf(index * 5 + 4)} and begin ${wordOf(index * 5 + 1)} anew`;

/** Ages and versions that time alone would bring. */
const age = (dir: string, change: string, ids: readonly string[]): void => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  const update = database.prepare(`UPDATE experiences SET ${change} WHERE id = ?`);
  for (const id of ids) update.run(id);
  database.close();
};

export const plant = async (
  { knowledge: { experiences }, dir }: Opened,
  each: number,
  good: number,
): Promise<Planted> => {
  let next = 0;
  const record = async (problem: string, solution: string, outcomes: readonly boolean[]): Promise<string> => {
    let id = '';
    for (const ok of outcomes) ({ id } = await experiences.record({ problem, solution, ok }));
    return id;
  };
  const fresh = async (...outcomes: readonly boolean[]): Promise<string> => {
    next += 1;
    return record(problemOf(next), solutionOf(next), outcomes);
  };
  const times = async (plantOne: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let count = 0; count < each; count += 1) ids.push(...(await plantOne()));
    return ids;
  };

  await fresh(true);
  for (let count = 1; count < good; count += 1) await fresh(true, count % 3 === 0, true);
  const unproved = await times(async () => [await fresh(false)]);
  age(dir, `at = '2026-01-01T00:00:00.000Z'`, unproved);
  // Not proved yet, and not old: no junk.
  await times(async () => {
    next += 1;
    const provenance = { source: 'untrusted' } as const;
    return [
      (await experiences.record({ problem: problemOf(next), solution: solutionOf(next), ok: true, provenance })).id,
    ];
  });
  const failed = await times(async () => [await fresh(false, false)]);
  const wordless = await times(async () => {
    next += 1;
    return [
      await record(problemOf(next), next % 2 === 0 ? 'try it again, please!' : `fixed (${String(next)})`, [true]),
    ];
  });

  const sameProblem = await times(async () => {
    next += 1;
    await record(problemOf(next), solutionOf(next), [true]);
    return [await record(problemOf(next), `${solutionOf(next).replace('give', 'Give')}.`, [true])];
  });
  const sameSolution = await times(async () => {
    next += 1;
    const longer = `${problemOf(next)} while ${wordOf(next * 5 + 3)} waits for ${wordOf(next * 5 + 4)} behind the gate of the yard`;
    await record(longer, solutionOf(next), [true]);
    return [await record(`${longer} tonight`, solutionOf(next), [true])];
  });
  // Looks like a duplicate, and is none: one command with another number, and one solution for another problem.
  await times(async () => {
    next += 1;
    await record(problemOf(next), `${solutionOf(next)} with 404`, [true]);
    await record(problemOf(next), `${solutionOf(next)} with 500`, [true]);
    next += 1;
    return [await record(problemOf(next), `${solutionOf(next - 1)} with 500`, [true])];
  });

  const mixed = await times(async () => {
    next += 1;
    const sides = [true, false, true];
    return [
      await record(problemOf(next), solutionOf(next), sides),
      await record(problemOf(next), solutionOf(next + 7_000), sides),
    ];
  });
  const opposite = await times(async () => [await fresh(true, false, false, true)]);

  const unconfirmed = await times(async () => [await fresh(true)]);
  age(dir, `at = '2025-08-20T00:00:00.000Z'`, unconfirmed);
  const nearly = await times(async () => [await fresh(true)]);
  age(dir, `at = '2025-09-10T00:00:00.000Z'`, nearly);
  const failing = await times(async () => [await fresh(true, true, false)]);
  const outdated = await times(async () => [await fresh(true)]);
  age(dir, `fingerprint_version = ${String(FINGERPRINT_VERSION - 1)}`, outdated);

  return {
    ids: {
      junk: { unproved, failed, wordless },
      duplicates: { solution: sameProblem, problem: sameSolution },
      contradictions: { mixed, opposite },
      stale: { unconfirmed, outdated, failing: [...failing, ...unproved, ...failed] },
    },
    all: good + each * (4 + 2 + 2 + 3 + 2 + 1 + 4),
  };
};
