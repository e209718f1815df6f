/** What an agent meets: problems of labelled causes, and what is truly right for them. */
import { createRand, hashText, type Rand } from '../causes/first/random.ts';
import { generate } from '../causes/first/generate.ts';
import { sidesOf, type Side } from '../causes/halves.ts';
import type { Row } from '../causes/row.ts';

/** The rates that the world is made with. */
export const RATES = {
  /** A right fix does not hold. */
  flaky: 0.15,
  /** A wrong one looks as if it worked ... */
  lucky: 0.15,
  /** ... and of these so many are found out and rolled back. */
  foundOut: 2 / 3,
  /** Groups of causes that look alike (a pair, a cause and its near misses) whose causes have one fix. */
  shared: 1 / 3,
  /** Causes with two right fixes, or with two ways to say the one. */
  twofold: 0.2,
  /** Causes whose fix is another one from the middle of the life on. */
  changed: 0.1,
  /** Left alone, the agent finds the right fix; else it tries a wrong one. */
  solved: 0.7,
  /** Problems on which it also reads a page, from outside ... */
  read: 0.1,
  /** ... that tells the right fix. */
  truePage: 0.5,
} as const;

export interface Problem {
  readonly text: string;
  readonly side: Side;
  /** What is right for it at the moment, any of these. */
  readonly fixes: readonly string[];
}

export interface World {
  /** @param passed Share of the life that is over, in [0, 1). */
  meet(passed: number): Problem;
  /** How a solution goes: whether it seems to work, and whether it still does in the end. */
  attempt(problem: Problem, solution: string): { readonly seems: boolean; readonly holds: boolean };
  /** What the agent thinks of by itself, and what pages say. */
  invent(problem: Problem): string;
  read(problem: Problem): string | undefined;
}

const isPicked = (key: string, share: number): boolean => createRand(key).chance(share);

const fixesOf = (row: Row, groups: ReadonlyMap<string, string>, seed: number, passed: number): readonly string[] => {
  const group = groups.get(row.near ?? row.cause) ?? row.near ?? row.cause;
  const base = isPicked(`shared/${String(seed)}/${group}`, RATES.shared) ? group : row.cause;
  const isNew = passed >= 0.5 && isPicked(`changed/${String(seed)}/${base}`, RATES.changed);
  const fix = `the ${isNew ? 'new ' : ''}fix of ${base}`;
  return isPicked(`twofold/${String(seed)}/${base}`, RATES.twofold) ? [fix, `another way to ${fix}`] : [fix];
};

/** Common causes are common: of the first tenth are three in ten problems. Novel causes come in the second half of the life. */
const pickCause = <T>(rand: Rand, causes: readonly T[]): T => {
  const place = (rand.int(0, 999_999) / 1_000_000) ** 2;
  return causes[Math.floor(place * causes.length)] as T;
};

const byCause = (rows: readonly Row[]): readonly (readonly Row[])[] => [
  ...Map.groupBy(rows, ({ cause }) => cause).values(),
];

export const createWorld = (seed: number): World => {
  const rows = generate(seed);
  const rand = createRand(`world/${String(seed)}`);
  const sideOf = sidesOf(rows);
  const groups = new Map(rows.flatMap(({ cause, pair }) => (pair === undefined ? [] : [[cause, pair] as const])));
  const all = rand.shuffle(byCause(rows));
  const old = all.filter(([row]) => row?.role !== 'novel');
  const wrong = ({ fixes }: Problem): string =>
    `try ${String(rand.int(1, 3))} instead of ${String(hashText(fixes.join()) % 1_000)}`;
  return {
    meet: (passed) => {
      const row = rand.pick(pickCause(rand, passed < 0.5 ? old : all));
      return { text: row.text, side: sideOf(row), fixes: fixesOf(row, groups, seed, passed) };
    },
    attempt: ({ fixes }, solution) => {
      if (fixes.includes(solution)) {
        const holds = !rand.chance(RATES.flaky);
        return { seems: holds, holds };
      }
      const seems = rand.chance(RATES.lucky);
      return { seems, holds: seems && !rand.chance(RATES.foundOut) };
    },
    invent: (problem) => (rand.chance(RATES.solved) ? rand.pick(problem.fixes) : wrong(problem)),
    read: (problem) => {
      if (!rand.chance(RATES.read)) return undefined;
      return rand.chance(RATES.truePage) ? rand.pick(problem.fixes) : wrong(problem);
    },
  };
};
