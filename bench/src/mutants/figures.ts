import { wilson } from '@evolve/core/stats';
import type { Judged } from './judge.ts';

/** What the engine is to reach, as shares of the mutants. */
export const GOALS = { plausible: 0.85, holds: 0.7 } as const;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const share = (part: number, of: number): string => {
  const { low, high } = wilson(part, of);
  return `${String(part)} of ${String(of)}, ${percent(part / of)} (95 %: ${percent(low)} to ${percent(high)})`;
};

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

const count = (all: readonly Judged[], is: (one: Judged) => boolean): number => all.filter(is).length;

const rows = (all: readonly Judged[], keyOf: (one: Judged) => string): void => {
  const groups = Map.groupBy(all, keyOf);
  for (const [key, own] of [...groups].sort((left, right) => right[1].length - left[1].length)) {
    const plausible = count(own, (one) => one.plausible);
    const holds = count(own, (one) => one.holds);
    console.log(
      `  ${key.padEnd(28)} ${String(own.length).padStart(4)} ${String(plausible).padStart(10)} ${String(holds).padStart(8)}`,
    );
  }
};

/** Prints a half's figures; resolves whether both goals are reached. */
export const printFigures = (name: string, all: readonly Judged[]): boolean => {
  if (all.length === 0) {
    console.log(`${name}: no mutant`);
    return false;
  }
  const plausible = count(all, (one) => one.plausible);
  const holds = count(all, (one) => one.holds);
  const reached = plausible / all.length >= GOALS.plausible && holds / all.length >= GOALS.holds;
  console.log(`\n${name}: ${String(all.length)} mutants`);
  console.log(`plausible: ${share(plausible, all.length)}; the goal is ${percent(GOALS.plausible)}`);
  console.log(`passes the hidden half as well: ${share(holds, all.length)}; the goal is ${percent(GOALS.holds)}`);
  console.log(
    `the original to the byte: ${share(
      count(all, ({ like }) => like === 'text'),
      all.length,
    )}`,
  );
  console.log(
    `the original but for blanks: ${share(
      count(all, ({ like }) => like === 'tree'),
      all.length,
    )}`,
  );
  console.log(
    `median: ${String(median(all.map(({ tried }) => tried)))} candidates, ${median(all.map(({ seconds }) => seconds)).toFixed(1)} s`,
  );
  for (const [title, keyOf] of [
    ['operator', ({ mutant }: Judged) => mutant.operator],
    ['package', ({ mutant }: Judged) => mutant.pkg],
  ] as const) {
    console.log(`  ${title.padEnd(28)} all  plausible    holds`);
    rows(all, keyOf);
  }
  console.log(`both goals: ${reached ? 'reached' : 'not reached'}`);
  return reached;
};
