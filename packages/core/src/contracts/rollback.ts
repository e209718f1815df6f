/** What a rollback does, and what is known about it beforehand. The operation itself is `Workspace.rollback`. */
import type { CommitInfo } from './commit.ts';

/**
 * What a rollback does with one path of the evolution:
 * - `restored`: the version before is back. `removed`: the evolution had added it, and it is gone.
 * - `merged`: it was edited since; the evolution's part is taken out and the edit stays.
 * - `kept-user-edit`: it was edited since in a way that cannot be merged, so the file is as it was found.
 * - `quarantined`: the evolution had added it and it was edited since; moved out of the live tree into quarantine.
 * - `preserved`: a `preserve` glob names it, so the file is as it was found.
 * - `already-before`: it was as before already.
 *
 * Whatever had been edited is saved under `refs/evolve/rescue/` before anything is written.
 */
export type PathOutcome =
  'restored' | 'removed' | 'merged' | 'kept-user-edit' | 'quarantined' | 'preserved' | 'already-before';

export interface PathReport {
  readonly path: string;
  readonly outcome: PathOutcome;
}

export interface RollbackOptions {
  /** For the record. */
  readonly reason: string;
  /**
   * Take back only these paths of the evolution, or what lies under these folders; the rest stays live. Always a commit on
   * top, never a moved HEAD. A path that could not exist beside one of them goes along. @default all of them
   */
  readonly paths?: readonly string[];
}

export interface RollbackReport {
  readonly evolutionId: string;
  /** `moved-back`: HEAD was the evolution. `reverted`: a revert commit on top of later work. `nothing`: it was not live. */
  readonly how: 'moved-back' | 'reverted' | 'nothing';
  /** What HEAD is now. */
  readonly head: string;
  readonly paths: readonly PathReport[];
  /** Where the evolution's commit is kept. */
  readonly rejectedRef?: string;
  /** Where the bytes are that had been edited since. */
  readonly rescueRef?: string;
  /** Absolute path of the folder that holds the files with the outcome `quarantined`. */
  readonly quarantine?: string;
  /** A partial rollback: paths of the evolution that were not asked for and are still live. */
  readonly left?: readonly string[];
}

/**
 * What a person should know before a rollback, since the rollback does nothing about it:
 * - `published`: the evolution has been pushed, so others may have it.
 * - `dependencies`: a lockfile or manifest goes back, and what is installed does not.
 * - `migration`: a data migration of the evolution may have run; taking its file back does not undo it.
 * - `rejected-target`: what would be live again holds an evolution that was rolled back itself.
 */
export type RollbackConcern = 'published' | 'dependencies' | 'migration' | 'rejected-target';

export interface RollbackWarning {
  readonly concern: RollbackConcern;
  /** One sentence for people. */
  readonly message: string;
  readonly paths: readonly string[];
}

export interface PathImpact extends PathReport {
  /** Edited in the live tree since. */
  readonly edited: boolean;
  /** Staged by the person: the index entry stays as it is. */
  readonly staged: boolean;
}

/** A commit on top of the evolution that changed some of its paths too. */
export interface LaterCommit extends CommitInfo {
  readonly paths: readonly string[];
}

/** How a rollback would go if it were made now. */
export interface RollbackImpact {
  readonly evolutionId: string;
  readonly how: RollbackReport['how'];
  /** What HEAD is now. */
  readonly head: string;
  readonly paths: readonly PathImpact[];
  /** Paths of the evolution that were not asked for and would stay live. */
  readonly left: readonly string[];
  /** Newest first, at most 50. Their work stays: what cannot be told apart from the evolution's is left as it is. */
  readonly laterCommits: readonly LaterCommit[];
  readonly pushed: boolean;
  readonly warnings: readonly RollbackWarning[];
}
