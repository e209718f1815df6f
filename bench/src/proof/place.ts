/** Folders and git as a person uses it, for proofs that work on real repositories. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** One repository with all that belongs to it, below one root. */
export interface Place {
  readonly root: string;
  /** The live tree. */
  readonly dir: string;
  readonly stateDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A kill loses nothing that a process had written, so its proofs may work in memory; TMPDIR wins. */
const fastFolder = (): string => {
  if (process.env['TMPDIR'] !== undefined) return tmpdir();
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
};

export const newRoot = (name: string): string => realpathSync(mkdtempSync(join(fastFolder(), `evolve-${name}-`)));

export const placeIn = (root: string, dir = join(root, 'repo')): Place => ({
  root,
  dir,
  stateDir: join(root, 'state'),
  env: { PATH: process.env['PATH'], HOME: root, LANG: 'C.UTF-8' },
});

/** Git by a person who has a name. */
export const personGit = (place: Pick<Place, 'root' | 'dir' | 'env'>, ...args: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Person', '-c', 'user.email=person@example.org', ...args], {
    cwd: place.dir,
    env: { ...place.env, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 100_000_000,
  }).trimEnd();

export const put = (dir: string, path: string, content: string | Uint8Array, mode = 0o644): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content, { mode });
};
