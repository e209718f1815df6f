import type { Watcher } from './schedule.ts';
import type { Finished } from './step.ts';

/** Lines of a failing step that are printed; the rest is seen by running the step alone. */
const LINES_SHOWN = 200;
const SIGN_OF_LIFE_MS = 60_000;

export interface Total {
  readonly passed: number;
  readonly failed: number;
}

const printLine = (result: Finished): void => {
  const mark = result.failed === 0 ? 'ok  ' : 'FAIL';
  const note = result.note === undefined ? '' : `  ${result.note}`;
  console.log(`${mark} ${result.name.padEnd(12)} ${result.seconds.toFixed(1).padStart(6)} s${note}`);
};

/** Prints a line as soon as a step has ended, and a sign of life for those that take long. */
export const liveLines = (): Watcher & { stop(): void } => {
  const running = new Set<string>();
  const timer = setInterval(() => {
    if (running.size > 0) console.log(`…    ${[...running].join(', ')}`);
  }, SIGN_OF_LIFE_MS);
  return {
    started: (name) => running.add(name),
    finished: (result) => {
      running.delete(result.name);
      printLine(result);
    },
    stop: () => clearInterval(timer),
  };
};

const shown = (output: string): string => {
  const lines = output.trimEnd().split('\n');
  const left = lines.length - LINES_SHOWN;
  // Programs say at the end what matters most.
  return left <= 0 ? lines.join('\n') : [`… ${String(left)} lines before`, ...lines.slice(-LINES_SHOWN)].join('\n');
};

/** What the failing steps printed, each under its name. */
export const printFailures = (results: readonly Finished[]): void => {
  for (const result of results.filter(({ failed }) => failed > 0)) {
    console.log(`\n──── ${result.name}  (npm test -- --only ${result.name})\n${shown(result.output)}`);
  }
};

/** Sums the steps. A run without any step is a failure: nothing was verified. */
export const total = (results: readonly Finished[]): Total =>
  results.length === 0
    ? { passed: 0, failed: 1 }
    : {
        passed: results.reduce((sum, result) => sum + result.passed, 0),
        failed: results.reduce((sum, result) => sum + result.failed, 0),
      };

/** The last line of every run, for people and for CI. */
export const printTotal = (sum: Total): void => {
  console.log(`\n${String(sum.passed)} passed, ${String(sum.failed)} failed`);
};
