/**
 * What the past says of a proposer: evolutions that landed and came to an end, from the books. One whose end nobody saw, by a
 * crash, a failed rollback or for want of outcomes, counts against it: what is not known is no success.
 */
import type { Circumstances, Ended, Evidence, History, RiskGrade } from '../contracts/index.ts';
import type { Kernel } from './kernel.ts';
import { kindOfPaths } from './path-kind.ts';
import type { ClosedState, Proved } from './state.ts';
import { stateOf } from './stored.ts';

/** How far back it goes, in cycles. */
const CYCLES = 200;
/** How many evolutions of a proposer on one kind of path its recent rollbacks are looked for in. */
const RECENT = 20;

interface PastOne {
  readonly proposer: string;
  readonly paths: string;
  readonly grade: RiskGrade;
  readonly phase: ClosedState['phase'];
  readonly ok: boolean;
  readonly raw?: number;
}

const pastOf = (state: ClosedState): readonly PastOne[] => {
  const { phase, chosen, commit, outcomes } = state;
  const landed = phase === 'settled' || phase === 'rolled-back' || commit !== undefined;
  if (chosen === undefined || !landed) return [];
  const { judged, proposer, paths } = chosen;
  return [
    {
      ...{ proposer, phase, paths: kindOfPaths(paths), grade: judged?.grade ?? 'high' },
      ok: phase === 'settled' && outcomes !== 0,
      ...(judged === undefined ? {} : { raw: judged.raw }),
    },
  ];
};

/** Newest first. */
export type Past = readonly PastOne[];

export const readPast = async (kernel: Kernel): Promise<Past> => {
  const cycles = await kernel.journal.cycles({ closed: true, limit: CYCLES });
  return cycles.flatMap((stored) => pastOf(stateOf(stored) as ClosedState));
};

const ended = (past: Past): Ended => {
  const settled = past.filter(({ ok }) => ok).length;
  return { settled, failed: past.length - settled };
};

/** Of one proposer, whatever it changed. */
export const recordOf = (past: Past, proposer: string): Evidence['record'] => {
  const mine = past.filter((one) => one.proposer === proposer);
  return { settled: ended(mine).settled, rolledBack: ended(mine).failed };
};

/** Counts that do not overlap: others, this proposer elsewhere, this proposer on this grade and kind of path. */
export const historyOf = (past: Past, { proposer, paths }: Proved, grade: RiskGrade): History => {
  const kind = kindOfPaths(paths);
  const isHere = (one: PastOne): boolean => one.grade === grade && one.paths === kind;
  const mine = past.filter((one) => one.proposer === proposer);
  return {
    others: ended(past.filter((one) => one.proposer !== proposer)),
    elsewhere: ended(mine.filter((one) => !isHere(one))),
    here: ended(mine.filter(isHere)),
    pairs: past.flatMap(({ raw, ok }) => (raw === undefined ? [] : [{ raw, ok }])),
  };
};

/** Rollbacks among the latest of this proposer on this kind of path. */
export const rollbacksOf = (past: Past, { proposer, paths }: Proved): NonNullable<Circumstances['record']> => {
  const kind = kindOfPaths(paths);
  const mine = past.filter((one) => one.proposer === proposer && one.paths === kind).slice(0, RECENT);
  return { rolledBack: mine.filter(({ phase }) => phase === 'rolled-back').length, of: mine.length, kind };
};
