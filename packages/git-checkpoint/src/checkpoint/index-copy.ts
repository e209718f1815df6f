/**
 * Copies of index files, in the state directory.
 *
 * Owns: `checkpoints/` there. Invariants:
 * 1. A copy's name is made of the checksum of its content, so what is the same is kept once.
 * 2. A copy appears whole and synced, or not at all.
 */
import { createHash } from 'node:crypto';
import { open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDir, syncDir, unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import { pieces, readChecksum } from '../git/index-pieces.ts';
import { IndexScan, type ScannedEntry } from '../git/index-scan.ts';
import { hashBytes, objectFormat } from '../git/object-format.ts';
import { askEntries } from '../git/select-entries.ts';
import type { SavedIndex } from './manifest.ts';

export interface ReadIndex {
  /** Undefined when the repository has no index yet, or only some paths were asked for. */
  readonly saved?: SavedIndex;
  readonly entries: readonly ScannedEntry[];
}

export interface ReadIndexOptions {
  /** Where the copy goes; without it nothing is copied. */
  readonly dir?: string | undefined;
  /** Paths (latin1) whose entries are wanted whatever their flags. */
  readonly wanted?: ReadonlySet<string>;
  /** Which index. @default that of the worktree */
  readonly file?: string | undefined;
}

/** Where the copies of a repository are. */
export const copiesOf = (stateDir: string): string => join(stateDir, 'checkpoints');

const NONE: ReadIndex = { entries: [] };

/** Git's own, or one of ours. */
const checksumOf = async (handle: FileHandle, size: number, length: number): Promise<string> => {
  const checksum = await readChecksum(handle, size, length);
  if (checksum !== undefined) return checksum.toString('hex');
  const hash = createHash('sha256');
  for await (const { bytes } of pieces(handle)) hash.update(bytes);
  return hash.digest('hex');
};

const nameOf = (checksum: string): string => `${checksum}.index`;

/** What a copy of the index as it is now would be called; undefined when there is none. */
export const readIndexName = async (git: Git): Promise<string | undefined> => {
  const handle = await unlessMissing(open(join(git.repository.gitDir, 'index'), 'r'));
  if (handle === undefined) return undefined;
  try {
    return nameOf(await checksumOf(handle, (await handle.stat()).size, hashBytes(await objectFormat(git))));
  } finally {
    await handle.close();
  }
};

/** The other half of a split index, by the link in it. */
const sharedName = async (git: Git, indexFile: string): Promise<string | undefined> => {
  const output = await git.run(['rev-parse', '--shared-index-path'], { indexFile, codes: [0, 128] });
  return output.stdout.toString('utf8').trim().split('/').at(-1);
};

let temporaries = 0;

/** Copies `from` to `to`, unless it is there; tells `visit` every piece on the way. */
const copyOnce = async (from: FileHandle, to: string, visit: (piece: Buffer) => void): Promise<void> => {
  if ((await unlessMissing(stat(to))) !== undefined) {
    for await (const { bytes } of pieces(from)) visit(bytes);
    return;
  }
  temporaries += 1;
  const temporary = `${to}.${String(process.pid)}-${String(temporaries)}.tmp`;
  const out = await open(temporary, 'w', 0o600);
  try {
    for await (const { bytes } of pieces(from)) {
      visit(bytes);
      await out.writeFile(bytes);
    }
    await out.sync();
  } finally {
    await out.close();
  }
  await rename(temporary, to);
  await syncDir(join(to, '..'));
};

const copyShared = async (git: Git, dir: string, indexFile: string): Promise<string | undefined> => {
  const name = await sharedName(git, indexFile);
  if (name === undefined || name === '') return undefined;
  const handle = await open(join(git.repository.gitDir, name), 'r');
  try {
    await copyOnce(handle, join(dir, name), () => undefined);
  } finally {
    await handle.close();
  }
  return name;
};

/** What git says about an index that {@link IndexScan} does not read. */
const askGit = (git: Git, wanted: ReadonlySet<string>, indexFile?: string): Promise<readonly ScannedEntry[]> =>
  askEntries(
    git,
    ({ raw, assumeUnchanged, skipWorktree }) => assumeUnchanged || skipWorktree || wanted.has(raw),
    indexFile,
  );

/** Reads the index once: for its flags and, on the way, into a copy. */
export const readIndex = async (git: Git, options: ReadIndexOptions = {}): Promise<ReadIndex> => {
  const file = options.file ?? join(git.repository.gitDir, 'index');
  const handle = await unlessMissing(open(file, 'r'));
  if (handle === undefined) return NONE;
  try {
    const info = await handle.stat({ bigint: true });
    const length = hashBytes(await objectFormat(git));
    const wanted = options.wanted ?? new Set<string>();
    const scan = new IndexScan(length, { wanted });
    const size = Number(info.size);
    const name = nameOf(await checksumOf(handle, size, length));
    const visit = (piece: Buffer): void => {
      scan.push(piece);
    };
    if (options.dir === undefined) for await (const { bytes } of pieces(handle)) visit(bytes);
    else await copyOnce(handle, join(options.dir, name), visit);
    const shared =
      options.dir === undefined || scan.outcome !== 'split' ? undefined : await copyShared(git, options.dir, file);
    const entries = scan.outcome === 'whole' ? scan.entries : await askGit(git, wanted, file);
    const seconds = Number(info.mtimeNs / 1_000_000_000n);
    const saved = { name, size, seconds, ...(shared === undefined ? {} : { shared }) };
    return { entries, ...(options.dir === undefined ? {} : { saved }) };
  } finally {
    await handle.close();
  }
};

/** A copy, to be read; undefined when it is gone. */
const openCopy = (dir: string, name: string): Promise<FileHandle | undefined> =>
  unlessMissing(open(join(dir, name), 'r'));

/** The flagged entries of a copy; none when it is gone. */
export const scanCopy = async (git: Git, dir: string, { name }: SavedIndex): Promise<readonly ScannedEntry[]> => {
  const handle = await openCopy(dir, name);
  if (handle === undefined) return [];
  try {
    const scan = new IndexScan(hashBytes(await objectFormat(git)));
    for await (const { bytes } of pieces(handle)) scan.push(bytes);
    return scan.outcome === 'whole' ? scan.entries : await askGit(git, new Set(), join(dir, name));
  } finally {
    await handle.close();
  }
};

/** Whether a copy is there and is what its name says. */
export const isWholeCopy = async (git: Git, dir: string, { name, size }: SavedIndex): Promise<boolean> => {
  const format = await objectFormat(git);
  const length = hashBytes(format);
  const handle = await openCopy(dir, name);
  if (handle === undefined) return false;
  try {
    if ((await handle.stat()).size !== size) return false;
    const hash = createHash(format);
    let [tail, skipped] = [Buffer.alloc(0), false];
    const whole = createHash('sha256');
    for await (const { bytes: piece } of pieces(handle)) {
      whole.update(piece);
      const bytes = Buffer.concat([tail, piece]);
      hash.update(bytes.subarray(0, Math.max(0, bytes.length - length)));
      tail = Buffer.from(bytes.subarray(Math.max(0, bytes.length - length)));
      skipped = tail.every((byte) => byte === 0);
    }
    const checksum = skipped ? whole.digest('hex') : hash.digest('hex');
    return name === nameOf(checksum) && (skipped || checksum === tail.toString('hex'));
  } finally {
    await handle.close();
  }
};

/** Makes the folder of the copies. */
export const prepareCopies = async (dir: string): Promise<void> => {
  await privateDir(dir);
};

/** Removes copies that nothing refers to. @returns their names. */
export const removeCopies = async (dir: string, referred: ReadonlySet<string>): Promise<readonly string[]> => {
  const names = ((await unlessMissing(readdir(dir))) ?? []).filter((name) => !referred.has(name));
  for (const name of names) await unlessMissing(unlink(join(dir, name)));
  return names;
};

/** A copy whose name does not fit its content is damage, and nothing is restored from it. */
export const damagedCopy = (name: string): EvolveError =>
  new EvolveError('EVOLVE_CHECKPOINT_FAILED', `the copy of the index is missing or damaged: ${name}`, {
    data: { name },
  });
