/**
 * Checkpoints of 10 dirty files in repositories of growing size, against what raw git needs for the same: the floor of a scoped
 * one is a status of those paths and one fast-import of their bytes; a full one is compared with the snapshot by a copied index
 * that most tools make, with `git stash create`, and with simple-git. All with the same settings for syncing, interleaved.
 */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { systemIds } from '@evolve/core';
import { gitCheckpoints, gitWorkspace } from '@evolve/git-checkpoint';
import type { Proof } from './named.ts';

const SIZES = [1_000, 10_000, 100_000];
const DIRTY = 10;
const PER_FOLDER = 100;
const DEFAULT_ROUNDS = 9;

const SETTINGS = [
  '-c',
  'core.fsync=all',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'gc.auto=0',
];
const IDENTITY = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com'];

interface Place {
  readonly dir: string;
  readonly stateDir: string;
  readonly files: number;
  readonly paths: readonly string[];
}

/** One raw git, started as a host would start it. */
const git = (
  { dir }: Pick<Place, 'dir'>,
  args: readonly string[],
  options: { readonly input?: Buffer; readonly env?: Record<string, string> } = {},
): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', [...SETTINGS, ...IDENTITY, ...args], {
      cwd: dir,
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', ...options.env },
    });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString().trim());
      else reject(new Error(`git ${args[0] ?? ''} failed`));
    });
    // A git that ends without reading says why by its status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });

const pathOf = (index: number): string =>
  `d${String(Math.floor(index / PER_FOLDER / PER_FOLDER))}/d${String(Math.floor(index / PER_FOLDER))}/f${String(index)}.js`;

const makePlace = (files: number): Place => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-bench-'));
  const dir = join(root, 'repo');
  for (let index = 0; index < files; index += 1) {
    const file = join(dir, pathOf(index));
    if (index % PER_FOLDER === 0) mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, `export const value = ${String(index)};\n`.repeat(20));
  }
  const run = (...args: string[]): void => {
    execFileSync('git', [...IDENTITY, '-c', 'gc.auto=0', ...args], { cwd: dir, stdio: 'ignore' });
  };
  run('init', '-q', '-b', 'main');
  run('add', '-A');
  run('commit', '-qm', 'Start');
  const step = Math.floor(files / DIRTY);
  const paths = Array.from({ length: DIRTY }, (_, index) => pathOf(index * step));
  return { dir, stateDir: join(root, 'state'), files, paths };
};

let edits = 0;
/** Other bytes each time, so that nothing is there already. */
const dirty = ({ dir, paths }: Place): void => {
  edits += 1;
  for (const path of paths) writeFileSync(join(dir, path), `export const edited = ${String(edits)};\n`.repeat(30));
};

const importOf = (place: Place, ref: string): Buffer =>
  Buffer.concat([
    Buffer.from(`commit ${ref}\ncommitter Bench <bench@example.com> 0 +0000\ndata 1\nx\n`),
    ...place.paths.map((path) => {
      const bytes = readFileSync(join(place.dir, path));
      return Buffer.concat([
        Buffer.from(`M 100644 inline ${path}\ndata ${String(bytes.length)}\n`),
        bytes,
        Buffer.from('\n'),
      ]);
    }),
    Buffer.from('done\n'),
  ]);

const STATUS = ['status', '--porcelain=v2', '-z', '-uall', '--no-renames', '--ignore-submodules=none'];

const floor = async (place: Place): Promise<void> => {
  await git(place, [...STATUS, '--', ...place.paths]);
  const args = ['fast-import', '--quiet', '--done', '--force', '--date-format=raw'];
  await git(place, args, { input: importOf(place, 'refs/bench/floor') });
};

/** The index is copied with its time, or edits of the same second would be lost. */
const copiedIndex = async (place: Place): Promise<void> => {
  const [from, to] = [join(place.dir, '.git/index'), join(place.dir, '.git/bench-index')];
  copyFileSync(from, to);
  const seconds = Math.floor(statSync(from).mtimeMs / 1000);
  utimesSync(to, seconds, seconds);
  const env = { GIT_INDEX_FILE: to };
  await git(place, ['add', '-A'], { env });
  const tree = await git(place, ['write-tree'], { env });
  const commit = await git(place, ['commit-tree', tree, '-p', 'HEAD', '-m', 'x']);
  await git(place, ['update-ref', 'refs/bench/copied', commit]);
};

const stash = async (place: Place): Promise<void> => {
  const commit = await git(place, ['stash', 'create']);
  await git(place, ['update-ref', 'refs/bench/stash', commit]);
};

