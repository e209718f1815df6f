/** One place that the engine suspects, with a score in [0, 1]. */
export interface Suspect {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly score: number;
}

/** A change that makes the whole check pass, run by the check's own command in a fresh copy. */
export interface Patch {
  /** New text by path, relative to the project's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** Unified, as `git apply` takes it. */
  readonly diff: string;
  /** Name of the template that made it; two joined by ` + ` for a combined change. */
  readonly template: string;
  /** From 1. */
  readonly line: number;
  /** In [0, 1]: how likely it is right, not only passing. A rule of thumb, not a measured frequency. */
  readonly confidence: number;
  /** What speaks for and against it. */
  readonly why: readonly string[];
}

/** What {@link repair} tells on its way; `done` is the last. */
export type RepairEvent =
  | {
      readonly type: 'baseline';
      /** How candidates will be run: many in one process, or the whole command for each. */
      readonly lane: 'fast' | 'reference';
      readonly failing: readonly string[];
      readonly passing: number;
      readonly durationMs: number;
    }
  | {
      readonly type: 'localised';
      /** The twenty most suspicious lines. */
      readonly suspects: readonly Suspect[];
      readonly files: readonly string[];
    }
  | {
      readonly type: 'progress';
      readonly tried: number;
      readonly total: number;
      /** Candidates a second. */
      readonly rate: number;
      /** Failing tests that the best candidate so far turns green without breaking another. */
      readonly best: number;
    }
  | { readonly type: 'plausible'; readonly patch: Patch; readonly tried: number }
  | {
      readonly type: 'done';
      readonly tried: number;
      readonly durationMs: number;
      readonly patch?: Patch;
      /** Other patches that pass, best first. */
      readonly others: readonly Patch[];
      /** Why there is no patch. */
      readonly reason?: 'exhausted' | 'out-of-time' | 'out-of-candidates' | 'no-editable-source';
    };
