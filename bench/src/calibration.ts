/**
 * Whether the probability of a recall is how often it is right: the life of an agent over the real store, with problems of the
 * labelled causes (known ones, twins, and in the second half of the life novel ones). What is right for a text is its cause's own
 * fix, of a third of the groups that look alike the group's; the other rates are in `calibration/world.ts`.
 *
 * Causes are split in two by hash, look-alikes together (`causes/halves.ts`). Probabilities are fitted to what came of recalls for
 * the development half; measured are those shown for the held-out half, on which the agent never says what it tried, each against
 * a trial of its own. So no text and no cause that is measured took part in the fitting.
 *
 * Only what is tried is judged. In the first lives that is what was recalled first, whatever its probability, and the goal is for
 * these; then what other habits do to the same figures: to try all that is recalled, or the first only if it is at least as
 * probable as not, which leaves hints unjudged for ever.
 */
import { brier, byMass, byWidth, calibrationError, skill, type Bin, type Forecast } from './calibration/diagram.ts';
import { hashedLetters } from './calibration/embedder.ts';
import { simulate, type Shown, type Trying } from './calibration/life.ts';
import { RATES } from './calibration/world.ts';
import type { Proof } from './named.ts';

const DEFAULT_PROBLEMS = 2_000;
const SEEDS = 3;
/** Most that the expected calibration error may be, of what is shown in all and with either search. */
const GOAL = 0.05;
/** Judged recalls of a scale from which on probabilities are fitted. */
const FITTED = 20;

interface Lives {
  readonly text: readonly Shown[];
  readonly vectors: readonly Shown[];
}

const livesOf = async (seeds: readonly number[], problems: number, trying: Trying): Promise<Lives> => {
  const [text, vectors]: [Shown[], Shown[]] = [[], []];
  for (const seed of seeds) {
    text.push(...(await simulate({ seed, problems, trying })));
    vectors.push(...(await simulate({ seed, problems, trying, embedder: hashedLetters() })));
  }
  return { text, vectors };
};

const share = (value: number): string => value.toFixed(3);

const figuresOf = (forecasts: readonly Forecast[]) => ({
  'ECE, equal width': share(calibrationError(byWidth(forecasts))),
  'ECE, equal mass': share(calibrationError(byMass(forecasts))),
  Brier: share(brier(forecasts)),
  'skill over base rate': share(skill(forecasts)),
  'base rate': share(forecasts.filter(({ right }) => right).length / forecasts.length),
});

const line = (forecasts: readonly Forecast[]) => ({
  recalls: forecasts.length,
  ...(forecasts.length === 0 ? {} : figuresOf(forecasts)),
});

const isFitted = ({ judged }: Shown): boolean => judged >= FITTED;
const isMatch = ({ match }: Shown): boolean => match === 'fingerprint';
const isHint = (shown: Shown): boolean => !isMatch(shown);

const tellFigures = ({ text, vectors }: Lives): void => {
  const [both, byText, byVectors] = [[...text, ...vectors], text.filter(isFitted), vectors.filter(isFitted)];
  console.table({
    'all that is shown': line(both.filter(isFitted)),
    'with words': line(byText),
    'with an embedder': line(byVectors),
    matches: line(both.filter((shown) => isFitted(shown) && isMatch(shown))),
    'hints by words': line(byText.filter(isHint)),
    'hints with an embedder': line(byVectors.filter(isHint)),
    [`before ${String(FITTED)} were judged`]: line(both.filter((shown) => !isFitted(shown))),
  });
};

const tellDiagram = (forecasts: readonly Forecast[]): void => {
  const rows = byWidth(forecasts).map(({ count, said, seen, low, high }: Bin, bin) => [
    `${(bin / 10).toFixed(1)} to ${((bin + 1) / 10).toFixed(1)}`,
    count === 0
      ? { recalls: 0 }
      : { recalls: count, said: share(said), seen: share(seen), '95 %': `${share(low)} to ${share(high)}` },
  ]);
  console.table(Object.fromEntries(rows));
};

const holds = ({ text, vectors }: Lives): boolean =>
  [[...text, ...vectors], text, vectors].every((shown) => {
    const fitted = shown.filter(isFitted);
    return fitted.length > 0 && calibrationError(byWidth(fitted)) < GOAL && calibrationError(byMass(fitted)) < GOAL;
  });

/** What the agent tries, and for how many seeds it is lived. */
const HABITS: readonly { readonly trying: Trying; readonly seeds: number; readonly words: string }[] = [
  { trying: 'first', seeds: SEEDS, words: 'the first' },
  { trying: 'all', seeds: 1, words: 'all' },
  { trying: 'probable', seeds: 1, words: 'the first if it is at least as probable as not' },
];

/**
 * `--count` is the number of problems of a life. Lives are with words and with an embedder, from the seed `--seed` on. `--only first`,
 * `all` or `probable`: one habit.
 */
export const calibration: Proof = async ({ count = DEFAULT_PROBLEMS, seed, only }) => {
  console.log(`${String(count)} problems in each life; ${JSON.stringify(RATES)}`);
  let good = true;
  for (const { trying, seeds, words } of HABITS.filter((habit) => only.length === 0 || only.includes(habit.trying))) {
    const lives = await livesOf(
      Array.from({ length: seeds }, (_, index) => seed + index),
      count,
      trying,
    );
    console.log(`Of what is recalled ${words} is tried; ${String(seeds)} seeds. Said and seen:`);
    tellDiagram([...lives.text, ...lives.vectors].filter(isFitted));
    tellFigures(lives);
    if (trying === 'first') good = holds(lives);
  }
  return good;
};
