/**
 * Reads and writes inside one trial, and nowhere else.
 *
 * 1. A path is relative, in its plainest form, outside `.git`, and no part of it is a symbolic link.
 * 2. (1) is looked up again before each read and write: code of the trial runs in between and may have changed it.
 */
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EvolveError } from '@evolve/core/errors';

export interface TrialFile {
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** Never source, or never the project's own. */
const SKIPPED = new Set(['.git', 'node_modules', 'dist', 'coverage', '.evolve']);
const MAX_FILES = 20_000;
const MAX_FILE_BYTES = 1024 * 1024;

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** What is wrong with a path as text; undefined when nothing is (1). */
export const pathProblem = (path: string): string | undefined => {
  const parts = path.split('/');
  // Control, direction and zero-width characters, and the backslash.
  if (/[\\\p{C}]/u.test(path)) return 'holds characters that no path of this project has';
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'is not a plain path inside the project';
  return parts.some((part) => part.toLowerCase() === '.git') ? 'is inside .git' : undefined;
};

type Kind = 'file' | 'directory' | 'absent' | 'other';

const kindOf = async (path: string): Promise<Kind> => {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return 'absent';
    throw error;
  }
};

/** Whether the path is a file, may become one, or must not be touched (2). */
export const look = async (dir: string, path: string): Promise<'file' | 'absent' | 'unsafe'> => {
  if (pathProblem(path) !== undefined) return 'unsafe';
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    const kind = await kindOf(join(dir, ...parts.slice(0, depth)));
    if (kind === 'absent') return 'absent';
    if (kind !== 'directory') return 'unsafe';
  }
  const kind = await kindOf(join(dir, path));
  return kind === 'file' || kind === 'absent' ? kind : 'unsafe';
};

/** The file's text; undefined when it is missing, unsafe, too large or not UTF-8. */
export const readText = async (dir: string, path: string): Promise<string | undefined> => {
  if ((await look(dir, path)) !== 'file') return undefined;
  const handle = await open(join(dir, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if ((await handle.stat()).size > MAX_FILE_BYTES) return undefined;
    return decode(await handle.readFile());
  } finally {
    await handle.close();
  }
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
};

const unsafe = (path: string): EvolveError =>
  new EvolveError('EVOLVE_PROPOSAL_FAILED', 'a path of the trial is no longer a plain file', { data: { path } });

/** Writes the text, or removes the file where there is none. Keeps the mode of a file that is there. */
export const writeText = async (dir: string, path: string, text: string | undefined): Promise<void> => {
  if ((await look(dir, path)) === 'unsafe') throw unsafe(path);
  const full = join(dir, path);
  if (text === undefined) return rm(full, { force: true });
  await mkdir(dirname(full), { recursive: true });
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const handle = await open(full, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
};

export interface Listing {
  readonly files: readonly TrialFile[];
  /** False when there are more than were listed: then a path that is missing here may still be there. */
  readonly complete: boolean;
}

/** Files below the trial in a stable order, nearest to the root first, without links and what is never source. */
export const listFiles = async (dir: string, signal: AbortSignal): Promise<Listing> => {
  const files: TrialFile[] = [];
  const waiting = [''];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    if (files.length >= MAX_FILES) return { files, complete: false };
    signal.throwIfAborted();
    const entries = await readdir(join(dir, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (SKIPPED.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) files.push({ path, size: (await lstat(join(dir, path))).size });
    }
  }
  return { files, complete: true };
};
