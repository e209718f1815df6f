/**
 * Probation: kept only while outcomes in production do not get worse (G8).
 *
 * 1. Worse is decided by an anytime-valid test against the rate of the version before, never by a sliding window.
 * 2. Too few outcomes are neither success nor failure: it goes on until the time is up, and the record says so.
 */
import type { OutcomeCounts } from '../contracts/index.ts';
import { sequentialTest } from '../stats/index.ts';
import type { CycleEvent } from './cycle-events.ts';
import type { Kernel } from './kernel.ts';
import type { OpenState } from './state.ts';

type OnProbation = Extract<OpenState, { phase: 'probation' }>;

const HOUR_MS = 3_600_000;
/** Prior outcomes that the baseline's rate is shrunk by, so that three lucky calls are no 100 %. */
const PRIOR = 2;

/** Chance of taking back a version that is no worse, however often it is looked at. */
const ALPHA = 0.05;
/** A baseline of 0 could never be undercut. */
const LOWEST_BASELINE = 0.01;

interface Counts {
  readonly ok: number;
  readonly failed: number;
}

const countsOf = (counts: readonly OutcomeCounts[], versionId: string): Counts => {
  const found = counts.find((count) => count.versionId === versionId);
  return { ok: found?.ok ?? 0, failed: found?.failed ?? 0 };
};

/**
 * Whether the new version's outcomes speak against it. Only the value after all of them counts: it does not depend on the
 * order, which the counts do not tell, and looking again after each new outcome is what the test allows.
 */
const isWorse = (before: Counts, after: Counts, maxDropPoints: number): boolean => {
  const rate = (before.ok + PRIOR / 2) / (before.ok + before.failed + PRIOR);
  const test = sequentialTest({ baseline: Math.max(LOWEST_BASELINE, rate - maxDropPoints / 100), alpha: ALPHA });
  for (let index = 0; index < after.ok; index += 1) test.update(true);
  for (let index = 0; index < after.failed; index += 1) test.update(false);
  return test.eValue >= 1 / ALPHA;
};

/** What the outcomes say now; undefined while they say nothing yet. */
export const judgeProbation = async (kernel: Kernel, state: OnProbation): Promise<CycleEvent | undefined> => {
  const { probation } = kernel.governor.policy;
  const counts = await kernel.knowledge.outcomes({});
  const after = countsOf(counts, state.commit);
  const before = countsOf(counts, state.chosen.base);
  const total = after.ok + after.failed;
  if (isWorse(before, after, probation.maxDropPoints)) {
    return { type: 'worse', why: `${String(after.failed)} of ${String(total)} outcomes failed since it went live` };
  }
  if (total >= probation.outcomes) {
    return { type: 'settled', why: `${String(after.ok)} of ${String(total)} outcomes are good`, ...after };
  }
  const hours = (kernel.clock.now().getTime() - Date.parse(state.since)) / HOUR_MS;
  if (hours < probation.maxHours) return undefined;
  return {
    type: 'settled',
    why: `inconclusive: ${String(total)} outcomes in ${String(Math.round(hours))} hours`,
    ...after,
  };
};
