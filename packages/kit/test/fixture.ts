/** A real repository with a real Evolver on it: git, SQLite, policy, gates. Only the proposer is the test's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { command } from '@evolve/core/checks';
import type { HealthCheck } from '@evolve/core/contracts';
import { onTestFinished } from 'vitest';
import { createEvolver, type CreateEvolverOptions, type KitEvolver } from '../src/index.ts';
import { writes } from './proposer.ts';
import { BROKEN, FIXED, GRANTED } from './values.ts';

export { writes } from './proposer.ts';
export { BROKEN, FIXED, GRANTED } from './values.ts';

export const git = (dir: string, ...args: string[]): string =>
  execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();

export interface Place {
  readonly dir: string;
  readonly stateDir: string;
}

const FILES: Readonly<Record<string, string>> = {
  'src/add.js': BROKEN,
  'src/other.js': 'module.exports = 1;\n',
  'checks/add.js': "require('node:assert').strictEqual(require('../src/add.js')(1, 2), 3);\n",
  'notes.md': '# Notes\n',
};

/** @param name Part of the path: spaces and Chinese characters must work. */
export const makeRepo = (name = 'my agent 代理', files: Readonly<Record<string, string>> = FILES): Place => {
  const root = mkdtempSync(join(tmpdir(), 'evolve-kit-'));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const dir = join(root, name);
  mkdirSync(dir, { recursive: true });
  for (const [path, text] of Object.entries(files)) write(dir, path, text);
  git(dir, 'init', '-q', '-b', 'main');
  git(dir, 'config', 'user.name', 'Owner');
  git(dir, 'config', 'user.email', 'owner@example.com');
  git(dir, 'add', '-A');
  git(dir, 'commit', '-qm', 'Start');
  return { dir, stateDir: join(root, 'state') };
};

export const write = (dir: string, path: string, text: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
};

export const read = (dir: string, path: string): string | undefined =>
  existsSync(join(dir, path)) ? readFileSync(join(dir, path), 'utf8') : undefined;

export const addCheck: HealthCheck = command({ id: 'adds', run: ['node', 'checks/add.js'], timeoutMs: 10_000 });

export const open = async (place: Place, options: Partial<CreateEvolverOptions> = {}): Promise<KitEvolver> => {
  const evolver = await createEvolver({
    repo: place.dir,
    stateDir: place.stateDir,
    policy: GRANTED,
    checks: [addCheck],
    proposers: [writes({ 'src/add.js': FIXED })],
    ...options,
  });
  // What goes wrong in the background must not go unseen in a test.
  evolver.on('error', ({ error, where }) => {
    console.error(where, error);
  });
  onTestFinished(() => evolver.stop());
  return evolver;
};

/** The live tree as git sees it. */
export const state = (dir: string): { readonly head: string; readonly status: string } => ({
  head: git(dir, 'rev-parse', 'HEAD'),
  status: git(dir, 'status', '--porcelain'),
});
