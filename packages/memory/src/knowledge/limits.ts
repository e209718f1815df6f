import { EvolveError } from '@evolve/core/errors';

/** How much is kept; the oldest (of experiences: the least valuable) goes first. */
export interface KnowledgeLimits {
  /** Of tool calls and of outcomes; of errors and metrics, which are read as counts, a tenth. */
  readonly observations: number;
  /** Windows of an hour and of a day that are kept, and names that each keeps apart, of tools and of metrics. */
  readonly windowHours: number;
  readonly windowDays: number;
  readonly windowNames: number;
  /** Causes of errors, by version; those that came up last. */
  readonly errors: number;
  /** Versions of prompts, and days of each with outcomes. */
  readonly prompts: number;
  readonly promptDays: number;
  readonly reflections: number;
  readonly curiosity: number;
  readonly explorations: number;
  readonly lessons: number;
  /** Live ones; what is one too many leaves a tombstone. */
  readonly experiences: number;
  /** What is left of forgotten experiences. */
  readonly tombstones: number;
  /** Of all experiences. Their counters keep what is gone. */
  readonly experienceOutcomes: number;
}

/** What is kept where nobody says otherwise. */
export const DEFAULT_LIMITS: KnowledgeLimits = {
  observations: 100_000,
  windowHours: 14 * 24,
  windowDays: 400,
  windowNames: 100,
  errors: 2_000,
  prompts: 1_000,
  promptDays: 400,
  reflections: 20_000,
  curiosity: 2_000,
  explorations: 5_000,
  lessons: 5_000,
  experiences: 20_000,
  tombstones: 20_000,
  experienceOutcomes: 200_000,
};

/**
 * The limits with the defaults for those that are not given.
 * @throws EVOLVE_OPTIONS for one that is no whole number of at least 1.
 */
export const completeLimits = (limits: Partial<KnowledgeLimits>): KnowledgeLimits => {
  const given = Object.entries<number | undefined>(limits).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  const wrong = given.find(([, limit]) => !Number.isInteger(limit) || limit < 1);
  if (wrong === undefined) return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
  const [name, limit] = wrong;
  throw new EvolveError('EVOLVE_OPTIONS', `limits.${name} must be a whole number of at least 1`, { data: { limit } });
};
