/** Real repositories, and the real `evolve` started as a person would start it, from source. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { main } from '../src/main.ts';

export const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url));

/** `add` subtracts: what the check finds out, and what the editor repairs. */
export const BROKEN = 'module.exports = (a, b) => a - b;\n';
export const FIXED = 'module.exports = (a, b) => a + b;\n';

export const FILES: Readonly<Record<string, string>> = {
  'src/add.js': BROKEN,
  'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
  'notes.md': '# Notes\n',
  '.gitignore': 'ignored.log\n',
};

export const CHECK = 'node checks/add.js';

export interface Place {
  readonly root: string;
  /** The repository. */
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
}

export const write = (dir: string, path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
};

export const read = (dir: string, path: string): string | undefined =>
  existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : undefined;

export const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

/** A folder of its own that goes with the test, and an environment that keeps all state inside it. */
export const makePlace = (name = 'my agent 代理'): Place => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-cli-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const dir = join(root, name);
  mkdirSync(dir);
  const marker = `EVOLVE_TEST_MARK_${root.slice(-6)}`;
  const env = { ...process.env, HOME: root, XDG_STATE_HOME: join(root, 'state'), [marker]: '1' };
  return { root, dir, env };
};

export const commitAll = (dir: string, message: string): void => {
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', message);
};

export const initRepo = (dir: string): void => {
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'config', 'user.name', 'Owner');
  git(dir, 'config', 'user.email', 'owner@example.com');
};

export const makeRepo = (files: Readonly<Record<string, string>> = FILES, name?: string): Place => {
  const place = makePlace(name);
  for (const [path, content] of Object.entries(files)) write(place.dir, path, content);
  initRepo(place.dir);
  commitAll(place.dir, 'Start');
  return place;
};

/** An editor is any program that edits files in its working directory. */
export const editor = (place: Place, name: string, source: string): string => {
  write(place.root, name, source);
  return `node ${JSON.stringify(join(place.root, name))}`;
};

export const fixingEditor = (place: Place): string =>
  editor(place, 'fix.cjs', `require('node:fs').writeFileSync('src/add.js', ${JSON.stringify(FIXED)});`);

export interface Ended {
  /** Exit status, or the signal that ended it. */
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a program as the leader of a process group of its own, as a shell does. */
export const start = (file: string, args: readonly string[], options: StartOptions): Started => {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  const status = new Promise<Ended['status']>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  const ended = Promise.all([status, readAll(child.stdout), readAll(child.stderr)]).then(([ended, stdout, stderr]) => ({
    status: ended,
    stdout,
    stderr,
  }));
  return { child, ended };
};

export const startEvolve = (place: Place, args: readonly string[], options: StartOptions = {}): Started =>
  start(process.execPath, [BIN, ...args], { cwd: place.dir, env: place.env, ...options });

export const evolve = (place: Place, args: readonly string[], options?: StartOptions): Promise<Ended> =>
  startEvolve(place, args, options).ended;

/**
 * The same in this process, for what needs no signal and no process of its own: a start of Node for each of some hundred
 * calls would be most of the time of these tests.
 */
export const evolveHere = async (place: Place, args: readonly string[]): Promise<Ended> => {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      said[name] += String(chunk);
      return true;
    }),
  );
  vi.stubEnv('HOME', place.root);
  vi.stubEnv('XDG_STATE_HOME', join(place.root, 'state'));
  const before = process.cwd;
  process.cwd = () => place.dir;
  try {
    return { status: await main(args), ...said };
  } finally {
    process.cwd = before;
    vi.unstubAllEnvs();
    for (const spy of spies) spy.mockRestore();
  }
};

export const hashOf = (path: string): string => {
  const info = lstatSync(path);
  const bytes = info.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
  return `${String(info.mode)} ${createHash('sha256').update(bytes).digest('hex')}`;
};

/** Every file of the tree with mode and bytes, hidden ones too; git's own folder and the views for people left out. */
export const bytesOf = (dir: string, skip: readonly string[] = ['.git', '.evolve']): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
      .filter((path) => !skip.includes(path.split('/')[0] ?? ''))
      .sort()
      .map((path) => [path, hashOf(join(dir, path))]),
  );

/** All that a person would call "my repository": bytes, HEAD, index, refs of their own. */
export const repositoryOf = (dir: string) => ({
  head: git(dir, 'rev-parse', 'HEAD'),
  branch: git(dir, 'symbolic-ref', 'HEAD'),
  status: git(dir, 'status', '--porcelain', '--ignored')
    .split('\n')
    .filter((line) => line !== '!! .evolve/' && line !== ''),
  refs: git(dir, 'for-each-ref', '--format=%(refname) %(objectname)')
    .split('\n')
    .filter((line) => !/^refs\/(heads\/)?evolve\//.test(line)),
  bytes: bytesOf(dir),
});

/** Processes whose environment carries the mark of this place. */
export const leftovers = (place: Place): readonly string[] => {
  const mark = Object.keys(place.env).find((name) => name.startsWith('EVOLVE_TEST_MARK_')) ?? '';
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const marked = /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${mark}=`);
      return marked ? [`${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`] : [];
    } catch {
      return [];
    }
  });
};

/** Trials that belong to somebody, in the one state directory of the place. */
export const ownedTrials = (place: Place): readonly string[] => {
  const home = join(place.root, 'state', 'evolve');
  if (!existsSync(home)) return [];
  return readdirSync(home).flatMap((id) => {
    const trials = join(home, id, 'trials');
    return existsSync(trials) ? readdirSync(trials).filter((name) => existsSync(join(trials, name, 'used'))) : [];
  });
};

export const stateDirOf = (place: Place): string => {
  const home = join(place.root, 'state', 'evolve');
  return join(home, readdirSync(home)[0] ?? 'none');
};
