import type { RollbackReport } from '@evolve/core/contracts';
import type { Move } from '../live/moves.ts';

/** What one promotion or rollback does: files, index entries and, last, one compare-and-swap of one ref. */
export interface Transaction {
  readonly evolutionId: string;
  /** Full name of the branch; `HEAD` when it is detached. */
  readonly ref: string;
  readonly fromHead: string;
  readonly toHead: string;
  readonly moves: readonly Move[];
  /** Folders that do not exist at `fromHead` and are made on the way. */
  readonly createdDirs: readonly string[];
  /** Folders that may go when they become empty; without it all, as git does. */
  readonly removableDirs?: readonly string[];
}

/** One line of the journal. */
export type JournalEntry =
  | {
      readonly type: 'prepared';
      readonly at: string;
      readonly evolutionId: string;
      readonly base: string;
      readonly commit: string;
      readonly tx: Transaction;
    }
  | {
      readonly type: 'applying' | 'applied' | 'committed';
      readonly at: string;
      readonly evolutionId: string;
    }
  | { readonly type: 'aborted'; readonly at: string; readonly evolutionId: string; readonly reason: string }
  | {
      readonly type: 'rolling-back';
      readonly at: string;
      readonly evolutionId: string;
      readonly reason: string;
      readonly report: RollbackReport;
      readonly tx: Transaction;
    }
  | {
      readonly type: 'rolled-back';
      readonly at: string;
      readonly evolutionId: string;
      readonly reason: string;
      readonly report: RollbackReport;
    }
  /** A rollback that was taken back, since HEAD moved meanwhile: the evolution is still live. */
  | { readonly type: 'rollback-dropped'; readonly at: string; readonly evolutionId: string }
  | {
      readonly type: 'restoring';
      readonly at: string;
      readonly checkpointId: string;
      readonly paths?: readonly string[];
    }
  | { readonly type: 'restored'; readonly at: string; readonly checkpointId: string };
