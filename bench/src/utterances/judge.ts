/** What was heard against what was labelled. */
import type { Utterance } from './set.ts';

export interface Heard extends Pick<Utterance, 'teaching' | 'correction' | 'satisfaction'> {
  readonly utterance: Utterance;
}

export interface Label {
  readonly name: 'teaching' | 'correction' | 'positive' | 'negative';
  readonly has: (of: Pick<Utterance, 'teaching' | 'correction' | 'satisfaction'>) => boolean;
}

export const LABELS: readonly Label[] = [
  { name: 'teaching', has: ({ teaching }) => teaching !== null },
  { name: 'correction', has: ({ correction }) => correction },
  { name: 'positive', has: ({ satisfaction }) => satisfaction === 'positive' },
  { name: 'negative', has: ({ satisfaction }) => satisfaction === 'negative' },
];

export interface Figures {
  readonly label: Label['name'];
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
  readonly errors: readonly Heard[];
}

export const judge = (heard: readonly Heard[], { name, has }: Label): Figures => {
  const wrong = heard.filter((one) => has(one) && !has(one.utterance));
  const missed = heard.filter((one) => !has(one) && has(one.utterance));
  const right = heard.filter((one) => has(one) && has(one.utterance)).length;
  return { label: name, right, wrong: wrong.length, missed: missed.length, errors: [...wrong, ...missed] };
};
