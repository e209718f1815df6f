import type { StepResult } from './step.ts';
import { program } from './tool.ts';

/** Seeded, so that a fault seen here can be seen again; the full counts are a matter of `npm run prove`. */
const RUNS: readonly (readonly string[])[] = [
  ['--count', '10', '--seed', '1'],
  ['--count', '5', '--seed', '2', '--full'],
];

const VERDICT = /^(\d+) of (\d+) kills without a fault$/m;

const kills = async (args: readonly string[]): Promise<StepResult> => {
  const run = await program('bench/prove.ts', 'story-kills', ...args);
  const [, good = '0', all = '0'] = VERDICT.exec(run.output) ?? [];
  const faults = Number(all) - Number(good);
  // A run that killed nothing, or that ended badly whatever it counted, has failed.
  const failed = Number(all) === 0 ? 1 : Math.max(faults, run.failed);
  return { passed: Number(good), failed, output: run.output };
};

/** The main job, undisturbed and killed at random moments, from the built packages. */
export const story = async (): Promise<StepResult> => {
  const results: StepResult[] = [];
  for (const args of RUNS) results.push(await kills(args));
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  return {
    passed,
    failed,
    note: `${String(passed)} of ${String(passed + failed)} kills without a fault`,
    output: results.map((result) => result.output).join('\n'),
  };
};
