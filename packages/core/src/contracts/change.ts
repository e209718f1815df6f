/** Git's file modes: regular, executable, symbolic link, nested repository. */
export type FileMode = '100644' | '100755' | '120000' | '160000';

/** Bytes that are read only when somebody asks, as those of a captured git tree are. */
export interface LazyContent {
  /** In bytes. */
  readonly size: number;
  read(): Promise<Uint8Array>;
}

/** The bytes of one side of a change: text (UTF-8), bytes, or bytes on demand. A symbolic link's content is its target. */
export type Content = string | Uint8Array | LazyContent;

/**
 * One path that differs between base and candidate. `before` is absent for a new file, `after` for a deleted one.
 * A rename is a deletion and an addition: nobody's word about renames is taken.
 */
export interface Change {
  /** Relative to the repository's root, `/` between the parts. */
  readonly path: string;
  readonly before?: Content;
  readonly after?: Content;
  readonly modeBefore?: FileMode;
  readonly modeAfter?: FileMode;
}

/** What a proposer left behind, as captured from its worktree: never what it says it did. */
export interface Candidate {
  /** The commit the trial was opened at. */
  readonly base: string;
  /** Hash of the captured git tree. */
  readonly tree: string;
  readonly changes: readonly Change[];
}
