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

const countsOf = (counts: readonly OutcomeCounts[], versionId: string): { ok: number; failed: number } => {
  const found = counts.find((count) => count.versionId === versionId);
  return { ok: found?.ok ?? 0, failed: found?.failed ?? 0 };
};

/** Whether the new version's outcomes speak against it. The order within the counts does not matter to the bound. */
const isWorse = (
  before: { ok: number; failed: number },
  after: { ok: number; failed: number },
  maxDropPoints: number,
): boolean => {
  const rate = (before.ok + PRIOR / 2) / (before.ok + before.failed + PRIOR);
  const test = sequentialTest({ baseline: Math.max(0.01, rate - maxDropPoints / 100) });
  const total = after.ok + after.failed;
  for (let seen = 0; seen < total; seen += 1) {
    const failuresSoFar = Math.floor(((seen + 1) * after.failed) / total);
    const failuresBefore = Math.floor((seen * after.failed) / total);
    test.update(failuresSoFar === failuresBefore);
    if (test.decision === 'worse') return true;
  }
  return false;
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
