import type { Candidate } from './change.ts';
import type { CommitInfo } from './commit.ts';
import type { RollbackImpact, RollbackOptions, RollbackReport } from './rollback.ts';

/** An isolated worktree outside the live tree. */
export interface Trial {
  readonly id: string;
  /** Absolute path; outside the repository. */
  readonly dir: string;
  /** The commit it was opened at. */
  readonly base: string;
  /**
   * Folders outside the trial that its `node_modules` lead to. A run that needs them has to name them as `readable`, and
   * must not be able to write them. @default []
   */
  readonly dependencies?: readonly string[];
  /** The tree as it is now. Can be called again and again. Fails on links that leave the trial and on oversize. */
  capture(): Promise<Candidate>;
  /** Gives the worktree back. Idempotent. */
  close(): Promise<void>;
}

export interface Head {
  /** Undefined when HEAD is detached. */
  readonly branch?: string;
  readonly commit: string;
}

export interface SourceFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

export interface Checkpoint {
  readonly id: string;
  readonly label: string;
  /** ISO 8601. */
  readonly at: string;
  readonly commit: string;
  /** How many files it holds besides the commit. */
  readonly files: number;
}

export interface PromoteOptions {
  /** The cycle's id: promoting the same evolution twice is one promotion. */
  readonly evolutionId: string;
  /** Subject and body; trailers are appended. */
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /**
   * Asked inside the lock, before the first file is touched and again before the ref moves: one that rejects takes back what
   * was done, and `promote` rejects with the same error.
   */
  readonly lastWord?: () => Promise<void>;
}

/** `kept`: a path of the evolution is in use by the person at work, so it was left on a branch and the live tree is untouched. */
export type Promotion =
  | { readonly status: 'promoted'; readonly commit: string; readonly base: string; readonly paths: readonly string[] }
  | { readonly status: 'kept'; readonly ref: string; readonly reason: string; readonly overlap: readonly string[] };

/** What of a repository could run code or change bytes, compared with what it was when it was last accepted. */
export interface RepositoryBaseline {
  /** `first`: nothing had been accepted before, so this is what counts from now on. */
  readonly status: 'first' | 'same' | 'changed';
  readonly changes: readonly BaselineChange[];
}

/** Values are shortened, and those that may hold a secret are hashes. Undefined: it did not exist. */
export interface BaselineChange {
  /** For example `config core.hooksPath` or `hook pre-commit`. */
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

/** How an evolution stands in the workspace's own journal, which ends at COMMITTED or ROLLED_BACK. */
export interface WorkspaceEvolution {
  readonly evolutionId: string;
  readonly state: 'committed' | 'rolled-back' | 'aborted';
  readonly base: string;
  readonly commit?: string;
  readonly paths: readonly string[];
  /** Why it was rolled back, for example `crash-loop`. */
  readonly reason?: string;
  /** What the rollback did, path by path. Of one that is `committed`: its last partial rollback. */
  readonly report?: RollbackReport;
}

export interface WorkspaceRecovery {
  /** Evolutions that a crash had left half-way and that now are wholly before or wholly after. */
  readonly recovered: readonly WorkspaceEvolution[];
  /** Trials of dead processes that were removed. */
  readonly removedTrials: number;
}

/**
 * The one thing that touches the user's repository. Guarantees G1 to G3: work is never lost, the live tree is never
 * half-edited, a kill at any instant recovers to before or after.
 */
export interface Workspace {
  /** Stable for the repository on this machine; names its state directory. */
  readonly repositoryId: string;
  /** Root of the live tree. */
  readonly dir: string;
  readonly stateDir: string;
  /** The git directory that all worktrees of the repository share. */
  readonly commonDir: string;
  head(): Promise<Head>;
  /** Newest first. */
  commits(limit: number): Promise<readonly CommitInfo[]>;
  /** Tracked files at HEAD with their sizes, largest first, at most `limit`. */
  sources(limit: number): Promise<readonly SourceFile[]>;
  /** Paths with staged, unstaged or untracked changes. */
  dirtyPaths(): Promise<readonly string[]>;
  /** Unified diff between two commits or trees. */
  diff(before: string, after: string): Promise<string>;
  checkpoint(label: string): Promise<Checkpoint>;
  checkpoints(): Promise<readonly Checkpoint[]>;
  restore(checkpointId: string, options?: { readonly paths?: readonly string[] }): Promise<readonly string[]>;
  /** @param base A commit; HEAD when absent. */
  openTrial(base?: string): Promise<Trial>;
  /** The candidate that a captured tree stands for, its bytes read lazily: how one that waited for a person is taken up again. */
  candidate(base: string, tree: string): Promise<Candidate>;
  promote(candidate: Candidate, options: PromoteOptions): Promise<Promotion>;
  /** Keeps the candidate as a branch and touches nothing else; returns the full ref. Same id, same branch. */
  keep(candidate: Candidate, options: PromoteOptions): Promise<string>;
  rollback(evolutionId: string, options: RollbackOptions): Promise<RollbackReport>;
  /** What `rollback` would do and what it would leave undone. Writes nothing to the repository. */
  impact(evolutionId: string, options?: Pick<RollbackOptions, 'paths'>): Promise<RollbackImpact>;
  /** What became of an evolution, whoever did it: this process, another, or the boot guard. */
  evolution(evolutionId: string): Promise<WorkspaceEvolution | undefined>;
  /** The latest evolutions of its own journal, oldest first; those that are under way are left out. */
  evolutions(): Promise<readonly WorkspaceEvolution[]>;
  recover(): Promise<WorkspaceRecovery>;
  /**
   * Whether the repository could run other code or change bytes in other ways than when it was last accepted. The first call
   * accepts what there is. A promotion is refused while the answer is `changed`; checkpoints and rollbacks never are.
   */
  baseline(): Promise<RepositoryBaseline>;
  /**
   * For who knows that something was accepted: whether that is still on record. Where it is gone, that is a change from then on,
   * and no first look.
   */
  keepsBaseline(): Promise<boolean>;
  /** Takes the repository as it is now; returns what that changes. */
  acceptBaseline(): Promise<readonly BaselineChange[]>;
}
