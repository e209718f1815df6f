import type { RollbackReport } from '@evolve/core/contracts';
import type { Move } from '../live/moves.ts';

/** What one promotion or rollback does: files, index entries and, last, one compare-and-swap of one ref. */
export interface Transaction {
  readonly evolutionId: string;
  /** The worktree that it is about; its absence means the one at hand. */
  readonly worktree?: { readonly dir: string; readonly gitDir: string };
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
      /** What is planned; the line that ends the rollback holds what became of it. */
      readonly report: RollbackReport;
      readonly tx: Transaction;
      /** Only some paths: the evolution stays committed. */
      readonly partial?: boolean;
    }
  | {
      readonly type: 'rolled-back' | 'partly-rolled-back';
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
      /** The git directory of the worktree; its absence means the one at hand. */
      readonly gitDir?: string;
      /** The checkpoint of what is overwritten. */
      readonly before?: string;
    }
  | { readonly type: 'restored'; readonly at: string; readonly checkpointId: string; readonly gitDir?: string };

/** A restore that was begun. */
export type Restoring = Extract<JournalEntry, { readonly type: 'restoring' }>;
