import type { SessionReview, Turn } from '@evolve/core/contracts';
import { bound, redact } from '@evolve/core/untrusted';
import type { RuleSettings } from './turn-rules.ts';
import { moodOf } from './utterance/judgement.ts';
import type { ReflectLanguage } from './words.ts';

const MAX_ITEMS = 5;
const MAX_ITEM_BYTES = 300;
const MAX_QUOTE_BYTES = 120;

const oneLine = (text: string, maxBytes: number): string => bound(redact(text).replace(/\s+/g, ' ').trim(), maxBytes);

const CORRECTION: Readonly<Record<ReflectLanguage, (input: string, followUp: string) => string>> = {
  en: (input, followUp) => `Asked "${input}", the user corrected the answer: "${followUp}".`,
  zh: (input, followUp) => `对于“${input}”，用户纠正了回答：“${followUp}”。`,
};

const tidy = (items: readonly string[]): readonly string[] =>
  [...new Set(items.map((item) => oneLine(item, MAX_ITEM_BYTES)))].filter((item) => item !== '').slice(0, MAX_ITEMS);

/** Bounded, redacted, without doubles, at most five of each. */
export const tidySession = ({ learned, curiosity }: SessionReview): SessionReview => ({
  learned: tidy(learned),
  curiosity: tidy(curiosity),
});

/** What the user corrected, in the user's words; the latest first. */
export const reviewSessionByRules = (turns: readonly Turn[], { language, packs }: RuleSettings): SessionReview => {
  const corrections = turns
    .filter(({ followUp, reply }) => moodOf(followUp, { previous: reply, packs }) === 'complaint')
    .map(({ input, followUp = '' }) =>
      CORRECTION[language](oneLine(input, MAX_QUOTE_BYTES), oneLine(followUp, MAX_QUOTE_BYTES)),
    );
  return tidySession({ learned: corrections.reverse(), curiosity: [] });
};
