/** Tries the rules of the languages on a message. A message may mix languages, so all packs are tried on all of it. */
import type { Cue, Rules } from '../language/pack.ts';
import type { Reading, Sentence } from './read.ts';

export interface Match<C extends Cue> {
  readonly cue: C;
  /** Where the cue was found; of a cue for the message, the first sentence. */
  readonly sentence: Sentence;
  readonly index: number;
}

const inTime = ({ after = 'any' }: Cue, { before }: Reading): boolean => after === 'any' || after === before;

const ofScope = (cues: readonly Cue[], scope: 'sentence' | 'message'): readonly Cue[] =>
  cues.filter((cue) => (cue.scope ?? 'sentence') === scope);

/** All cues that are found, sentence by sentence; nothing where a pack takes the message out. */
export const matchesOf = <C extends Cue>(rules: readonly Rules<C>[], reading: Reading): readonly Match<C>[] => {
  const not = rules.flatMap((one) => one.not).filter((cue) => inTime(cue, reading));
  if (ofScope(not, 'message').some(({ pattern }) => pattern.test(reading.text))) return [];
  const vetoes = ofScope(not, 'sentence');
  const cues = rules.flatMap((one) => one.cues).filter((cue) => inTime(cue, reading));
  return reading.sentences.flatMap((sentence, index) => {
    const isOut = vetoes.some(({ pattern }) => pattern.test(sentence.text));
    return cues
      .filter(({ scope, pattern }) =>
        scope === 'message' ? index === 0 && pattern.test(reading.text) : !isOut && pattern.test(sentence.text),
      )
      .map((cue) => ({ cue, sentence, index }));
  });
};
