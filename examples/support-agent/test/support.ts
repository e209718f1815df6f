/** The main job as a program of its own, from source, with a home that holds nothing of this machine's. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished, type TestContext } from 'vitest';
import { isEvolveError } from '@evolve/core/errors';
import { DEFAULT_CASE, findCase } from '../story/case.ts';
import { fetchPackage } from '../story/fetch-package.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/** What was fetched on this machine. */
const PACKAGES = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'evolve', 'packages');

export interface Home {
  readonly root: string;
  /** Where the story is kept. */
  readonly dir: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
}

const mark = (root: string): string => `EVOLVE_TEST_MARK_${root.slice(-6)}`;

/** No registry, and no package in any cache unless `withPackages`. */
export const makeHome = (withPackages: boolean): Home => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-story test 故事-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const cache = join(root, 'cache', 'evolve', 'packages');
  mkdirSync(cache, { recursive: true });
  if (withPackages) cpSync(PACKAGES, cache, { recursive: true });
  const env = {
    ...process.env,
    HOME: root,
    XDG_CACHE_HOME: join(root, 'cache'),
    XDG_STATE_HOME: join(root, 'state'),
    npm_config_registry: 'http://127.0.0.1:9/',
    npm_config_fetch_retries: '0',
    npm_config_cache: join(root, 'npm'),
    [mark(root)]: '1',
  };
  return { root, dir: join(root, 'story'), cache, env };
};

export interface Ended {
  readonly status: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  said(): string;
}

export const startMain = (home: Home, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started => {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: home.root,
    env: { ...home.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = new Promise<Ended['status']>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  const ended = Promise.all([status, readAll(child.stderr)]).then(([ended, stderr]) => ({
    status: ended,
    stdout: said,
    stderr,
  }));
  return { child, ended, said: () => said };
};

export const runMain = (home: Home, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  startMain(home, args, env).ended;

export const until = async (what: string, holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 3000) throw new Error(`it did not come to this: ${what}`);
    await delay(20);
  }
};

/** Processes whose environment carries the mark of this home. */
export const leftovers = ({ root }: Home): readonly string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      const isMarked = /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${mark(root)}=`);
      return isMarked ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });

export const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

export const makeRepo = (home: Home): string => {
  const dir = join(home.root, "it's 我的 agent");
  mkdirSync(join(dir, 'src'), { recursive: true });
  mkdirSync(join(dir, 'checks'));
  writeFileSync(join(dir, 'src/add.js'), 'module.exports = (a, b) => a - b;\n');
  writeFileSync(join(dir, 'checks/add.js'), "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n");
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'config', 'user.name', 'Owner');
  git(dir, 'config', 'user.email', 'owner@example.com');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'Start');
  return dir;
};

/**
 * Sees to it that the story's package is in the cache. Where neither the cache nor the registry has it, the test is skipped
 * and says why; a package that came with another hash is a failure.
 */
export const needPackage = async ({ skip }: Pick<TestContext, 'skip'>): Promise<void> => {
  const one = await findCase(DEFAULT_CASE);
  try {
    await fetchPackage(one.package, one.versionA, one.integrityA, new AbortController().signal);
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_FETCH_FAILED') || error.cause === undefined) throw error;
    skip(error.message);
  }
};
