import type { Encoded } from './value.ts';

/** One call of a target: what it takes to make it again. */
export interface Call {
  readonly target: string;
  readonly args: readonly Encoded[];
  /** The receiver of a method. */
  readonly self?: Encoded;
  readonly isNew?: boolean;
}

/** Where a call was seen: in tests that passed, in tests that failed, or outside of any test that is told apart. */
export type Side = 'pass' | 'fail' | 'unknown';

export interface RecordedCall extends Call {
  readonly sides: readonly Side[];
}

/** How one call ended: JSON of an {@link Ending}, or one of the marks below. Equal texts are equal outcomes. */
export type Outcome = string;

export interface Ending {
  readonly returns?: Encoded;
  /** Name and message of what was thrown. */
  readonly throws?: readonly [name: string, message: string];
  /** The arguments and the receiver afterwards, where they are not what they were. */
  readonly leaving?: readonly Encoded[];
}

export interface ReplayTarget {
  readonly id: string;
  /** The registered object that holds it, when it is a method; else it is registered itself. */
  readonly holder?: string;
  readonly key?: string;
  readonly isStatic?: boolean;
}

export interface ReplayJob {
  readonly root: string;
  /** Relative to the root: these are loaded. */
  readonly files: readonly string[];
  readonly targets: readonly ReplayTarget[];
  readonly calls: readonly Call[];
  /** Numbers of calls that are left out: a process died on them. */
  readonly skip: readonly number[];
  /** Lines of JSON: a {@link ReplayLine} each. */
  readonly answers: string;
  readonly fuel: number;
}

export type ReplayLine =
  /** Targets that can be reached from what the files export. */
  | { readonly exported: readonly string[] }
  /** `begin` is written before a call, so that a death is that call's own. */
  | { readonly begin: number }
  /** Outcomes of one call: two runs of it. */
  | { readonly at: number; readonly first: Outcome; readonly second: Outcome };

/** The call could not be made again. */
export const UNREPEATABLE = '!unrepeatable';