/** The same snapshot by the most used library for git. */
const bySimpleGit = async (place: Place): Promise<void> => {
  const { simpleGit } = await import('simple-git');
  const [from, to] = [join(place.dir, '.git/index'), join(place.dir, '.git/simple-index')];
  copyFileSync(from, to);
  const seconds = Math.floor(statSync(from).mtimeMs / 1000);
  utimesSync(to, seconds, seconds);
  const config = ['core.fsync=all', 'user.name=Bench', 'user.email=bench@example.com'];
  const simple = simpleGit({ baseDir: place.dir, config, allowEnvironment: ['GIT_INDEX_FILE'] });
  const withIndex = simple.env({ PATH: process.env['PATH'] ?? '', GIT_INDEX_FILE: to });
  await withIndex.raw(['add', '-A']);
  const tree = (await withIndex.raw(['write-tree'])).trim();
  const commit = (await withIndex.raw(['commit-tree', tree, '-p', 'HEAD', '-m', 'x'])).trim();
  await withIndex.raw(['update-ref', 'refs/bench/simple', commit]);
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type Rival = readonly [name: string, run: () => Promise<unknown>];

/** Each in turn, round by round, so that a busy machine is busy for all. */
const measure = async (
  place: Place,
  rivals: readonly Rival[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> => {
  const times = new Map(rivals.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of rivals) {
      dirty(place);
      const started = performance.now();
      await run();
      // The first round fills caches on all sides.
      if (round > 0) times.get(name)?.push(performance.now() - started);
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]));
};

/** Promotion of as many files, in turn with the floor of a scoped checkpoint of them. Trial and capture are not part of it. */
const promotion = async (place: Place, rounds: number): Promise<{ readonly ms: number; readonly floorMs: number }> => {
  const clean = (): void => {
    execFileSync('git', ['checkout', '-q', '--', '.'], { cwd: place.dir });
  };
  clean();
  const workspace = await gitWorkspace({ dir: place.dir, stateDir: place.stateDir });
  await workspace.recover();
  const [times, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const trial = await workspace.openTrial();
    dirty({ ...place, dir: trial.dir });
    const candidate = await trial.capture();
    await trial.close();
    const started = performance.now();
    const promoted = await workspace.promote(candidate, { evolutionId: systemIds(), message: 'Bench', trailers: {} });
    const landed = performance.now();
    if (promoted.status !== 'promoted') throw new Error(promoted.reason);
    dirty(place);
    const before = performance.now();
    await floor(place);
    if (round > 0) {
      times.push(landed - started);
      floors.push(performance.now() - before);
    }
    clean();
  }
  return { ms: median(times), floorMs: median(floors) };
};

/** Peak of this process, in a process of its own: what a full checkpoint needs. */
const peakMegabytes = (place: Place): number => {
  const script = `import { gitCheckpoints } from '@evolve/git-checkpoint';
    const checkpoints = await gitCheckpoints({ dir: ${JSON.stringify(place.dir)}, stateDir: ${JSON.stringify(place.stateDir)} });
    await checkpoints.create();
    console.log(process.resourceUsage().maxRSS / 1024);`;
  const output = execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  return Number(output.trim().split('\n').at(-1));
};

const row = (ms: number, base: number) => ({ ms: ms.toFixed(1), ratio: (ms / base).toFixed(2) });

const benchOne = async (files: number, rounds: number): Promise<number> => {
  const place = makePlace(files);
  try {
    const checkpoints = await gitCheckpoints({ dir: place.dir, stateDir: place.stateDir });
    const times = await measure(
      place,
      [
        ['floor', () => floor(place)],
        ['scoped', () => checkpoints.create({ paths: place.paths })],
        ['copied', () => copiedIndex(place)],
        ['full', () => checkpoints.create()],
        ['stash', () => stash(place)],
        ['simple', () => bySimpleGit(place)],
      ],
      rounds,
    );
    const of = (name: string): number => times.get(name) ?? 0;
    const peak = peakMegabytes(place);
    const promoted = await promotion(place, Math.min(rounds, 7));
    console.log(`${String(files)} files, ${String(DIRTY)} dirty, ${String(rounds)} rounds, medians`);
    console.table({
      'scoped checkpoint / its floor': row(of('scoped'), of('floor')),
      'full checkpoint / copied index': row(of('full'), of('copied')),
      'git stash create / copied index': row(of('stash'), of('copied')),
      'simple-git snapshot / copied index': row(of('simple'), of('copied')),
      'promotion of 10 files / scoped floor': row(promoted.ms, promoted.floorMs),
      'raw: scoped floor': row(of('floor'), of('floor')),
      'raw: copied index': row(of('copied'), of('copied')),
    });
    console.log(`peak memory of a process that makes a full checkpoint: ${peak.toFixed(0)} MB`);
    return peak;
  } finally {
    rmSync(join(place.dir, '..'), { recursive: true, force: true });
  }
};

/** `--only 1000` limits it to one size, `--count` is the number of rounds. */
export const checkpoint: Proof = async ({ count = DEFAULT_ROUNDS, only }) => {
  const sizes = SIZES.filter((files) => only.length === 0 || only.includes(String(files)));
  const peaks: number[] = [];
  for (const files of sizes) peaks.push(await benchOne(files, count));
  if (peaks.length > 1) {
    const growth = (peaks.at(-1) ?? 0) - (peaks[0] ?? 0);
    console.log(`peak memory grows by ${growth.toFixed(1)} MB from the smallest to the largest repository`);
  }
  return true;
};
