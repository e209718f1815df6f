/** What an experience is worth, and what becomes of it: pure rules over its record. */
import type { Forgotten, MemorySource } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { betaLower } from '@evolve/core/stats';

/** How long experiences count and when they go. */
export interface ExperienceRules {
  /** Days after which an experience without a new outcome is worth half as much. @default 90 */
  readonly halfLifeDays: number;
  /** Failures after which one that never worked is forgotten. @default 3 */
  readonly maxFailures: number;
  /** Days that one forgotten for its failures rests before a success can revive it. @default 7 */
  readonly restDays: number;
}

/** The rules where nobody says otherwise. */
export const DEFAULT_EXPERIENCE_RULES: ExperienceRules = { halfLifeDays: 90, maxFailures: 3, restDays: 7 };

export const DAY_MS = 86_400_000;

/**
 * The rules with the defaults for those that are not given.
 * @throws EVOLVE_OPTIONS for one that is no finite number above 0, or a count that is not whole.
 */
export const completeRules = (given: Partial<ExperienceRules>): ExperienceRules => {
  const rules = { ...DEFAULT_EXPERIENCE_RULES, ...given };
  const names = Object.keys(DEFAULT_EXPERIENCE_RULES) as (keyof ExperienceRules)[];
  const wrong = names.find((name) => !(Number.isFinite(rules[name]) && rules[name] > 0));
  const faulty = wrong ?? (Number.isInteger(rules.maxFailures) ? undefined : 'maxFailures');
  if (faulty === undefined) return rules;
  const kind = faulty === 'maxFailures' ? 'a whole number of at least 1' : 'a number above 0';
  throw new EvolveError('EVOLVE_OPTIONS', `experiences.${faulty} must be ${kind}`, {
    data: { [faulty]: rules[faulty] },
  });
};

export interface Record {
  readonly successes: number;
  readonly failures: number;
}

/** Only what we saw ourselves counts; the rest is a claim. */
export const isOurs = (by: MemorySource): boolean => by === 'host' || by === 'person';

/**
 * Mean of the Beta posterior under a uniform prior: one success is worth 2/3, none and none 1/2. What stands behind others
 * has to make up for them by its own successes: its prior has a success only as far as nothing before it fits.
 * @param unsolved The chance that nothing before it fits, in [0, 1].
 */
export const meanChance = ({ successes, failures }: Record, unsolved = 1): number =>
  (successes + unsolved) / (successes + failures + 2);

/** Most records are of few outcomes, and the same ones are asked for again and again. */
const known = new Map<number, number>();
const KNOWN_COUNTS = 100;

/** What the success rate is at least, at 95 %. */
export const lowerChance = ({ successes, failures }: Record): number => {
  if (successes >= KNOWN_COUNTS || failures >= KNOWN_COUNTS) return betaLower(successes, failures);
  const key = successes * KNOWN_COUNTS + failures;
  const lower = known.get(key) ?? betaLower(successes, failures);
  known.set(key, lower);
  return lower;
};

/** Halves with each half-life, in [0, 1]. */
export const recency = (at: string, now: Date, { halfLifeDays }: ExperienceRules): number =>
  2 ** (-Math.max(0, now.getTime() - Date.parse(at)) / (halfLifeDays * DAY_MS));

/**
 * Orders by value without a clock: `log2(value)` is this minus the same amount for all, `now / halfLife`. So it can be
 * stored and indexed, and stays right while time passes.
 */
export const rankOf = (record: Record, at: string, { halfLifeDays }: ExperienceRules): number =>
  Math.log2(lowerChance(record)) + Date.parse(at) / (halfLifeDays * DAY_MS);

/** Short-term failures are tried again; what has only ever failed so often is not. */
export const hasOnlyFailed = ({ successes, failures }: Record, { maxFailures }: ExperienceRules): boolean =>
  successes === 0 && failures >= maxFailures;

/** Whether an outcome told with the texts brings a tombstone back. */
export const revives = (
  forgotten: Forgotten,
  outcome: { readonly ok: boolean; readonly by: MemorySource },
  now: Date,
  { restDays }: ExperienceRules,
): boolean => {
  switch (forgotten.why) {
    case 'pruned':
      return isOurs(outcome.by);
    case 'failed':
      return outcome.ok && isOurs(outcome.by) && now.getTime() - Date.parse(forgotten.at) >= restDays * DAY_MS;
    case 'person':
      return outcome.ok && outcome.by === 'person';
  }
};

/** A newer solution takes the place of an older one when the least it can be is better than what the older one is. */
export const supersedes = (newer: Record, older: Record): boolean =>
  newer.successes > 0 && lowerChance(newer) > meanChance(older);
