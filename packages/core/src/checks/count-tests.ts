interface Wording {
  readonly runner: string;
  /** Numbers of tests that are told of; together they are all. */
  readonly all: RegExp;
  /** Numbers of those among them that were not run. */
  readonly skipped?: RegExp;
}

/** How test runners say how many tests there were; the first that matches counts. Data, not code: add a runner here. */
const RUNNERS: readonly Wording[] = [
  { runner: 'node:test', all: /^[#ℹ] tests (\d+)/gm, skipped: /^[#ℹ] (?:skipped|todo) (\d+)/gm },
  { runner: 'vitest', all: /^\s*Tests\s.*\((\d+)\)/gm, skipped: /(?<=^\s*Tests\s.*)\b(\d+) (?:skipped|todo)/gm },
  { runner: 'jest', all: /^Tests:.*?(?<!\d)(\d+) total/gm, skipped: /(?<=^Tests:.*)\b(\d+) (?:skipped|todo)/gm },
  { runner: 'pytest', all: /\b(\d+) (?:passed|failed)\b/g },
  { runner: 'mocha', all: /^\s*(\d+) (?:passing|failing)/gm },
];

const TAP_LINE = /^\s*(?:not )?ok\b/gm;
const TAP_NOT_RUN = /^\s*(?:not )?ok\b.*# (?:skip|todo)/gim;

const numbers = (output: string, pattern: RegExp): readonly number[] =>
  [...output.matchAll(pattern)].map((match) => Number(match[1]));

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** How many tests ran, as an output tells; undefined when it does not say. Skipped ones did not run. */
export const countTests = (output: string): number | undefined => {
  for (const { all, skipped } of RUNNERS) {
    const counts = numbers(output, all);
    if (counts.length > 0) return sum(counts) - (skipped === undefined ? 0 : sum(numbers(output, skipped)));
  }
  const lines = output.match(TAP_LINE)?.length ?? 0;
  return lines === 0 ? undefined : lines - (output.match(TAP_NOT_RUN)?.length ?? 0);
};
