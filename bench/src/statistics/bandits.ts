/** Which version gets the next task: the mean success of ways to choose, in still and in moving worlds. */
import { thompson } from '@evolve/core/stats';
import { seeded } from '../random.ts';
import type { Part, Random } from './runs.ts';

interface Bandit {
  choose(arms: readonly string[]): string;
  report(arm: string, reward: number): void;
}

/** @param discount By default the one that hosts get. */
const byThompson =
  (discount?: number) =>
  (random: Random): Bandit => {
    const bandit = thompson({ random, ...(discount === undefined ? {} : { discount }) });
    return {
      choose: (arms) => bandit.choose(arms) ?? '',
      report: (arm, reward) => {
        bandit.report(arm, reward);
      },
    };
  };

interface Seen {
  readonly trials: number;
  readonly mean: number;
}

/** Means of all that was seen, and a score of each to choose the highest by. */
const byMeans = (scoreOf: (seen: Seen, all: number) => number, explore: () => boolean, random: Random): Bandit => {
  const seen = new Map<string, Seen>();
  let all = 0;
  const at = (arm: string): Seen => seen.get(arm) ?? { trials: 0, mean: 0 };
  const score = (arm: string): number => (at(arm).trials === 0 ? Infinity : scoreOf(at(arm), all));
  return {
    choose: (arms) => {
      if (explore()) return arms[Math.floor(random() * arms.length)] ?? '';
      return arms.reduce((best, arm) => (score(arm) > score(best) ? arm : best), arms[0] ?? '');
    },
    report: (arm, reward) => {
      const { trials, mean } = at(arm);
      all += 1;
      seen.set(arm, { trials: trials + 1, mean: mean + (reward - mean) / (trials + 1) });
    },
  };
};

/** P. Auer, N. Cesa-Bianchi, P. Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47 (2002). */
const ucb1 = (random: Random): Bandit =>
  byMeans(
    ({ mean, trials }, all) => mean + Math.sqrt((2 * Math.log(all)) / trials),
    () => false,
    random,
  );

const EPSILON = 0.1;

const epsilonGreedy = (random: Random): Bandit =>
  byMeans(
    ({ mean }) => mean,
    () => random() < EPSILON,
    random,
  );

const latest = (): Bandit => ({ choose: (arms) => arms.at(-1) ?? '', report: () => undefined });

const BANDITS: Readonly<Record<string, (random: Random) => Bandit>> = {
  'Thompson, discounted': byThompson(),
  'Thompson, never forgets': byThompson(1),
  UCB1: ucb1,
  'epsilon-greedy': epsilonGreedy,
  'always the latest': latest,
};

const ROUNDS = 3_000;
const VERSIONS = 5;
/** Rates of versions are drawn evenly from here: most of what is tried is no better. */
const [LOWEST, SPAN] = [0.1, 0.7];

interface World {
  readonly name: string;
  /** A new version comes after so many rounds; 0: all are there. */
  readonly comesAfter: number;
  /** All rates are drawn anew after so many rounds. */
  readonly movesAfter: number;
  /** How far Thompson sampling has to be ahead of epsilon-greedy: where nothing moves it may be as good. */
  readonly aheadOfGreedy: number;
}

const WORLDS: readonly World[] = [
  { name: 'all there, still', comesAfter: 0, movesAfter: Infinity, aheadOfGreedy: -0.005 },
  { name: 'one after the other, still', comesAfter: ROUNDS / VERSIONS, movesAfter: Infinity, aheadOfGreedy: -0.005 },
  { name: 'all there, moving twice', comesAfter: 0, movesAfter: ROUNDS / 3, aheadOfGreedy: 0.03 },
];

const NAMES = Array.from({ length: VERSIONS }, (_, index) => `version ${index}`);

const drawRates = (random: Random): ReadonlyMap<string, number> =>
  new Map(NAMES.map((name) => [name, LOWEST + SPAN * random()]));

const play = ({ comesAfter, movesAfter }: World, bandit: Bandit, random: Random): number => {
  let rates = drawRates(random);
  let [moved, good] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (Math.floor(round / movesAfter) > moved) {
      moved += 1;
      rates = drawRates(random);
    }
    const there = comesAfter === 0 ? VERSIONS : Math.min(VERSIONS, 1 + Math.floor(round / comesAfter));
    const arm = bandit.choose(NAMES.slice(0, there));
    const reward = random() < (rates.get(arm) ?? 0) ? 1 : 0;
    bandit.report(arm, reward);
    good += reward;
  }
  return good / ROUNDS;
};

/** Every way meets the same worlds. */
export const bandits = (worlds: number, random: Random): Part => {
  const from = Math.floor(random() * 2 ** 31);
  const rows = Object.entries(BANDITS).map(([name, make]) => {
    const meanIn = (world: World): number => {
      let sum = 0;
      for (let index = 0; index < worlds; index += 1)
        sum += play(world, make(seeded(from + index)), seeded(from + worlds + index));
      return sum / worlds;
    };
    return { name, means: WORLDS.map(meanIn) };
  });
  const mean = (name: string, world: number): number =>
    rows.find((row) => row.name === name)?.means[world] ?? Number.NaN;
  const ahead = (other: string, world: number): number => mean('Thompson, discounted', world) - mean(other, world);
  return {
    title: `Mean success of ${ROUNDS} choices among ${VERSIONS} versions, over ${worlds} worlds`,
    rows: rows.map(({ name, means }) => ({
      way: name,
      ...Object.fromEntries(WORLDS.map(({ name: world }, index) => [world, (means[index] ?? 0).toFixed(3)])),
    })),
    claims: WORLDS.flatMap(({ name: world, aheadOfGreedy }, index) => [
      {
        what: `Thompson ahead of always the latest: ${world}`,
        figure: ahead('always the latest', index),
        atLeast: 0.1,
      },
      { what: `Thompson not behind UCB1: ${world}`, figure: ahead('UCB1', index), atLeast: 0 },
      {
        what: `Thompson ahead of epsilon-greedy: ${world}`,
        figure: ahead('epsilon-greedy', index),
        atLeast: aheadOfGreedy,
      },
    ]),
  };
};
