import { createRequire } from 'node:module';
import path from 'node:path';
import type { CaseResult } from '../protocol.ts';
import { escaped } from '../runners/cases.ts';
import type { SuiteProgramOptions } from './node-test.ts';
import type { RunnableProgram } from './program.ts';

interface MochaTest {
  readonly title: string;
  titlePath(): string[];
  readonly err?: Error;
}

interface MochaRunner {
  on(event: string, listener: (test: MochaTest, error?: Error) => void): MochaRunner;
}

interface Mocha {
  addFile(file: string): void;
  loadFilesAsync(): Promise<void>;
  run(done: (failures: number) => void): MochaRunner;
  dispose(): void;
}

type MochaClass = new (options: Readonly<Record<string, unknown>>) => Mocha;

const SEPARATOR = ' › ';

/** Fits the full titles of these cases: Mocha joins titles by a blank. */
const patternOf = (only: ReadonlySet<string>): string =>
  `^(?:${[...only].map((id) => escaped(id.replaceAll(SEPARATOR, ' '))).join('|')})$`;

/** Mocha's own library, a new instance for each candidate; the package itself stays loaded. */
export const mochaProgram = ({ modules, root, files }: SuiteProgramOptions): RunnableProgram => {
  const require = createRequire(path.join(root, 'package.json'));
  const folder = path.dirname(require.resolve('mocha/package.json'));
  const MochaOf = require(folder) as MochaClass;
  const { loadOptions } = require(path.join(folder, 'lib', 'cli', 'options.js')) as {
    readonly loadOptions: (args: readonly string[]) => Record<string, unknown>;
  };
  const configured = loadOptions([]);
  const isNarrowed = configured['grep'] !== undefined || configured['fgrep'] !== undefined;
  const results: CaseResult[] = [];
  // Mocha constructs its reporter, so it has to be a function of the old kind.
  const quiet = function (): void {
    // Results are taken from the runner's events.
  };
  const settle = (test: MochaTest, ok: boolean): void => {
    results.push([test.titlePath().join(SEPARATOR), ok]);
    // As its own reporter indents them.
    const indent = '  '.repeat(test.titlePath().length);
    process.stdout.write(`${indent}${ok ? '✔' : '✖'} ${test.title.replaceAll(/[\r\n]+/g, ' ')} (0ms)\n`);
  };
  return {
    start: async (only) => {
      results.length = 0;
      modules.forget();
      // Time limits are the process's own: a busy machine must not decide.
      const mocha = new MochaOf({
        ...{ ...configured, reporter: quiet, timeout: 0, parallel: false },
        ...(only === undefined || isNarrowed ? {} : { grep: new RegExp(patternOf(only)) }),
      });
      for (const file of files) mocha.addFile(path.join(root, file));
      await mocha.loadFilesAsync();
      const failures = await new Promise<number>((resolve) => {
        const runner = mocha.run(resolve);
        runner.on('pass', (test) => settle(test, true));
        runner.on('fail', (test, error) => {
          settle(test, false);
          if (error !== undefined) process.stdout.write(`#   ${String(error.stack).replaceAll('\n', '\n#   ')}\n`);
        });
      });
      mocha.dispose();
      if (failures > 0) process.exitCode = 1;
    },
    results: () => results,
  };
};
