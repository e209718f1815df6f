import type { Candidate } from './change.ts';

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

export interface CommitInfo {
  readonly commit: string;
  readonly subject: string;
  /** ISO 8601. */
  readonly at: string;
  readonly author: string;
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
}

/** `kept`: a path of the evolution is in use by the person at work, so it was left on a branch and the live tree is untouched. */
export type Promotion =
  | { readonly status: 'promoted'; readonly commit: string; readonly base: string; readonly paths: readonly string[] }
  | { readonly status: 'kept'; readonly ref: string; readonly reason: string; readonly overlap: readonly string[] };

export type PathOutcome = 'restored' | 'removed' | 'kept-user-edit' | 'already-before';

export interface RollbackReport {
  readonly evolutionId: string;
  /** `moved-back`: HEAD was the evolution. `reverted`: a revert commit on top of later work. `nothing`: it was not live. */
  readonly how: 'moved-back' | 'reverted' | 'nothing';
  /** What HEAD is now. */
  readonly head: string;
  readonly paths: readonly { readonly path: string; readonly outcome: PathOutcome }[];
  /** Where the evolution's commit is kept. */
  readonly rejectedRef?: string;
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
  rollback(evolutionId: string, options: { readonly reason: string }): Promise<RollbackReport>;
  /** What became of an evolution, whoever did it: this process, another, or the boot guard. */
  evolution(evolutionId: string): Promise<WorkspaceEvolution | undefined>;
  recover(): Promise<WorkspaceRecovery>;
}
