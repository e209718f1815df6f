import type { Failure, FailureReview } from '@evolve/core/contracts';
import { bound, redact } from '@evolve/core/untrusted';
import { ADVICE, FAILURE_RULES } from './failure-rules.ts';
import type { ReflectLanguage } from './words.ts';

const MAX_DIAGNOSTICS_BYTES = 65_536;
const MAX_WHAT_BYTES = 300;

const lineAt = (text: string, index: number): string => {
  const start = text.lastIndexOf('\n', index - 1) + 1;
  const end = text.indexOf('\n', index);
  return text.slice(start, end === -1 ? undefined : end);
};

const SILENT: Readonly<Record<ReflectLanguage, string>> = {
  en: 'The check said no and gave no reason.',
  zh: '检查未通过，但没有给出原因。',
};

/** The line that says what went wrong: where the rule matched, else the first line that has words. */
const whatOf = (diagnostics: string, index: number | undefined, language: ReflectLanguage): string => {
  const line =
    index === undefined ? /^[^\p{L}\n\r\u2028\u2029]*\p{L}.*$/mu.exec(diagnostics)?.[0] : lineAt(diagnostics, index);
  const words = (line ?? '').trim();
  return words === '' ? SILENT[language] : bound(words, MAX_WHAT_BYTES);
};

/** Why an attempt failed, from its diagnostics alone. */
export const reviewFailureByRules = ({ diagnostics, diff }: Failure, language: ReflectLanguage): FailureReview => {
  const text = redact(bound(diagnostics, MAX_DIAGNOSTICS_BYTES));
  for (const { kind, pattern } of FAILURE_RULES) {
    const match = pattern.exec(text);
    if (match !== null)
      return { kind, what: whatOf(text, match.index + firstWord(match[0]), language), ...ADVICE[kind][language] };
  }
  const kind = diff.trim() === '' && text.trim() === '' ? 'nothing-found' : 'unknown';
  return { kind, what: whatOf(text, undefined, language), ...ADVICE[kind][language] };
};

/** A match may begin with the blank lines before its words. */
const firstWord = (match: string): number => Math.max(0, match.search(/\S/));
