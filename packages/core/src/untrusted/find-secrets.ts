import { SECRET_RULES, type SecretRule } from './secret-rules.ts';

/** Something in a text that looks like a secret. */
export interface FoundSecret {
  /** What it looks like, for example `github token`. */
  readonly rule: string;
  /** The secret itself: not to be shown, stored or told. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
  /** Its shape says so, or it is as random as keys are. Otherwise the words beside it say so, and may be wrong. */
  readonly certain: boolean;
  /** Whose rules found it. */
  readonly by: 'ours' | 'secretlint';
}

const MARK = '[redacted';
/** In text that somebody wrote to show where a secret goes. */
const STAND_IN =
  /\$\{|\{\{|^[<%$*•]|^\[redacted|\*{3}|•{3}|\.{3}|…|example|placeholder|change[-_ ]?me|your[-_ ]|dummy|redacted|^(?:x+|0+|password|passwd|pass|pwd|secret|token|key|test|user|none|null|undefined|process\.env.*)$/i;

const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];
const MIN_RANDOM = 16;
const HEX = /^[0-9a-f]{32,}$/i;
/** Bits a character; prose and identifiers of this length lie below it when they have no figures. */
const MIN_BITS = 3.2;

const bitsPerCharacter = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
};

/** Long, of figures and letters without a pause, and no character much more often than the others. */
const looksRandom = (value: string): boolean =>
  value.length >= MIN_RANDOM &&
  !/\s/.test(value) &&
  /\d/.test(value) &&
  bitsPerCharacter(value) >= MIN_BITS &&
  (HEX.test(value) || CLASSES.filter((kind) => kind.test(value)).length >= 3);

/** What a rule takes out of a match: the match without what its replacement keeps of it. */
const valueOf = (match: RegExpMatchArray, replacement: string): string => {
  const written = replacement.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
  const before = written.indexOf(MARK);
  const after = written.length - 1 - written.indexOf(']', before);
  return match[0].slice(before, match[0].length - after);
};

const isMeant = (value: string, { certain }: SecretRule): boolean =>
  value.trim() !== '' && !STAND_IN.test(value) && (certain || value.length >= 6);

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/**
 * Everything in the text that the rules of {@link redact} take for a secret, but for what only stands in for one. Each once, in
 * the order of the rules.
 */
export const findSecrets = (text: string): readonly FoundSecret[] => {
  const found = new Map<string, FoundSecret>();
  let rest = text;
  for (const rule of SECRET_RULES) {
    for (const match of rest.matchAll(rule.pattern)) {
      const value = valueOf(match, rule.replacement);
      if (found.has(value) || !isMeant(value, rule)) continue;
      const line = lineOf(text, Math.max(0, text.indexOf(value)));
      found.set(value, { rule: rule.name, value, line, certain: rule.certain || looksRandom(value), by: 'ours' });
    }
    // What one rule has found is not found again by the next, under another name.
    rest = rest.replace(rule.pattern, rule.replacement);
  }
  return [...found.values()];
};

/** Whether a text only stands where a secret would: `<token>`, `${KEY}`, `changeme`. */
export const isStandIn = (value: string): boolean => STAND_IN.test(value);
