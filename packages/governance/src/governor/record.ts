/** What the record of a proposer is worth, from all outcomes down to its own on this kind of change. */
import type { Ended, Evidence, History } from '@evolve/core/contracts';
import { wilson } from '@evolve/core/stats';

/**
 * What every record starts from: as if four evolutions had been made of which 95 % had settled. An empty record is so worth
 * 0.95, one rollback and nothing settled 0.76, one rollback among ten settled 0.92.
 */
const PRIOR = { mean: 0.95, strength: 4 };

/** A count that is not one counts as without limit. */
export const count = (value: number): number => (value >= 0 ? value : Number.POSITIVE_INFINITY);

const wholeOf = ({ settled, failed }: Ended): Ended => ({ settled: count(settled), failed: count(failed) });

/** Mean of the Beta posterior whose prior is `mean`, worth so many outcomes. */
const update = (mean: number, { settled, failed }: Ended): number =>
  (mean * PRIOR.strength + settled) / (PRIOR.strength + settled + failed);

/** Without a history, all of the record is this proposer's on this kind of change. */
export const historyIn = ({ record, history }: Evidence): Pick<History, 'others' | 'elsewhere' | 'here'> => {
  const nothing = { settled: 0, failed: 0 };
  if (history === undefined) {
    return {
      others: nothing,
      elsewhere: nothing,
      here: wholeOf({ settled: record.settled, failed: record.rolledBack }),
    };
  }
  return { others: wholeOf(history.others), elsewhere: wholeOf(history.elsewhere), here: wholeOf(history.here) };
};

/** All proposers, then this one, then this one on this kind of change: each is the prior of the next. NaN for counts that are none. */
export const recordValue = (evidence: Evidence): number => {
  const { others, elsewhere, here } = historyIn(evidence);
  return update(update(update(PRIOR.mean, others), elsewhere), here);
};

const upperEnd = ({ settled, failed }: Ended): number => {
  const all = settled + failed;
  return Number.isFinite(all) ? wilson(settled, all).high : 0;
};

/**
 * The most that the proposer's own outcomes allow, whatever others did: the upper end of Wilson's interval (95 %) of those on
 * this kind of change, and of all of its own.
 */
export const mostAllowed = (evidence: Evidence): number => {
  const { elsewhere, here } = historyIn(evidence);
  const own = { settled: here.settled + elsewhere.settled, failed: here.failed + elsewhere.failed };
  return Math.min(upperEnd(here), upperEnd(own));
};
