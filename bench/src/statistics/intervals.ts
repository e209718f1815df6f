/** Whether an interval that is looked at after each value is ever wrong, and how wide it is. */
import { confidenceSequence, wilson } from '@evolve/core/stats';
import { percent, type Claim, type Part, type Random } from './runs.ts';

const ALPHA = 0.05;
const VALUES = 1_000;
/** Wilson's interval of fewer is nobody's. */
const LEAST = 5;

interface Source {
  readonly name: string;
  readonly mean: number;
  readonly draw: (random: Random) => number;
}

const outcomes = (rate: number): Source => ({
  ...{ name: `outcomes, rate ${rate}`, mean: rate },
  draw: (random) => (random() < rate ? 1 : 0),
});

const SOURCES: readonly Source[] = [
  ...[0.05, 0.5, 0.9].map(outcomes),
  { name: 'scores, evenly from 0 to 1', mean: 0.5, draw: (random) => random() },
  { name: 'scores, 0.9 or now and then 0', mean: 0.81, draw: (random) => (random() < 0.1 ? 0 : 0.9) },
];

interface Wrong {
  readonly ours: boolean;
  readonly wilson: boolean;
}

/** Whether either interval ever left the mean out, in one run. */
const run = ({ mean, draw }: Source, random: Random): Wrong => {
  const running = confidenceSequence({ alpha: ALPHA });
  let [ours, fixed] = [false, false];
  for (let index = 1; index <= VALUES; index += 1) {
    running.update(draw(random));
    ours ||= running.eValue(mean) >= 1 / ALPHA;
    if (fixed || index < LEAST) continue;
    const { low, high } = wilson(running.state.sum, index);
    fixed = mean < low || mean > high;
  }
  return { ours, wilson: fixed };
};

const widthOf = ({ low, high }: { readonly low: number; readonly high: number }): number => high - low;

/** How many times as wide as Wilson's, with this rate seen exactly. */
const ratio = (rate: number, samples: number): number => {
  const state = { version: 1, alpha: ALPHA, samples, sum: rate * samples } as const;
  return widthOf(confidenceSequence(state).interval) / widthOf(wilson(rate * samples, samples));
};

const SIZES = [100, 1_000, 10_000];

export const intervals = (runs: number, random: Random): Part => {
  const claims: Claim[] = [];
  const rows = SOURCES.map((source) => {
    const wrong = Array.from({ length: runs }, () => run(source, random));
    const [ours, fixed] = (['ours', 'wilson'] as const).map((which) => wrong.filter((one) => one[which]).length / runs);
    claims.push({ what: `covered at all times: ${source.name}`, figure: 1 - (ours ?? 1), atLeast: 1 - ALPHA, runs });
    const widths = SIZES.map((size) => [`width at ${size}, of Wilson's`, ratio(source.mean, size).toFixed(2)]);
    return {
      ...{
        values: source.name,
        'covered at all times': percent(1 - (ours ?? 1)),
        "Wilson's": percent(1 - (fixed ?? 1)),
      },
      ...(Object.fromEntries(widths) as Record<string, string>),
    };
  });
  claims.push({ what: "width at 1,000 against Wilson's, rate 0.9", figure: ratio(0.9, 1_000), atMost: 2.2 });
  return { title: `Intervals at 95 %, looked at after each of ${VALUES} values`, rows, claims };
};
