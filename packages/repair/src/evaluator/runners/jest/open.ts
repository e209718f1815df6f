/**
 * Jest, loaded once: what it has transformed and the list of files stay; each test file gets a context of its own from Jest
 * itself, in this process. Owns: fuel in the contexts, timers, the process's exit and residue.
 */
import { mkdirSync, readFileSync, realpathSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { keepGlobals } from '../../intrinsics.ts';
import { watchResidue } from '../../residue.ts';
import { trackTimers } from '../../timers.ts';
import { caseResults, fileOf, patternOf, type FileResult } from '../cases.ts';
import type { RunnerJob } from '../../protocol.ts';
import { unfit, type RunnerReport, type TestRunner } from '../test-runner.ts';
import { watchContexts, type ContextFuel } from './contexts.ts';
import { interceptExit, type ExitWatch } from './exit.ts';
import { strangeConfig, type JestConfigs } from './known-config.ts';

/** Not the watched one, which everybody else gets later. */
const setTimes = utimesSync;

const MAJORS = { least: 27, most: 30 } as const;

interface AssertionResult {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

interface JestFile {
  readonly testFilePath: string;
  readonly testResults: readonly AssertionResult[];
  readonly numFailingTests: number;
  readonly testExecError?: unknown;
  readonly failureMessage?: string | null;
}

interface JestRun {
  readonly results: { readonly success: boolean; readonly testResults: readonly JestFile[] };
}

type RunCli = (argv: object, projects: readonly string[]) => Promise<JestRun>;
type ReadConfigs = (argv: object, projects: readonly string[]) => Promise<JestConfigs>;

const argvOf = ({ root, program, home }: RunnerJob): Readonly<Record<string, unknown>> => {
  const cacheDirectory = path.join(home, 'jest-cache');
  mkdirSync(cacheDirectory, { recursive: true });
  // A module of its own, since Jest asks for reporters by path.
  const reporter = path.join(home, 'quiet-reporter.cjs');
  writeFileSync(reporter, 'module.exports = class {};\n');
  const has = (flag: string): boolean => program.flags.includes(flag);
  return {
    ...{ _: [...program.filters], $0: 'jest', rootDir: root, runInBand: true, watchman: false, cacheDirectory },
    ...{
      reporters: [reporter],
      silent: true,
      passWithNoTests: has('--passWithNoTests'),
      ...(has('--ci') ? { ci: true } : {}),
    },
  };
};

const fileResult = (file: JestFile): FileResult => ({
  file: file.testFilePath,
  ok: file.numFailingTests === 0 && (file.testExecError ?? undefined) === undefined && !isText(file.failureMessage),
  cases: file.testResults
    .filter(({ status }) => status === 'passed' || status === 'failed')
    .map(({ ancestorTitles, title, status }) => ({ titles: [...ancestorTitles, title], ok: status === 'passed' })),
});

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** What stays as it is for every run. */
interface Stage {
  readonly timers: ReturnType<typeof trackTimers>;
  readonly fuel: ContextFuel;
  readonly exits: ExitWatch;
  readonly isSpent: () => boolean;
  readonly restoreGlobals: () => void;
}

class KeptJest implements TestRunner {
  readonly #root: string;
  readonly #runCli: RunCli;
  readonly #argv: Readonly<Record<string, unknown>>;
  readonly #stage: Stage;
  /** In seconds, and never the same twice: Jest takes a file for unchanged that has the time which it had. */
  #time = 1_000_000_000;

  constructor(root: string, runCli: RunCli, argv: Readonly<Record<string, unknown>>, stage: Stage) {
    this.#root = root;
    this.#runCli = runCli;
    this.#argv = argv;
    this.#stage = stage;
  }

  async run(changed: readonly string[], only: ReadonlySet<string> | undefined, fuel: number): Promise<RunnerReport> {
    const { timers, exits, isSpent, restoreGlobals } = this.#stage;
    this.#time += 1;
    for (const file of changed) setTimes(file, this.#time, this.#time);
    this.#stage.fuel.left = fuel;
    process.exitCode = undefined;
    const ended = await exits.until(this.#runCli(this.#argvFor(only), [this.#root]));
    process.exitCode = undefined;
    timers.clear();
    restoreGlobals();
    const spent = isSpent();
    const fuelLeft = this.#stage.fuel.left;
    if ('code' in ended) {
      // Whether that ends the command depends on whether it runs its tests in processes of their own.
      return { cases: [], ok: false, output: '', fuelLeft, spent: true, unsure: true };
    }
    const { success, testResults } = ended.value.results;
    return {
      cases: caseResults(this.#root, testResults.map(fileResult)),
      ok: success,
      output: testResults.map(({ failureMessage }) => failureMessage ?? '').join('\n'),
      fuelLeft,
      spent,
    };
  }

  #argvFor(only: ReadonlySet<string> | undefined): Readonly<Record<string, unknown>> {
    if (only === undefined) return this.#argv;
    const files = new Set([...only].map((id) => path.join(this.#root, fileOf(id))));
    const pattern = patternOf(only);
    return {
      ...this.#argv,
      _: [...files],
      runTestsByPath: true,
      ...(pattern === undefined ? {} : { testNamePattern: pattern }),
    };
  }
}

export const openJest = async (job: RunnerJob): Promise<TestRunner> => {
  const { root, home } = job;
  const require = createRequire(path.join(root, 'package.json'));
  const manifest = realpathSync(require.resolve(`${job.program.kind}/package.json`));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  const major = Number.parseInt(version, 10);
  if (!(major >= MAJORS.least && major <= MAJORS.most)) throw unfit(`Jest ${version}`);
  process.env['NODE_ENV'] ??= 'test';
  // Before Jest takes what it finds.
  const timers = trackTimers();
  const fuel = watchContexts(job.limits.fuel);
  const exits = interceptExit();
  const own = createRequire(manifest);
  const core = createRequire(own.resolve('@jest/core'));
  const { runCLI } = own('@jest/core') as { readonly runCLI: RunCli };
  const { readConfigs } = core('jest-config') as { readonly readConfigs: ReadConfigs };
  const argv = argvOf(job);
  const strange = strangeConfig(await readConfigs(argv, [root]));
  if (strange.length > 0) throw unfit(`options of Jest that are not known here: ${strange.join(', ')}`);
  const isSpent = watchResidue({ tellsStacks: true, inside: root, ignored: path.join(home, 'jest-cache') });
  return new KeptJest(root, runCLI, argv, { timers, fuel, exits, isSpent, restoreGlobals: keepGlobals() });
};
