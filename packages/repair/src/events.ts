import type { Lesson } from './order/order.ts';
import type { Acceptance, Difference } from './trust/verdict.ts';

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
  /**
   * In [0, 1]: how likely it is right, not only passing. In `done` from what the patch does beyond the tests; in `plausible`, and
   * when time is up, a rule of thumb.
   */
  readonly confidence: number;
  /** `yes`: nothing speaks against it; `ask`: a person should look; `no`: the evidence is against it. */
  readonly accept: Acceptance;
  /** What speaks for and against it. */
  readonly why: readonly string[];
  /** Of `others`: an input on which it does not do what the first patch does. */
  readonly differsAt?: Difference;
  /** What an order learns from it (`learnOrder`), should it turn out right. Of the patches in `done` that are one change. */
  readonly lesson?: Lesson;
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
      /** Other patches that pass and behave otherwise, best first. */
      readonly others: readonly Patch[];
      /** Why there is no patch. */
      readonly reason?: 'exhausted' | 'out-of-time' | 'out-of-candidates' | 'no-editable-source';
    };
