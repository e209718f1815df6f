/**
 * Vitest, started once: its server keeps what it has transformed, and its one thread stays. Each run loads all modules of
 * the project anew. Owns: the thread's fuel and residue over {@link GuestLink}; which majors are known, and how each is asked.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { caseResults, fileOf, patternOf, type FileResult } from '../cases.ts';
import type { RunnerJob } from '../../protocol.ts';
import { unfit, type RunnerReport, type TestRunner } from '../test-runner.ts';
import { GuestLink } from './guest-link.ts';
import { testsOf, type Vitest, type VitestFile, type VitestNode } from './instance.ts';
import { strangeOptions } from './known-config.ts';
import { writtenOptions } from './written-config.ts';
import { keptPool } from './kept-pool.ts';
import { keepTinypoolThread, tinypoolOptions } from './tinypool.ts';
import { versionedRun } from './versions.ts';

const MAJORS = { least: 1, lastTinypool: 3, most: 5 } as const;

/** A program of the thread, beside the sources or beside the built evaluator. */
const threadProgram = (name: string): string => {
  const folder = path.join(path.dirname(String(process.argv[1])), 'runners', 'vitest');
  const source = path.join(folder, `${name}.ts`);
  return existsSync(source) ? source : path.join(folder, `${name}.js`);
};

/** As Vitest's own command sets them. */
const setEnvironment = (): void => {
  process.env['NODE_ENV'] ??= 'test';
  process.env['TEST'] = 'true';
  process.env['VITEST'] = 'true';
};

const quiet = (): object => ({});

const optionsOf = (major: number, library: string, root: string): object => ({
  ...{ root, watch: false, run: true, reporters: [quiet()], cache: false, fileParallelism: false },
  ...(major <= MAJORS.lastTinypool
    ? tinypoolOptions(pathToFileURL(threadProgram('guest')).href)
    : { pool: keptPool(threadProgram('worker'), library), maxWorkers: 1 }),
});

const hasWorkspace = (root: string): boolean =>
  readdirSync(root).some((name) => /^vitest\.(?:workspace|projects)\./.test(name));

/** A file may ask for an environment of its own by a comment. */
const asksEnvironment = ({ filepath }: VitestFile): boolean =>
  /@(?:vitest|jest)-environment\b/.test(readFileSync(filepath, 'utf8'));

const create = async (node: VitestNode, entry: string, root: string, options: object): Promise<Vitest> => {
  let merged: Readonly<Record<string, unknown>> = {};
  const look = {
    ...{ name: 'evolve-look', enforce: 'post' },
    config: (config: { test?: object }): void => void (merged = { ...config.test }),
  };
  const written = await writtenOptions(entry, root);
  const vitest = await node.createVitest('test', options, { plugins: [look] });
  // Plugins may have added some; of what is ours, nobody can tell any more what it was.
  const added = Object.entries(merged).filter(([name]) => !(name in options));
  const strange = strangeOptions({ ...Object.fromEntries(added), ...written });
  if (strange.length > 0) throw unfit(`options of Vitest that are not known here: ${strange.join(', ')}`);
  if (vitest.projects.length !== 1) throw unfit('several projects');
  return vitest;
};

const fileResult = (file: VitestFile): FileResult => ({
  file: file.filepath,
  ok: file.result?.state !== 'fail',
  cases: testsOf(file),
});

const failuresOf = (file: VitestFile): readonly string[] =>
  [file, ...testsOf(file).map(({ task }) => task)]
    .flatMap(({ result }) => result?.errors ?? [])
    .map(({ stack, message }) => stack ?? message ?? '');

/** Vitest sets the status when a run has failed. */
const isFailure = (status: typeof process.exitCode): boolean => Number(status ?? 0) !== 0;

class KeptVitest implements TestRunner {
  readonly #root: string;
  readonly #vitest: Vitest;
  readonly #link: GuestLink;
  readonly #rerun: ReturnType<typeof versionedRun>;

  constructor(root: string, vitest: Vitest, link: GuestLink) {
    this.#root = root;
    this.#vitest = vitest;
    this.#link = link;
    this.#rerun = versionedRun(vitest);
  }

  async run(changed: readonly string[], only: ReadonlySet<string> | undefined, fuel: number): Promise<RunnerReport> {
    const wanted = only === undefined ? undefined : new Set([...only].map((id) => path.join(this.#root, fileOf(id))));
    const pattern = only === undefined ? undefined : patternOf(only);
    await this.#link.begin(fuel);
    process.exitCode = undefined;
    await this.#rerun({ changed, wanted, pattern });
    const hasFailed = isFailure(process.exitCode);
    process.exitCode = undefined;
    const end = await this.#link.end();
    const files = this.#vitest.state.getFiles().filter(({ filepath }) => wanted?.has(filepath) ?? true);
    const stray =
      this.#vitest.config.dangerouslyIgnoreUnhandledErrors === true ? [] : this.#vitest.state.getUnhandledErrors();
    return {
      cases: caseResults(this.#root, files.map(fileResult)),
      ok: !hasFailed && stray.length === 0 && files.every(({ result }) => result?.state !== 'fail'),
      output: files.flatMap(failuresOf).join('\n'),
      fuelLeft: end?.fuelLeft ?? fuel,
      spent: end?.spent ?? true,
    };
  }
}

export const openVitest = async ({ root, program, limits }: RunnerJob): Promise<TestRunner> => {
  const require = createRequire(path.join(root, 'package.json'));
  const entry = require.resolve('vitest/node');
  const manifest = JSON.parse(readFileSync(path.join(path.dirname(entry), '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const major = Number.parseInt(manifest.version, 10);
  if (!(major >= MAJORS.least && major <= MAJORS.most)) throw unfit(`Vitest ${manifest.version}`);
  if (hasWorkspace(root)) throw unfit('a workspace');
  setEnvironment();
  const link = new GuestLink({ root, fuel: limits.fuel });
  const library = pathToFileURL(path.join(path.dirname(entry), 'worker.js')).href;
  const node = (await import(pathToFileURL(entry).href)) as VitestNode;
  if (major <= MAJORS.lastTinypool) await keepTinypoolThread(entry);
  const vitest = await create(node, entry, root, optionsOf(major, library, root));
  await vitest.start(program.filters);
  const files = vitest.state.getFiles();
  if (files.length === 0 || files.some(asksEnvironment)) throw unfit('no test files, or an environment of their own');
  for (const { config } of [vitest, ...vitest.projects]) {
    // What was false so that the thread stays has to be true where modules are forgotten between files.
    if (config.poolOptions?.threads !== undefined) config.poolOptions.threads.isolate = true;
  }
  return new KeptVitest(root, vitest, link);
};
