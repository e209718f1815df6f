import type { PathOutcome, RollbackReport } from '@evolve/core/contracts';
import type { Moved } from '../live/moves.ts';

const WRITTEN: readonly PathOutcome[] = ['restored', 'removed', 'merged', 'quarantined'];

/** What was planned, corrected by what was found: a file that somebody saved in the last instant is as they left it. */
export const asItWent = (planned: RollbackReport, outcomes: ReadonlyMap<string, Moved>): RollbackReport => ({
  ...planned,
  paths: planned.paths.map(({ path, outcome }) => ({
    path,
    outcome: outcomes.get(path) === 'skipped' && WRITTEN.includes(outcome) ? 'kept-user-edit' : outcome,
  })),
});
