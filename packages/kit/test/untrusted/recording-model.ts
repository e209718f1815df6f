/** A model that keeps what it is asked and answers by a script, behind the port that every real one stands behind. */
import type { LanguageModel, ModelRequest } from '@evolve/core/contracts';
import { unquoted } from '@evolve/core/untrusted';

/** What a request is for, by what is asked in our own words. */
export type Purpose = 'decide' | 'reflect' | 'review' | 'edit' | 'other';

const SIGNS: readonly (readonly [Purpose, string])[] = [
  ['decide', 'You steer an agent'],
  ['reflect', 'You grade one answer'],
  ['review', 'You review why'],
  ['edit', 'You repair and improve'],
];

export const purposeOf = ({ system = '' }: ModelRequest): Purpose =>
  SIGNS.find(([, sign]) => system.startsWith(sign))?.[0] ?? 'other';

/** All that a model reads, in order. */
export const wholeOf = ({ system = '', messages }: ModelRequest): string =>
  [system, ...messages.map(({ content }) => content)].join('\n');

/** What of it stands where instructions stand. */
export const outsideOf = (request: ModelRequest): string => unquoted(wholeOf(request));

export interface Recorded {
  readonly model: LanguageModel;
  readonly requests: readonly ModelRequest[];
}

export const recordingModel = (answer: (purpose: Purpose, request: ModelRequest) => object): Recorded => {
  const requests: ModelRequest[] = [];
  return {
    requests,
    model: {
      id: 'recorded',
      bound: () => 0.001,
      generate: async (request) => {
        requests.push(request);
        const object = answer(purposeOf(request), request);
        const usage = { inputTokens: 1, outputTokens: 1 };
        return { text: JSON.stringify(object), object, usage, costUsd: 0.001, model: 'recorded-1' };
      },
    },
  };
};
