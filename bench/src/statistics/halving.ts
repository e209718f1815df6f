/** How often the best of several variants is found within a budget of trials. */
import { successiveHalving } from '@evolve/core/stats';
import { percent, type Claim, type Part, type Random } from './runs.ts';

interface Task {
  readonly variants: number;
  /** Trials for each variant, on average. */
  readonly each: number;
  /** How much more often the best has to be found than by equal trials of all: among four there is little to drop. */
  readonly gain: number;
}

const TASKS: readonly Task[] = [
  { variants: 4, each: 20, gain: -0.02 },
  { variants: 8, each: 20, gain: 0.03 },
  { variants: 16, each: 20, gain: 0.05 },
  { variants: 16, each: 60, gain: 0.05 },
  { variants: 32, each: 20, gain: 0.05 },
];

/** Rates from 0.3 to 0.75, in any order; the best is known to nobody. */
const drawRates = (variants: number, random: Random): readonly number[] =>
  Array.from({ length: variants }, () => 0.3 + 0.45 * random());

type Choose = (rates: readonly number[], budget: number, random: Random) => number;

const byHalving: Choose = (rates, budget, random) => {
  const halving = successiveHalving({ arms: rates.map((_, index) => String(index)), budget });
  while (halving.open.length > 0) {
    for (const { arm } of halving.open) halving.report(arm, random() < (rates[Number(arm)] ?? 0) ? 1 : 0);
  }
  return Number(halving.best);
};

const byEqualTrials: Choose = (rates, budget, random) => {
  const trials = Math.floor(budget / rates.length);
  const sums = rates.map((rate) => {
    let sum = 0;
    for (let trial = 0; trial < trials; trial += 1) if (random() < rate) sum += 1;
    return sum;
  });
  return sums.indexOf(Math.max(...sums));
};

interface Found {
  readonly best: number;
  /** How much worse the chosen one is than the best, on average. */
  readonly lost: number;
}

const NOTHING: Found = { best: 0, lost: 1 };

/** Both ways choose among the same rates. */
const trial = ({ variants, each }: Task, runs: number, random: Random): readonly [halving: Found, equal: Found] => {
  const found = [byHalving, byEqualTrials].map((choose) => ({ choose, best: 0, lost: 0 }));
  for (let run = 0; run < runs; run += 1) {
    const rates = drawRates(variants, random);
    for (const one of found) {
      const missing = Math.max(...rates) - (rates[one.choose(rates, variants * each, random)] ?? 0);
      if (missing === 0) one.best += 1;
      one.lost += missing;
    }
  }
  const [ours = NOTHING, equal = NOTHING] = found.map(({ best, lost }) => ({ best: best / runs, lost: lost / runs }));
  return [ours, equal];
};

export const halving = (runs: number, random: Random): Part => {
  const claims: Claim[] = [];
  const rows = TASKS.map((task) => {
    const [ours, equal] = trial(task, runs, random);
    const what = `best of ${task.variants} with ${task.variants * task.each} trials: found more often than by equal trials`;
    claims.push({ what, figure: ours.best - equal.best, atLeast: task.gain });
    return {
      ...{ variants: task.variants, trials: task.variants * task.each },
      ...{ 'best found': percent(ours.best), 'by equal trials': percent(equal.best) },
      ...{ 'points lost': (ours.lost * 100).toFixed(2), 'by equal': (equal.lost * 100).toFixed(2) },
    };
  });
  return { title: 'The best of several variants within a budget of trials', rows, claims };
};
