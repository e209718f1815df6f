/**
 * `prove -- utterances`: do the rules hear what a user says? Precision and recall on labelled messages. The set is synthetic. The
 * rules were written with the development half, whose errors are printed; the verdict is on the other, of which only figures are.
 */
import { wilson } from '@evolve/core/stats';
import { detectCorrection, detectSatisfaction, detectTeaching } from '@evolve/reflect';
import type { Proof } from './named.ts';
import { judge, LABELS, type Figures, type Heard } from './utterances/judge.ts';
import { loadUtterances, ofHalf, type Utterance } from './utterances/set.ts';

const LEAST = { precision: 0.95, recall: 0.85 };

export const hear = (utterance: Utterance): Heard => {
  const { text, previous } = utterance;
  return {
    utterance,
    teaching: detectTeaching(text, { previous })?.kind ?? null,
    correction: detectCorrection(text, { previous }),
    satisfaction: detectSatisfaction(text, { previous }),
  };
};

const share = (successes: number, of: number): string => {
  if (of === 0) return '-';
  const { low, high } = wilson(successes, of);
  return `${(successes / of).toFixed(3)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
};

const rowOf = (half: string, language: string, { label, right, wrong, missed }: Figures) => ({
  half,
  label,
  language,
  right,
  wrong,
  missed,
  precision: share(right, right + wrong),
  recall: share(right, right + missed),
});

const holds = ({ right, wrong, missed }: Figures): boolean =>
  right >= LEAST.precision * (right + wrong) && right >= LEAST.recall * (right + missed);

const kindsOf = (heard: readonly Heard[]): string => {
  const both = heard.filter(({ teaching, utterance }) => teaching !== null && utterance.teaching !== null);
  const right = both.filter(({ teaching, utterance }) => teaching === utterance.teaching).length;
  return `kind of teaching, where there is one and it was heard: ${String(right)} of ${String(both.length)}, ${share(right, both.length)}`;
};

const printErrors = (heard: readonly Heard[]): void => {
  for (const label of LABELS)
    for (const { utterance } of judge(heard, label).errors)
      console.log(`  ${label.name}: ${utterance.id} ${JSON.stringify(utterance.text)}`);
};

const printHalf = (half: 'development' | 'held out', heard: readonly Heard[]): boolean => {
  const figures = LABELS.map((label) => judge(heard, label));
  const byLanguage = LABELS.flatMap((label) =>
    (['en', 'zh', 'mixed'] as const).map((language) =>
      rowOf(
        half,
        language,
        judge(
          heard.filter(({ utterance }) => utterance.language === language),
          label,
        ),
      ),
    ),
  );
  console.table([...figures.map((one) => rowOf(half, 'all', one)), ...byLanguage]);
  console.log(kindsOf(heard));
  return figures.every(holds);
};

export const utterances: Proof = () => {
  const all = loadUtterances();
  console.log('Synthetic: made up by one author who had not seen the rules. Intervals are Wilson, 95 %.');
  const development = ofHalf(all, 'development').map(hear);
  printHalf('development', development);
  console.log('errors of the development half:');
  printErrors(development);
  const passed = printHalf('held out', ofHalf(all, 'held out').map(hear));
  console.log(
    `held out: ${passed ? 'each' : 'not each'} label has a precision of ${String(LEAST.precision)} and a recall of ${String(LEAST.recall)}`,
  );
  return Promise.resolve(passed);
};
