/** How often a version that is no worse is called so, at any time of a long run; and how soon one that is. */
import { percent, watchRuns, type Claim, type Part, type Random, type Watch } from './runs.ts';
import { paired, peekingZ, pluggedIn, sequential, sideBySide, slidingWindow, twoSample } from './watches.ts';

const ALPHA = 0.05;
const BASELINES = [0.5, 0.7, 0.9];
const OUTCOMES = 1_000;
const RECORD = 100;
/** Of what stops late a median needs room. */
const MOST_OUTCOMES = 2_000;

interface Way {
  readonly name: string;
  readonly at: (baseline: number) => (random: Random) => Watch;
  readonly isOurs: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'e-process, known baseline', at: sequential, isOurs: true },
  { name: `e-process, ${RECORD} outcomes before`, at: (rate) => twoSample(rate, RECORD), isOurs: true },
  { name: 'e-process, side by side', at: sideBySide, isOurs: true },
  { name: 'e-process, pairs, called better', at: (rate) => paired(rate, OUTCOMES, 'better'), isOurs: true },
  { name: 'e-process, pairs, called worse', at: (rate) => paired(rate, OUTCOMES, 'worse'), isOurs: true },
  { name: 'baseline from 20 outcomes, as if known', at: (rate) => pluggedIn(rate, 20), isOurs: false },
  { name: 'window of 20, drop above 10 points', at: slidingWindow, isOurs: false },
  { name: 'z-test after each outcome', at: peekingZ, isOurs: false },
];

export const falseAlarms = (runs: number, random: Random): Part => {
  const claims: Claim[] = [];
  const rows = WAYS.map(({ name, at, isOurs }) => {
    const found = BASELINES.map((rate) => watchRuns({ runs, outcomes: OUTCOMES, rate }, at(rate), random).share);
    const worst = Math.max(...found);
    if (isOurs) claims.push({ what: `false alarms: ${name}`, figure: worst, atMost: ALPHA, runs });
    return { way: name, ...Object.fromEntries(BASELINES.map((rate, index) => [rate, percent(found[index] ?? 1)])) };
  });
  return { title: `False alarms at any of ${OUTCOMES} outcomes, by the true rate (alpha 5 %)`, rows, claims };
};

/** The known baseline of the field note's 29 outcomes is not given: 0.8 is where we need as many. */
const SOON: Readonly<Record<string, number>> = { '0.9': 29, '0.8': 29 };

export const delays = (runs: number, random: Random): Part => {
  const claims: Claim[] = [];
  const rows = [0.2, 0.1].flatMap((drop) =>
    [0.9, 0.8, 0.7, 0.5].map((baseline) => {
      const world = { runs, outcomes: MOST_OUTCOMES, rate: baseline - drop };
      const known = watchRuns(world, sequential(baseline), random);
      const estimated = watchRuns({ ...world, runs: Math.ceil(runs / 10) }, twoSample(baseline, 1_000), random);
      const limit = drop === 0.2 ? SOON[String(baseline)] : undefined;
      if (limit !== undefined)
        claims.push({ what: `median delay: ${baseline}, 20 points`, figure: known.median, atMost: limit });
      claims.push({ what: `found: ${baseline}, ${drop * 100} points`, figure: known.share, atLeast: 0.99, runs });
      return {
        ...{ baseline, 'drop in points': drop * 100, 'median delay': known.median, found: percent(known.share) },
        ...{ 'median delay, 1,000 outcomes before': estimated.median, 'then found': percent(estimated.share) },
      };
    }),
  );
  return { title: `Outcomes until a drop is found, of at most ${MOST_OUTCOMES}`, rows, claims };
};
