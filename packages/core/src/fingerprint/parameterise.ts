/** Replaces what changes from run to run in one message by its kind, and keeps what names the cause. */
import { KEPT } from './kept.ts';
import { plainWording, withoutVictim } from './resources.ts';
import { TYPE } from './names.ts';
import { PARAMETERS, QUOTED, QUOTED_CODE, QUOTED_NAME, type ParameterRule } from './parameters.ts';
import { VALUES } from './values.ts';

const MAX_LINE_CHARS = 600;
const FIRST_PRIVATE = 0xe000;
const PRIVATE_COUNT = 0x1900;
const PRIVATE_USE = /[\uE000-\uF8FF]/g;

interface Protected {
  readonly hidden: string;
  readonly restore: (text: string) => string;
}

/** Hides what must be kept behind private-use characters, so that no later rule sees it. */
const protect = (line: string): Protected => {
  const kept: string[] = [];
  const restore = (text: string): string =>
    text.replace(PRIVATE_USE, (mark) => kept[mark.charCodeAt(0) - FIRST_PRIVATE] ?? '');
  let hidden = line;
  for (const pattern of KEPT) {
    hidden = hidden.replace(pattern, (match) => {
      if (kept.length >= PRIVATE_COUNT) return match;
      kept.push(restore(match));
      return String.fromCharCode(FIRST_PRIVATE + kept.length - 1);
    });
  }
  return { hidden, restore };
};

const apply = (rules: readonly ParameterRule[], line: string): string =>
  rules.reduce((text, { pattern, replacement }) => text.replace(pattern, replacement), line);

/** Numbers that may be names: of all others a rule knows what they are. */
const UNKNOWN_NUMBERS: ReadonlySet<string> = new Set(['version', 'number']);

/** As `apply`, with the numbers that were replaced, in the order of the rules. */
const withoutNumbers = (line: string): { readonly text: string; readonly numbers: readonly string[] } => {
  const numbers: string[] = [];
  const text = PARAMETERS.reduce((rest, { name, pattern, replacement }) => {
    if (UNKNOWN_NUMBERS.has(name)) numbers.push(...(rest.match(pattern) ?? []));
    return rest.replace(pattern, replacement);
  }, line);
  return { text, numbers };
};

const isName = (inner: string): boolean => {
  const shown = inner.replace(PRIVATE_USE, 'k');
  return QUOTED_NAME.test(shown) || QUOTED_CODE.test(shown);
};

const WORD = /\p{L}{2,}/gu;
const OF_FAILURE =
  /\b(?:error|fail(?:ed|ure)?|not|no|cannot|can't|invalid|unknown|missing|denied|refused|rejected|required|must|unable|expected|illegal|inequivalent|mismatch|conflict|exceeds?|timed? ?out|unavailable|closed|lookup|connect|dial)\b/i;

/** Not a value, but what somebody else said: its words are those of the cause. */
const isMessage = (inner: string): boolean => (inner.match(WORD) ?? []).length > 2 && OF_FAILURE.test(inner);

/** A command that could not be run is named as it was given, with its arguments. */
const NOT_RUN =
  /\b(?:No such file or directory|not found|cannot execute|failed to run|executable file|not allowed to (?:execute|run))\b/i;
const COMMAND = /^(?:<path>\/)?[\w./@-]{1,80}(?: [\w./:@=+-]{1,80}){1,8}$/;

/** What stands before a text that somebody else said: `message="…"`, `Error("…"`. */
const SAID = /(?:\b(?:message|msg|reason|desc|description|detail|error)\s?[=:]\s?|\w(?:Error|Exception)\(|\bError\()$/;

/** One way of quoting, so that `x` and "x" are the same name; and the values that were no names. */
const withoutQuotedValues = (line: string): { readonly text: string; readonly values: readonly string[] } => {
  const values: string[] = [];
  const text = line.replace(QUOTED, (_, quote: string, inner: string, offset: number) => {
    if (inner === '') return quote + quote;
    const isTold = isMessage(inner) || SAID.test(line.slice(Math.max(0, offset - 24), offset));
    const isKept = quote === '`' || isName(inner) || isTold || (NOT_RUN.test(line) && COMMAND.test(inner));
    if (!isKept) values.push(inner);
    return isKept ? `'${inner}'` : '<str>';
  });
  return { text, values };
};

/** A text all in quotes, with or without a type before it, is no value in a sentence, but the sentence. */
const saysSomething = (template: string): boolean =>
  (
    template
      .replace(TYPE, '')
      .replace(/<\w+>/g, ' ')
      .match(/[\p{L}]{2,}/gu) ?? []
  ).length > 1;

export interface Parameterised {
  readonly template: string;
  /** Values in quotes that were replaced. */
  readonly names: readonly string[];
  /** Numbers of an unknown kind that were replaced. */
  readonly numbers: readonly string[];
}

export const parametersOf = (line: string): Parameterised => {
  const { hidden, restore } = protect(apply(VALUES, plainWording(line.slice(0, MAX_LINE_CHARS).replace(/\s+/g, ' '))));
  const { text: replaced, numbers } = withoutNumbers(hidden);
  const { text: unquoted, values } = withoutQuotedValues(replaced);
  const isUnquoted = saysSomething(restore(unquoted));
  const template = withoutVictim(restore(isUnquoted ? unquoted : replaced))
    .replace(/ {2,}/g, ' ')
    .trim();
  return { template, names: isUnquoted ? values.map(restore) : [], numbers };
};

export const parameterise = (line: string): string => parametersOf(line).template;
