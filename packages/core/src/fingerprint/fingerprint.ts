/**
 * Tells whether two error texts have the same cause, without a model: what changes from run to run (ids, paths, numbers,
 * times, who met the error, what the log put around it) is left out or replaced by its kind, what names the cause (codes, ports,
 * packages, symbols) is kept.
 *
 * 1. Clean the text, and take from its lines what others put around them (`clean`, `layers`).
 * 2. Sort the lines: messages, frames, echoed code, hints, noise (`sort`, `kinds`).
 * 3. Find the innermost error of a chain (`chain`), and in it the line that decides (`weigh`, `families`).
 * 4. Unwrap its message (`unwrap`, `detail`) and replace its parameters (`parameterise`).
 * 5. A message that names nothing takes a name from the errors around it, one that any function may end with from the stack (`decide`, `generic`).
 * 6. Keep what was left out, for those who reuse a fix unasked (`traits`, `profile`).
 *
 * Pure and versioned: the same text has the same fingerprint in every process, and a stored fingerprint is only compared
 * with one of its own version.
 */
import { createHash } from 'node:crypto';
import { clean } from './clean.ts';
import { decide } from './decide.ts';
import { parameterise } from './parameterise.ts';
import { sort } from './sort.ts';
import { tokensOf } from './tokens.ts';
import { traitsOf, type Traits } from './traits.ts';

/** Grows with every change that gives some text another fingerprint, or other traits. */
export const FINGERPRINT_VERSION = 4;

export interface Fingerprint {
  /** 24 hex digits over version and template. */
  readonly id: string;
  readonly version: number;
  /** The deciding message with its parameters replaced, and what had to be added to tell it from others; one a line. */
  readonly template: string;
  /** Distinct words of the template and then of the text's other messages, in their order, for a search by likeness. */
  readonly tokens: readonly string[];
  /** What else the text tells: with an equal `id` it says how sure it is that the cause is the same (`doubtOf`). */
  readonly traits: Traits;
}

export interface FingerprintOptions {
  /**
   * How many of the application's top functions count where the message could be any function's: an exception without a
   * text, `Cannot read properties of undefined`, an index out of range. Elsewhere none does, since logs cut and wrap
   * stacks. 0: never. @default 1
   */
  readonly frames?: number;
}

const idOf = (template: string): string =>
  createHash('sha256')
    .update(`${String(FINGERPRINT_VERSION)}\n${template}`)
    .digest('hex')
    .slice(0, 24);

/** The fingerprint of an error's text: a message, a stack, a compiler's or a test runner's output, a log. */
export const fingerprintError = (text: string, { frames = 1 }: FingerprintOptions = {}): Fingerprint => {
  const decision = decide(sort(clean(text)), frames);
  const { deciding, functions, others } = decision;
  const lines = deciding.map(parameterise).filter((line) => line !== '');
  const template = [...lines, ...functions].join('\n');
  const tokens = tokensOf(
    [template, ...others.filter((other) => !deciding.includes(other)).map(parameterise)].join('\n'),
  );
  return {
    id: idOf(template),
    version: FINGERPRINT_VERSION,
    template,
    tokens,
    traits: traitsOf(decision, template),
  };
};
