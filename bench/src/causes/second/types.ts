/** How the texts of a cause are built and what is kept fixed in them. */

/** Decides which renderer draws the stack. `plain` is the output of a tool without a stack. */
export type Lang = 'node' | 'python' | 'java' | 'go' | 'rust' | 'anyhow' | 'plain';

/** A template (see context.ts for its placeholders), or a function for shapes that depend on a draw. */
export type Template = string | ((c: Ctx) => string);

export interface Extra {
  /** Library frames above the user's frames, as templates without their indentation. */
  readonly lib?: readonly string[];
  /** Node only: the property lines printed after the stack. */
  readonly props?: readonly string[];
  /** Head of the wrapped error (`[cause]`, `Caused by:`, chained traceback). */
  readonly inner?: string;
  readonly innerLib?: readonly string[];
  /** Plain only: lines that a shortened output loses (hints, summaries, source excerpts). */
  readonly tail?: readonly string[];
  /** The command that printed it, for wrappers that echo the command. */
  readonly cmd?: string;
  readonly exit?: number;
  /** False where the tool has no Windows form. */
  readonly win?: boolean;
}

export interface Spec extends Extra {
  readonly id: string;
  readonly family: string;
  readonly lang: Lang;
  readonly head: Template;
  /** Substrings that every text of the cause holds. */
  readonly key: readonly string[];
}

export interface Pair {
  readonly id: string;
  readonly a: Spec;
  readonly b: Spec;
}

export interface Novel {
  readonly near?: string;
  readonly spec: Spec;
}

export interface Ctx {
  readonly windows: boolean;
  readonly chance: (p: number) => boolean;
  readonly int: (low: number, high: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly sample: <T>(from: readonly T[], count: number) => readonly T[];
  /** Fills the placeholders of a template. */
  readonly fill: (template: string) => string;
}

/** What a renderer hands back: the text and the one line that says it shortest. */
export interface Core {
  readonly text: string;
  readonly gist: string;
}

export type Mode = 'full' | 'short' | 'bare';

export const spec = (
  id: string,
  family: string,
  lang: Lang,
  head: Template,
  key: readonly string[],
  extra: Extra = {},
): Spec => ({ id, family, lang, head, key, ...extra });
