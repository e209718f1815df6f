/** `npm start`: an agent improves itself for real, and survives a harmful evolution. No model, no key. */
import { execFileSync } from 'node:child_process';
import { EvolveError, isEvolveError, messageOf } from '@evolve/core/errors';
import { listCases } from './story/case.ts';
import { createNarrator } from './story/narrator.ts';
import { HELP, readOptions } from './story/options.ts';
import { writeReport } from './story/report.ts';
import { playStory } from './story/story.ts';
import { isComplete, summaryLines } from './story/summary.ts';
import { cycleOn } from './story/user-cycle.ts';

const assertGit = (): void => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
  } catch (error) {
    throw new EvolveError('EVOLVE_GIT_MISSING', 'git is not installed', {
      cause: error,
      hint: 'Install git 2.38 or later.',
    });
  }
};

const play = async (args: readonly string[], signal: AbortSignal): Promise<number> => {
  const options = readOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (options.list) {
    for (const one of await listCases())
      console.log(`${one.package.padEnd(18)}${one.versionA.padEnd(8)}${one.description}`);
    return 0;
  }
  assertGit();
  if (options.repo !== undefined) return cycleOn(options.repo, options);
  const narrator = createNarrator(process.stdout);
  const result = await playStory(options, narrator, signal);
  narrator.head('Summary');
  for (const line of summaryLines(result, await writeReport(result, narrator.timeline))) console.log(line);
  return isComplete(result) ? 0 : 1;
};

const WRONG_USE = ['EVOLVE_USAGE', 'EVOLVE_NOT_FOUND', 'EVOLVE_GIT_MISSING', 'EVOLVE_STATE_DIR'];

const main = async (): Promise<number> => {
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(new EvolveError('EVOLVE_ABORTED', 'stopped'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await play(process.argv.slice(2), controller.signal);
  } catch (error) {
    if (controller.signal.aborted) {
      console.error('EVOLVE_ABORTED: stopped. Nothing is half done; the same --dir goes on.');
      return 130;
    }
    const known = isEvolveError(error);
    console.error(`${known ? error.code : 'EVOLVE_INTERNAL'}: ${messageOf(error)}`);
    if (known && error.hint !== undefined) console.error(`  ${error.hint}`);
    if (!known && error instanceof Error) console.error(error.stack);
    return known && WRONG_USE.includes(error.code) ? 2 : 1;
  }
};

process.exitCode = await main();
