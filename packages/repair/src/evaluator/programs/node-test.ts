import path from 'node:path';
import type { CaseResult } from '../protocol.ts';
import type { Case } from '../suite/case.ts';
import { nodeTestModule, nodeTestStyle } from '../suite/node-test.ts';
import { SuiteRun } from '../suite/suite-run.ts';
import { answerModule } from './answered-module.ts';
import type { FreshModules } from './fresh-modules.ts';
import type { RunnableProgram } from './program.ts';

export interface SuiteProgramOptions {
  readonly modules: FreshModules;
  readonly root: string;
  readonly files: readonly string[];
  readonly home: string;
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** `node --test FILES`: each file's modules are its own, as if it had a process; files run one after another. */
export const nodeTestProgram = ({ modules, root, files, home }: SuiteProgramOptions): RunnableProgram => {
  let suite: SuiteRun = emptyRun();
  let queue: Promise<boolean> = Promise.resolve(true);
  const results: CaseResult[] = [];
  const run = (): SuiteRun => suite;
  const style = nodeTestStyle(run);
  const enqueue = async (own: Case): Promise<void> => {
    const on = suite;
    queue = queue.then(async (ok) => (await on.run(own)) && ok);
    await queue;
  };
  answerModule(home, ['node:test', 'test'], nodeTestModule(run, enqueue));

  const runFile = async (file: string, only: ReadonlySet<string> | undefined): Promise<boolean> => {
    suite = new SuiteRun(file, { style, print, only });
    queue = Promise.resolve(true);
    modules.forget();
    process.argv = [process.execPath, path.join(root, file)];
    let ok = true;
    try {
      await modules.load(path.join(root, file));
    } catch (error) {
      print(`✖ ${file}\n#   ${String((error as Error | undefined)?.stack ?? error)}`);
      results.push([file, false]);
      ok = false;
    }
    // What stands at the top of a file goes on being added while earlier tests run.
    for (let seen: Promise<boolean> | undefined; seen !== queue;) {
      seen = queue;
      ok = (await seen) && ok;
    }
    for (const hook of suite.root.hooks.after) await hook();
    results.push(...suite.results);
    return ok;
  };
  return {
    start: async (only) => {
      results.length = 0;
      let ok = true;
      for (const file of files) {
        if (only === undefined || mentions(only, file)) ok = (await runFile(file, only)) && ok;
      }
      if (!ok) process.exitCode = 1;
    },
    drain: () => suite.drain(),
    uncaught: (error) => suite.uncaught(error),
    results: () => results,
  };
};

const mentions = (only: ReadonlySet<string>, file: string): boolean =>
  [...only].some((id) => id === file || id.startsWith(`${file} `));

const emptyRun = (): SuiteRun =>
  new SuiteRun('', { style: { argsOf: () => [], callbackAt: undefined, suiteLines: false, name: () => '' }, print });
