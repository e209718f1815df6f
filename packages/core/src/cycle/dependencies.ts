/**
 * Whether installed dependencies are what they were. A trial has links to them, and what runs without walls can write through a link:
 * every later proof would stand on that, in a place that no candidate shows.
 *
 * 1. It is a look at names, sizes, inodes and times of change, which a write cannot set back; no file is read, no link followed.
 * 2. It is bounded. What a tool keeps in folders of its own there (`.cache`, `.vite`) nobody resolves a package from, and it may change.
 */
import { createHash, type Hash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Isolation } from '../contracts/index.ts';
import { unlessMissing } from '../disk/index.ts';
import { EvolveError } from '../errors/index.ts';

/** Entries that are looked at, over all folders. */
const MOST_ENTRIES = 200_000;
const AT_ONCE = 64;

/** The dotted entries that programs are found in. */
const INSTALLED: ReadonlySet<string> = new Set(['.pnpm', '.bin']);

/** What each package looked like, by its path. */
type Look = ReadonlyMap<string, string>;

interface Room {
  left: number;
}

const lineOf = async (path: string): Promise<string> => {
  const info = await unlessMissing(lstat(path, { bigint: true }));
  return info === undefined ? 'gone' : [info.mode, info.size, info.ino, info.mtimeNs, info.ctimeNs].join(' ');
};

const addFolder = async (hash: Hash, folder: string, room: Room, signal: AbortSignal): Promise<void> => {
  signal.throwIfAborted();
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const seen = entries.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, Math.max(0, room.left));
  room.left -= seen.length;
  for (let from = 0; from < seen.length; from += AT_ONCE) {
    const some = seen.slice(from, from + AT_ONCE).filter((entry) => !entry.isDirectory());
    const lines = await Promise.all(some.map(async ({ name }) => `${name} ${await lineOf(join(folder, name))}\n`));
    hash.update(lines.join(''));
  }
  for (const entry of seen) {
    if (!entry.isDirectory()) continue;
    hash.update(`${entry.name}/\n`);
    await addFolder(hash, join(folder, entry.name), room, signal);
  }
};

/** Packages, those of scopes and of pnpm's own folder one by one. */
const packagesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = (await unlessMissing(readdir(folder, { withFileTypes: true }))) ?? [];
  const found = entries.filter(({ name }) => !name.startsWith('.') || INSTALLED.has(name));
  const nested = await Promise.all(
    found.map(async (entry): Promise<readonly string[]> => {
      const path = join(folder, entry.name);
      const holdsPackages = entry.isDirectory() && (entry.name.startsWith('@') || entry.name === '.pnpm');
      return holdsPackages ? (await readdir(path)).map((name) => join(path, name)) : [path];
    }),
  );
  return nested.flat();
};

const lookAt = async (folders: readonly string[], signal: AbortSignal): Promise<Look> => {
  const look = new Map<string, string>();
  const room: Room = { left: MOST_ENTRIES };
  for (const folder of folders) {
    for (const path of await packagesIn(folder)) {
      const hash = createHash('sha1').update(await lineOf(path));
      const isFolder = (await unlessMissing(lstat(path)))?.isDirectory() === true;
      if (isFolder) await addFolder(hash, path, room, signal);
      look.set(path, hash.digest('hex'));
    }
  }
  return look;
};

/** Packages that are another, new or gone, sorted. */
const differences = (before: Look, after: Look): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();

const MOST_NAMED = 20;

export interface DependencyWatch {
  /** @throws EVOLVE_DEPENDENCIES_CHANGED */
  assertSame(): Promise<void>;
}

const NOTHING: DependencyWatch = { assertSame: () => Promise.resolve() };

/**
 * Looks at what is installed now, to be compared later.
 * @param isolation What runs meanwhile runs under; what cannot write there need not be watched.
 */
export const watchDependencies = async (
  { dependencies = [] }: { readonly dependencies?: readonly string[] },
  isolation: Isolation,
  signal: AbortSignal,
): Promise<DependencyWatch> => {
  if (dependencies.length === 0 || isolation === 'namespace') return NOTHING;
  const before = await lookAt(dependencies, signal);
  return {
    assertSame: async () => {
      const changed = differences(before, await lookAt(dependencies, signal));
      if (changed.length === 0) return;
      throw new EvolveError(
        'EVOLVE_DEPENDENCIES_CHANGED',
        `installed dependencies changed while a change was made or proved: ${changed.slice(0, 3).join(', ')}`,
        {
          data: { packages: changed.slice(0, MOST_NAMED) },
          hint: 'If you installed something, resume. Otherwise install anew from the lockfile, then resume.',
        },
      );
    },
  };
};
