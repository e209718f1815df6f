/**
 * What an agent meets in a year, the same for the same seed: causes that recur, each with one solution that works and two that
 * mostly do not, and causes that are met once. What works is known here alone.
 */
import { problemOf } from '../memory/data.ts';
import { seeded } from '../random.ts';

export const YEAR_DAYS = 365;
/** Evolutions for each cause that recurs. */
const EVOLUTIONS_A_CAUSE = 15;
/** The share of evolutions that meets a cause which recurs. */
const RECURRING = 0.6;
const RIGHT = { tried: 0.5, works: 0.9 };
const WRONG_WORKS = 0.15;
/** Causes that are met once come from here on. */
const ONCE = 100_000;

export interface Evolution {
  readonly day: number;
  readonly cause: number;
  readonly recurs: boolean;
  readonly problem: string;
  readonly solution: string;
  readonly ok: boolean;
}

export const rightSolution = (cause: number): string => `set the limit of unit ${String(cause)} and start it again`;

const wrongSolution = (cause: number, which: number): string =>
  which === 0 ? `clear the cache of unit ${String(cause)}` : `raise the timeout of unit ${String(cause)} twice`;

/** One cause in the words of one log. */
const toldBy = (cause: number, random: () => number): string => {
  const line = 1 + Math.floor(random() * 900);
  const port = 1024 + Math.floor(random() * 60_000);
  return `${problemOf(cause)}\n    at run (/srv/app-${String(port)}/worker.js:${String(line)}:7)`;
};

/** In the order of their days. Few causes are common and most are rare. */
export const yearOf = (evolutions: number, seed: number): readonly Evolution[] => {
  const random = seeded(seed);
  const causes = Math.max(8, Math.floor(evolutions / EVOLUTIONS_A_CAUSE));
  return Array.from({ length: evolutions }, (_, index): Evolution => {
    const recurs = random() < RECURRING;
    const cause = recurs ? Math.floor(causes ** random()) - 1 : ONCE + index;
    const right = random() < RIGHT.tried;
    const solution = right ? rightSolution(cause) : wrongSolution(cause, Math.floor(random() * 2));
    const ok = random() < (right ? RIGHT.works : WRONG_WORKS);
    const day = Math.floor((index * YEAR_DAYS) / evolutions);
    return { day, cause, recurs, problem: toldBy(cause, random), solution, ok };
  });
};

export interface Question {
  readonly problem: string;
  readonly right: string;
}

/** One for each cause that was met at least twice, in words that were in no log of the year. */
export const questionsOf = (year: readonly Evolution[], seed: number): readonly Question[] => {
  const random = seeded(seed + 1);
  const met = Map.groupBy(
    year.filter(({ recurs }) => recurs),
    ({ cause }) => cause,
  );
  return [...met]
    .filter(([, evolutions]) => evolutions.length > 1)
    .map(([cause]) => ({ problem: toldBy(cause, random), right: rightSolution(cause) }));
};
