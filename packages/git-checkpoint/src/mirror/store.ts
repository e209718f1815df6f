/**
 * Objects and packs: immutable, so that a second name for the same bytes is a copy that costs nothing.
 *
 * Invariants:
 * 1. A file of the store is whole: it is a hard link, or it was copied beside its place and renamed.
 * 2. A folder that has not changed since it was seen is not read again.
 * 3. Loose objects before packs: what a repack moves meanwhile is met in the pack.
 */
import { constants, type BigIntStats } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, syncDir, unlessMissing } from '@evolve/core/disk';
import { eachOf } from '../each-of.ts';
import { DERIVED_OBJECTS } from './places.ts';

/** Of each folder: when it last changed, and the folders in it. */
export type Seen = Record<string, { readonly changed: string; readonly dirs: readonly string[] }>;

export interface LinkResult {
  readonly added: number;
  readonly copied: number;
  readonly seen: Seen;
}

const copyWhole = async (source: string, target: string): Promise<void> => {
  const temporary = `${target}.${String(process.pid)}.tmp`;
  await unlessMissing(unlink(temporary));
  await copyFile(source, temporary, constants.COPYFILE_FICLONE);
  const handle = await open(temporary, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, target);
};

/** Links cannot be made there: another file system, one without links, one file with too many, a foreign owner. */
const CANNOT_LINK = ['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** @returns undefined when the source is gone. */
const linkOrCopy = async (source: string, target: string): Promise<'linked' | 'copied' | 'there' | undefined> => {
  try {
    await link(source, target);
    return 'linked';
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'there';
    if (hasCode(error, 'ENOENT')) return undefined;
    if (!hasCode(error, ...CANNOT_LINK)) throw error;
  }
  return (await unlessMissing(copyWhole(source, target).then(() => 'copied' as const))) ?? undefined;
};

/** A folder that changed this shortly before it was read may change again within the same tick of its clock. */
const SETTLED_NS = 2_000_000_000n;

interface Pass {
  readonly from: string;
  readonly to: string;
  readonly before: Seen;
  readonly seen: Seen;
  /** The clock of the file system, when the pass began. */
  readonly now: bigint;
  added: number;
  copied: number;
  /** A pack vanished while it was linked: there is a new one that holds what it held. */
  vanished: boolean;
}

const linkFiles = async (pass: Pass, dir: string, names: readonly string[]): Promise<void> => {
  const present = new Set((await unlessMissing(readdir(join(pass.to, dir)))) ?? []);
  const missing = names.filter((name) => !present.has(name) && !DERIVED_OBJECTS.some((rule) => rule.test(name)));
  if (missing.length === 0) return;
  await mkdir(join(pass.to, dir), { recursive: true });
  const one = async (name: string): Promise<void> => {
    const how = await linkOrCopy(join(pass.from, dir, name), join(pass.to, dir, name));
    if (how === undefined) pass.vanished = true;
    else if (how !== 'there') pass.added += 1;
    if (how === 'copied') pass.copied += 1;
  };
  const isIndex = (name: string): boolean => name.endsWith('.idx');
  await eachOf(
    missing.filter((name) => !isIndex(name)),
    one,
  );
  // Git finds a pack by its index: the pack has to be there first.
  await eachOf(missing.filter(isIndex), one);
  await syncDir(join(pass.to, dir));
};

/** Loose objects first, `pack` last. */
const dirsInOrder = (dirs: readonly string[]): readonly string[] => [
  ...dirs.filter((dir) => dir !== 'pack' && dir !== 'info'),
  ...dirs.filter((dir) => dir === 'pack'),
];

const visit = async (pass: Pass, dir: string): Promise<void> => {
  const info = await unlessMissing<BigIntStats>(stat(join(pass.from, dir), { bigint: true }));
  if (info?.isDirectory() !== true) return;
  const changed = String(info.mtimeNs);
  const known = pass.before[dir];
  let dirs = known?.dirs ?? [];
  if (known?.changed !== changed) {
    const entries = (await unlessMissing(readdir(join(pass.from, dir), { withFileTypes: true }))) ?? [];
    dirs = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    await linkFiles(
      pass,
      dir,
      entries.filter((entry) => entry.isFile()).map((entry) => entry.name),
    );
  }
  if (info.mtimeNs < pass.now - SETTLED_NS) pass.seen[dir] = { changed, dirs };
  for (const name of dirsInOrder(dirs)) await visit(pass, join(dir, name));
};

const PASSES = 5;

/**
 * Brings every file below some folders of `from` that `to` does not have.
 * @param before What the last pass saw; empty to look at everything.
 */
export const linkStore = async (
  from: string,
  to: string,
  dirs: readonly string[],
  before: Seen = {},
): Promise<LinkResult> => {
  await mkdir(to, { recursive: true });
  const { mtimeNs } = await touched(to);
  let total = { added: 0, copied: 0 };
  for (let at = 1; ; at += 1) {
    const pass: Pass = { from, to, before, seen: {}, now: mtimeNs, added: 0, copied: 0, vanished: false };
    for (const dir of dirs) await visit(pass, dir);
    total = { added: total.added + pass.added, copied: total.copied + pass.copied };
    if (!pass.vanished || at >= PASSES) return { ...total, seen: pass.seen };
  }
};

/** What the file system's clock says. */
const touched = async (dir: string): Promise<BigIntStats> => {
  const probe = join(dir, `.clock-${String(process.pid)}`);
  const handle = await open(probe, 'w', 0o600);
  try {
    return await handle.stat({ bigint: true });
  } finally {
    await handle.close();
    await unlink(probe);
  }
};
