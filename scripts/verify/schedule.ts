import type { Finished, Step } from './step.ts';

/** Who wants to know, while it happens. */
export interface Watcher {
  started(name: string): void;
  finished(result: Finished): void;
}

/** Steps of a wave that run side by side: the tools are single-threaded, and two cores are what we count on. */
const SIDE_BY_SIDE = 2;

const runStep = async (step: Step, done: readonly Finished[]): Promise<Finished> => {
  const from = performance.now();
  const needed = done.find((result) => result.name === step.needs);
  const result =
    needed !== undefined && needed.failed > 0
      ? { passed: 0, failed: 1, note: `not run: ${needed.name} failed`, output: '' }
      : await step.run();
  return { ...result, name: step.name, seconds: (performance.now() - from) / 1000 };
};

const runWave = async (wave: readonly Step[], done: readonly Finished[], watcher: Watcher): Promise<Finished[]> => {
  const waiting = [...wave];
  const results: Finished[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      watcher.started(step.name);
      const result = await runStep(step, done);
      results.push(result);
      watcher.finished(result);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  return results;
};

/** Runs every step, wave after wave; a failing step stops none that does not need it. */
export const runWaves = async (steps: readonly Step[], watcher: Watcher): Promise<Finished[]> => {
  const done: Finished[] = [];
  for (const wave of [...new Set(steps.map((step) => step.wave))].sort((a, b) => a - b)) {
    const group = steps.filter((step) => step.wave === wave);
    done.push(...(await runWave(group, done, watcher)));
  }
  return done;
};
