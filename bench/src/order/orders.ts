import { PLAIN_ORDER, scoreOf, type Features, type LearnedOrder } from '@evolve/repair';
import { seeded } from '../random.ts';
import type { Entry } from './ledger.ts';

/** Fisher and Yates, as in Knuth's algorithm P. */
export const shuffled = <T>(all: readonly T[], seed: number): T[] => {
  const random = seeded(seed);
  const list = [...all];
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other] as T, list[last] as T];
  }
  return list;
};

/** The first of all by a score. Equal ones come as chance has it: no order profits from the one that they were listed in. */
export const first = (
  entries: readonly Entry[],
  score: (features: Features) => number,
  most: number,
  seed: number,
): readonly Entry[] =>
  shuffled(entries, seed)
    .map((entry) => ({ entry, score: score(entry.features) }))
    .sort((left, right) => right.score - left.score)
    .slice(0, most)
    .map(({ entry }) => entry);

export type Score = (features: Features) => number;

export const byChance: Score = () => 0;
export const byLocalisation: Score = ({ suspicion = 0 }) => suspicion;
export const byPrior: Score = (features) => scoreOf(features, PLAIN_ORDER);
export const byLearned =
  (order: LearnedOrder): Score =>
  (features) =>
    scoreOf(features, order);
