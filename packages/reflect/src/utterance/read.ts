/**
 * What the user says, apart from what is quoted.
 *
 * 1. Quotations, code, logs and pasted texts are masked by as many `□`: what others say teaches nothing.
 * 2. The masked text is as long as the original, so that a sentence can be given back in the user's own letters.
 * 3. Bounded: what stands behind the bound is not looked at. Every step is linear.
 */
import type { LanguagePack } from '../language/pack.ts';
import { simplify } from '../language/simplify.ts';

const MAX_CHARS = 2_000;
const MAX_SENTENCE_CHARS = 300;

export interface Sentence {
  /** Masked, simplified. */
  readonly text: string;
  /** As the user wrote it. */
  readonly original: string;
}

export type Before = 'nothing' | 'question' | 'answer';

export interface Reading {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly before: Before;
  /** Whether the message asks for a task. */
  readonly requests: boolean;
}

const mask = (text: string): string => text.replace(/[^\n]/g, '□');

/** What is taken out, in this order. A quotation that is not closed ends with its line, a fence with the text. */
const QUOTED: readonly RegExp[] = [
  /```[\s\S]*?(?:```|$)/g,
  /`[^`\n]{1,400}`/g,
  /^\s*>[^\n]*/gm,
  /^\s*(?:\[?(?:WARN|ERROR|INFO|DEBUG|TRACE|FATAL)\b|at \S+ \(|\w*(?:Error|Exception): |Traceback|\d{4}-\d\d-\d\d[T ]\d\d:)[^\n]*/gm,
  /<(quote|untrusted|document|email|page|context|system)\b[\s\S]*?(?:<\/\1>|$)/gi,
  /"[^"\n]{0,1000}(?:"|$)/gm,
  /(?<=^|[\s:(])'[^'\n]{3,400}'(?![a-z])/gim,
];

const maskQuoted = (text: string): string =>
  QUOTED.reduce((current, pattern) => current.replace(pattern, (quotation) => mask(quotation)), text);

const maskPasted = (text: string, packs: readonly LanguagePack[]): string => {
  const ends = packs.flatMap(({ pasted }) => {
    const found = pasted.exec(text);
    return found === null ? [] : [found.index + found[0].length];
  });
  const start = Math.min(text.length, ...ends);
  return text.slice(0, start) + mask(text.slice(start));
};

const SENTENCE = /(?:[^.!?;\n]|\.(?!\s|$)){1,300}[.!?;~\s]*/g;

const sentencesOf = (masked: string, original: string): readonly Sentence[] =>
  [...masked.matchAll(SENTENCE)].map(({ 0: text, index }) => ({
    text: text.trim().slice(0, MAX_SENTENCE_CHARS),
    original: original.slice(index, index + text.length).trim(),
  }));

const beforeOf = (previous: string | null | undefined, packs: readonly LanguagePack[]): Before => {
  if (previous === undefined || previous === null || previous.trim() === '') return 'nothing';
  const last = simplify(previous.slice(-300)).trim();
  return packs.some(({ asks }) => asks.test(last)) ? 'question' : 'answer';
};

export const readMessage = (
  text: string,
  previous: string | null | undefined,
  packs: readonly LanguagePack[],
): Reading => {
  const original = text.slice(0, MAX_CHARS);
  const masked = maskPasted(maskQuoted(simplify(original)), packs);
  return {
    text: masked.trim(),
    sentences: sentencesOf(masked, original),
    before: beforeOf(previous, packs),
    requests: packs.some(({ request }) => request.test(masked)),
  };
};
