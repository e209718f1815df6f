/** What a paired test lets in, and what a minibatch of three does. */
import { pairedTest } from '@evolve/core/stats';
import { percent, stopsOf, type Claim, type Part, type Random } from './runs.ts';

const MINIBATCH = 3;

interface Pair {
  readonly candidate: number;
  readonly incumbent: number;
  /** The share of tasks on which the same luck decides for both. */
  readonly alike: number;
}

const scores = ({ candidate, incumbent, alike }: Pair, random: Random): readonly [number, number] => {
  const luck = random();
  const other = random() < alike ? luck : random();
  return [luck < candidate ? 1 : 0, other < incumbent ? 1 : 0];
};

/** After how many pairs each run accepts; Infinity when it does not. */
const accepts = (pair: Pair, runs: number, random: Random): readonly number[] =>
  Array.from({ length: runs }, () => {
    const running = pairedTest();
    while (running.decision === 'continue') running.update(...scores(pair, random));
    return running.decision === 'better' ? running.pairs : Infinity;
  });

/** Accepted when three tasks show it no worse, as optimisers of prompts do. */
const byMinibatch = (pair: Pair, runs: number, random: Random): number => {
  let accepted = 0;
  for (let run = 0; run < runs; run += 1) {
    let sum = 0;
    for (let task = 0; task < MINIBATCH; task += 1) {
      const [candidate, incumbent] = scores(pair, random);
      sum += candidate - incumbent;
    }
    if (sum > 0) accepted += 1;
  }
  return accepted / runs;
};

const WORSE: readonly Pair[] = [0.5, 0.7, 0.9].flatMap((incumbent) =>
  [0, 0.5].map((alike) => ({ candidate: incumbent - 0.05, incumbent, alike })),
);
const BETTER: readonly Pair[] = [0.5, 0.6, 0.7].flatMap((incumbent) =>
  [0, 0.5].map((alike) => ({ candidate: incumbent + 0.2, incumbent, alike })),
);

export const promotion = (runs: number, random: Random): Part => {
  const claims: Claim[] = [];
  const rows = [...WORSE, ...BETTER].map((pair) => {
    const { candidate, incumbent, alike } = pair;
    const { share, median } = stopsOf(accepts(pair, runs, random));
    const what = `accepted: ${incumbent} to ${candidate.toFixed(2)}, ${alike * 100} % alike`;
    if (candidate < incumbent) claims.push({ what, figure: share, atMost: 0.01, runs });
    // Luck of its own on every task is the most noise that pairs can have.
    else claims.push({ what, figure: share, atLeast: alike > 0 ? 0.98 : 0.9, runs });
    return {
      ...{ incumbent, candidate: Number(candidate.toFixed(2)), 'tasks alike': percent(alike) },
      ...{ accepted: percent(share), 'median pairs': median },
      [`by ${MINIBATCH} tasks`]: percent(byMinibatch(pair, runs, random)),
    };
  });
  return { title: 'Promotion by pairs (alpha 5 %, at most 200 pairs)', rows, claims };
};
