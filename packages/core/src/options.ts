import { z } from 'zod';
import { EvolveError } from './errors/index.ts';

/** Every number that the Evolver goes by. Loose in, total inside. */
export interface EvolverOptions {
  /** Seconds between two heartbeats. @default 3600 */
  readonly heartbeatSeconds: number;
  /** Part of the interval by which each beat is moved at random, so that a fleet does not beat as one. @default 0.1 */
  readonly jitter: number;
  /** While nothing is worth doing the interval doubles, up to this many times its length. @default 8 */
  readonly maxBackoff: number;
  /** Attempts before a task is given up. @default 3 */
  readonly maxAttempts: number;
  /** Milliseconds that one proposer may take. @default 600_000 */
  readonly proposeTimeoutMs: number;
  /** Milliseconds that a gate may take over one change. @default 120_000 */
  readonly gateTimeoutMs: number;
  /** Milliseconds that a check may take over one tree, if its own limit is not longer. @default 600_000 */
  readonly checkTimeoutMs: number;
  /** Milliseconds that `boot` waits for checks to show that they are alive; the others show it before a promotion. @default 15_000 */
  readonly bootProbeMs: number;
  /** Milliseconds that the host's `explore` may take. @default 120_000 */
  readonly exploreTimeoutMs: number;
  /** Milliseconds that the model may take to decide. @default 60_000 */
  readonly decideTimeoutMs: number;
  /** What a call is reserved at when its adapter cannot bound it, in US dollars. @default 0.1 */
  readonly unboundedCallUsd: number;
  /** The same in tokens. @default 100_000 */
  readonly unboundedTokens: number;
  /** The same in calls. @default 10 */
  readonly unboundedCalls: number;
  /** What one exploration may cost, in US dollars. @default 0.25 */
  readonly explorationUsd: number;
  /** A tool is worth repairing from this many calls in a day on. @default 5 */
  readonly minToolCalls: number;
  /** ... when its success rate is below this. @default 0.9 */
  readonly minToolSuccess: number;
  /** Failed cycles after which an item of the log is left to a person. @default 3 */
  readonly maxItemAttempts: number;
  /** Observations kept in memory until they are stored; beyond it the oldest are dropped and counted. @default 10_000 */
  readonly bufferSize: number;
  /** Milliseconds until buffered observations are stored. @default 1000 */
  readonly flushMs: number;
  /** Reflections that wait at the same time; beyond it new turns are skipped and counted. @default 100 */
  readonly reflectQueue: number;
  /** Milliseconds that one reflection may take. @default 30_000 */
  readonly reflectTimeoutMs: number;
  /** Milliseconds that the host's `notify` may take over one notice. @default 10_000 */
  readonly noticeTimeoutMs: number;
}

export const DEFAULT_OPTIONS: EvolverOptions = {
  heartbeatSeconds: 3600,
  jitter: 0.1,
  maxBackoff: 8,
  maxAttempts: 3,
  proposeTimeoutMs: 600_000,
  gateTimeoutMs: 120_000,
  checkTimeoutMs: 600_000,
  bootProbeMs: 15_000,
  exploreTimeoutMs: 120_000,
  decideTimeoutMs: 60_000,
  unboundedCallUsd: 0.1,
  unboundedTokens: 100_000,
  unboundedCalls: 10,
  explorationUsd: 0.25,
  minToolCalls: 5,
  minToolSuccess: 0.9,
  maxItemAttempts: 3,
  bufferSize: 10_000,
  flushMs: 1000,
  reflectQueue: 100,
  reflectTimeoutMs: 30_000,
  noticeTimeoutMs: 10_000,
};

const positive = z.number().positive();
const count = z.number().int().positive();
const share = z.number().min(0).max(1);

const schema = z
  .strictObject({
    heartbeatSeconds: positive,
    jitter: share,
    maxBackoff: z.number().min(1),
    maxAttempts: count,
    proposeTimeoutMs: positive,
    gateTimeoutMs: positive,
    checkTimeoutMs: positive,
    bootProbeMs: positive,
    exploreTimeoutMs: positive,
    decideTimeoutMs: positive,
    unboundedCallUsd: z.number().nonnegative(),
    unboundedTokens: z.number().nonnegative(),
    unboundedCalls: z.number().nonnegative(),
    explorationUsd: z.number().nonnegative(),
    minToolCalls: count,
    minToolSuccess: share,
    maxItemAttempts: count,
    bufferSize: count,
    flushMs: positive,
    reflectQueue: count,
    reflectTimeoutMs: positive,
    noticeTimeoutMs: positive,
  })
  .partial();

/**
 * Completes and checks the host's options.
 * @throws EVOLVE_OPTIONS naming each option that is wrong.
 */
export const resolveOptions = (options: Partial<EvolverOptions> = {}): EvolverOptions => {
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`);
    throw new EvolveError('EVOLVE_OPTIONS', faults.join('; '), { data: { faults } });
  }
  const given: [string, unknown][] = Object.entries(parsed.data);
  const defined = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  return { ...DEFAULT_OPTIONS, ...(defined as Partial<EvolverOptions>) };
};
