/** The rules on the half that they were written with: the other is for the proof alone. */
import { expect, test } from 'vitest';
import { hear } from '../src/utterances.ts';
import { judge, LABELS } from '../src/utterances/judge.ts';
import { loadUtterances, ofHalf } from '../src/utterances/set.ts';

const heard = ofHalf(loadUtterances(), 'development').map(hear);

// Would catch: a cue that is lost, or one that takes too much.
test.each(LABELS)('$name is heard in the development half', (label) => {
  const { right, wrong, missed } = judge(heard, label);
  expect(right / (right + wrong)).toBeGreaterThanOrEqual(0.97);
  expect(right / (right + missed)).toBeGreaterThanOrEqual(0.92);
});

test('what is heard is counted against the label, in both directions', () => {
  const [first] = heard;
  const [teaching] = LABELS;
  if (first === undefined || teaching === undefined) throw new Error('nothing to count');
  const invented = { ...first, teaching: 'rule', utterance: { ...first.utterance, teaching: null } } as const;
  const lost = { ...first, teaching: null, utterance: { ...first.utterance, teaching: 'rule' } } as const;
  expect(judge([invented, lost], teaching)).toMatchObject({ right: 0, wrong: 1, missed: 1 });
});
