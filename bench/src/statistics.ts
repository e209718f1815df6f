/**
 * Do the statistics keep what their theory promises? False alarms at any time of long runs and how soon a drop is found,
 * beside a sliding window and a z-test that is looked at all the time; what pairs let in; which way of choosing versions does
 * best; whether intervals cover at all times; how often the best variant is found. Each figure has a limit.
 */
import type { Proof } from './named.ts';
import { seeded } from './random.ts';
import { delays, falseAlarms } from './statistics/alarms.ts';
import { bandits } from './statistics/bandits.ts';
import { halving } from './statistics/halving.ts';
import { intervals } from './statistics/intervals.ts';
import { promotion } from './statistics/promotion.ts';
import { isTrue, type Part, type Random } from './statistics/runs.ts';

const DEFAULT_COUNT = 10_000;

/** Each with the share of the count that it needs for figures of the same worth: whole worlds say more than single runs. */
const PARTS: Readonly<Record<string, readonly [run: (runs: number, random: Random) => Part, share: number]>> = {
  alarms: [falseAlarms, 1],
  delays: [delays, 0.2],
  promotion: [promotion, 1],
  bandits: [bandits, 0.05],
  intervals: [intervals, 1],
  halving: [halving, 0.5],
};

/** `--count` is the number of runs; `--only` one of the parts. */
export const statistics: Proof = async ({ count = DEFAULT_COUNT, seed, only }) => {
  const parts = Object.entries(PARTS).map(([name, part], index) => ({
    name,
    part,
    random: seeded(seed * 1_000 + index),
  }));
  const asked = parts.filter(({ name }) => only.length === 0 || only.includes(name));
  let holds = asked.length > 0;
  for (const {
    part: [run, share],
    random,
  } of asked) {
    const { title, rows, claims } = run(Math.ceil(count * share), random);
    console.log(`\n${title}`);
    console.table(rows);
    for (const claim of claims) {
      if (isTrue(claim)) continue;
      holds = false;
      console.error(
        `LIMIT ${claim.what}: ${claim.figure}, at most ${claim.atMost ?? '-'}, at least ${claim.atLeast ?? '-'}`,
      );
    }
    console.log(`${claims.filter(isTrue).length} of ${claims.length} limits hold`);
  }
  return Promise.resolve(holds);
};
