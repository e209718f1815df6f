import { bound } from '@evolve/core/untrusted';
import type { ValidationFinding } from '../validate/validate.ts';

/** What ended an evaluation from outside, or its process. */
export type KilledBy = 'timeout' | 'memory' | 'output' | 'abort' | 'crash';

/**
 * Why there is no value.
 * - before anything ran: `denied` (see `findings`), `undischarged` (see `obligations`), `syntax`
 * - the program's own doing: `no-function` (no default export that can be called), `import`, `threw`, `not-json`,
 *   `timeout` without `killedBy` (a promise that nothing is left to settle)
 * - `changed`: what arrived in the process is not what was judged
 * - one of {@link KilledBy}, which is then in `killedBy` as well
 */
export type EvaluationErrorCode =
  'denied' | 'undischarged' | 'syntax' | 'no-function' | 'import' | 'threw' | 'not-json' | 'changed' | KilledBy;

/** Text only: nothing of an object inside reaches the host. Bounded, and without control characters. */
export interface EvaluationError {
  readonly code: EvaluationErrorCode;
  readonly message: string;
  /** The `name` of what was thrown. */
  readonly name?: string;
  /** The `stack` of what was thrown. */
  readonly stack?: string;
  /** With `denied`: what the text reaches that the policy does not grant. */
  readonly findings?: readonly ValidationFinding[];
  /** With `undischarged`: what this tier does not promise. */
  readonly obligations?: readonly string[];
}

/** What `evaluate` resolves to. */
export type Evaluation =
  | { readonly ok: true; readonly value: unknown; readonly error?: undefined; readonly killedBy?: undefined }
  | { readonly ok: false; readonly value?: undefined; readonly error: EvaluationError; readonly killedBy?: KilledBy };

/** Characters that would let a text steer a terminal or turn the reading direction. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** Text from inside as it may be shown: well-formed, printable, at most `maxBytes`. */
const cleaned = (text: string, maxBytes: number): string =>
  bound(
    text
      .toWellFormed()
      .replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    maxBytes,
  );

const MAX_NAME_BYTES = 128;
const MAX_MESSAGE_BYTES = 2_048;
const MAX_STACK_BYTES = 4_096;

const errorOf = ({ code, message, name, stack, ...rest }: EvaluationError): EvaluationError => ({
  code,
  message: cleaned(message, MAX_MESSAGE_BYTES),
  ...(name === undefined ? {} : { name: cleaned(name, MAX_NAME_BYTES) }),
  ...(stack === undefined ? {} : { stack: cleaned(stack, MAX_STACK_BYTES) }),
  ...rest,
});

/** The program has no value, and that is its own doing. */
export const failed = (error: EvaluationError): Evaluation => ({ ok: false, error: errorOf(error) });

/** The program was ended. */
export const killed = (killedBy: KilledBy, message: string, more: Partial<EvaluationError> = {}): Evaluation => ({
  ok: false,
  killedBy,
  error: errorOf({ ...more, code: killedBy, message }),
});

/** The caller wants it no more. */
export const aborted = (): Evaluation => killed('abort', 'it was aborted');
