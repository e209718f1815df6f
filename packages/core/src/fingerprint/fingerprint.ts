/**
 * Tells whether two error texts have the same cause, without a model: what changes from run to run (ids, paths, numbers,
 * times) is replaced by its kind, what names the cause (codes, ports, packages, symbols) is kept.
 *
 * Pure and versioned: the same text has the same fingerprint in every process, and a stored fingerprint is only compared
 * with one of its own version.
 */
import { createHash } from 'node:crypto';
import { FOREIGN_FRAME, FRAME, KEPT, NOISE, PARAMETERS, PYTHON_FRAME, QUOTED, QUOTED_NAME } from './rules.ts';
import { tokensOf } from './tokens.ts';

/** Grows with every change that gives some text another fingerprint. */
export const FINGERPRINT_VERSION = 1;

export interface Fingerprint {
  /** 24 hex digits over version and template. */
  readonly id: string;
  readonly version: number;
  /** The text with its parameters replaced; one line a message, then the frames. */
  readonly template: string;
  /** Distinct words of the template in their order, for a search by likeness. */
  readonly tokens: readonly string[];
}

export interface FingerprintOptions {
  /** How many of the top stack frames count, those of the application first. 0: the message alone. @default 1 */
  readonly frames?: number;
}

/** Longer texts are cut: what an error is stands at its start (and, in Python, at its end). */
const MAX_CHARS = 16_384;
const MAX_MESSAGE_LINES = 12;
const MAX_LINE_CHARS = 600;
const FIRST_PRIVATE = 0xe000;
const PRIVATE_COUNT = 0x1900;

// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;
const PRIVATE_USE = /[\uE000-\uF8FF]/g;

const clean = (text: string): string =>
  (text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS / 2)}\n${text.slice(-MAX_CHARS / 2)}` : text)
    .replace(ANSI, '')
    .replace(PRIVATE_USE, '')
    .replace(/\r\n?/g, '\n');

/** Hides what must be kept behind private-use characters, so that no later rule sees it. */
const protect = (line: string): { readonly hidden: string; readonly restore: (text: string) => string } => {
  const kept: string[] = [];
  let hidden = line;
  for (const pattern of KEPT) {
    hidden = hidden.replace(pattern, (match) => {
      if (kept.length >= PRIVATE_COUNT) return match;
      kept.push(match.replace(PRIVATE_USE, (mark) => kept[mark.charCodeAt(0) - FIRST_PRIVATE] ?? ''));
      return String.fromCharCode(FIRST_PRIVATE + kept.length - 1);
    });
  }
  const restore = (text: string): string =>
    text.replace(PRIVATE_USE, (mark) => kept[mark.charCodeAt(0) - FIRST_PRIVATE] ?? '');
  return { hidden, restore };
};

const withoutQuotedValues = (line: string): string =>
  line.replace(QUOTED, (match: string, _quote: string, inner: string) =>
    QUOTED_NAME.test(inner.replace(PRIVATE_USE, 'k')) ? match : '<str>',
  );

const parameterise = (line: string): string => {
  const { hidden, restore } = protect(line.slice(0, MAX_LINE_CHARS));
  const replaced = PARAMETERS.reduce((text, rule) => text.replace(rule.pattern, rule.replacement), hidden);
  return restore(withoutQuotedValues(replaced)).replace(/\s+/g, ' ').trim();
};

/** Function and file of a frame; lines, columns and directories change with every edit. */
const normaliseFrame = (frame: string): string =>
  parameterise(
    frame
      .replace(/file:\/\//g, '')
      .replace(/:\d+(?::\d+)?(?=\)?\s*$)/, '')
      .replace(/line \d+/, 'line'),
  );

interface Parts {
  readonly messages: readonly string[];
  readonly frames: readonly string[];
}

const split = (text: string): Parts => {
  const messages: string[] = [];
  const frames: string[] = [];
  let python = false;
  let afterPythonFrame = false;
  for (const line of text.split('\n')) {
    if (FRAME.test(line)) {
      frames.push(line);
      afterPythonFrame = PYTHON_FRAME.test(line);
      python ||= afterPythonFrame;
    } else {
      const echoed = afterPythonFrame && /^\s{4}/.test(line);
      afterPythonFrame = false;
      if (!echoed && !NOISE.test(line)) messages.push(line);
    }
  }
  // Python prints the innermost frame last.
  return { messages, frames: python ? frames.reverse() : frames };
};

const topFrames = (frames: readonly string[], count: number): readonly string[] => {
  const own = frames.filter((frame) => !FOREIGN_FRAME.test(frame));
  return (own.length > 0 ? own : frames).slice(0, count).map(normaliseFrame);
};

/** The fingerprint of an error's text: a message, a stack, a compiler's or a test runner's output. */
export const fingerprintError = (text: string, { frames: count = 1 }: FingerprintOptions = {}): Fingerprint => {
  const { messages, frames } = split(clean(text));
  const lines = messages.slice(0, MAX_MESSAGE_LINES).map(parameterise);
  const template = [...lines, ...topFrames(frames, count)].filter((line) => line !== '').join('\n');
  const id = createHash('sha256')
    .update(`${String(FINGERPRINT_VERSION)}\n${template}`)
    .digest('hex')
    .slice(0, 24);
  return { id, version: FINGERPRINT_VERSION, template, tokens: tokensOf(template) };
};
