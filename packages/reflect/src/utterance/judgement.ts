/** Whether the user says that the answer was wrong, and how content they are with it. */
import type { LanguagePack } from '../language/pack.ts';
import { matchesOf } from './match.ts';
import { packsOf, type HearingOptions } from './packs.ts';
import { readMessage, type Reading } from './read.ts';

export type Satisfaction = 'positive' | 'negative' | 'none';

/** What the next message says of the turn before it. Complaint wins: "thanks, but …". */
type Mood = 'complaint' | 'praise' | 'none';

const corrects = (reading: Reading, packs: readonly LanguagePack[]): boolean =>
  matchesOf(
    packs.map(({ correction }) => correction),
    reading,
  ).length > 0;

const satisfactionIn = (reading: Reading, packs: readonly LanguagePack[]): Satisfaction => {
  const positive = matchesOf(
    packs.map((pack) => pack.positive),
    reading,
  ).length;
  const negative = matchesOf(
    packs.map((pack) => pack.negative),
    reading,
  ).length;
  if (positive === 0 && negative === 0) return 'none';
  return positive > negative ? 'positive' : 'negative';
};

/** Whether a message says that what the agent last said or did was wrong, and what is wanted, or that it is to be redone. */
export const detectCorrection = (text: string, options: HearingOptions = {}): boolean => {
  const packs = packsOf(options);
  return corrects(readMessage(text, options.previous, packs), packs);
};

/** The feeling about the agent's work that a message shows. */
export const detectSatisfaction = (text: string, options: HearingOptions = {}): Satisfaction => {
  const packs = packsOf(options);
  return satisfactionIn(readMessage(text, options.previous, packs), packs);
};

/** A bare thank-you shows no feeling, but whoever says it has no complaint. */
export const moodOf = (followUp: string | undefined, options: HearingOptions = {}): Mood => {
  if (followUp === undefined) return 'none';
  const packs = packsOf(options);
  const reading = readMessage(followUp, options.previous, packs);
  const satisfaction = satisfactionIn(reading, packs);
  if (satisfaction === 'negative' || corrects(reading, packs)) return 'complaint';
  return satisfaction === 'positive' || packs.some(({ courtesy }) => courtesy.test(reading.text)) ? 'praise' : 'none';
};
