/**
 * The worktrees of trials.
 *
 * Owns: `trials/<slot>/` with `tree` (what a proposer edits), `index` (of the base), `lock` (held by the process that uses
 * it) and `used` (there while it is in use). Invariants:
 * 1. A slot belongs to the process that holds its lock, which the kernel frees when that is dead, wherever it ran.
 * 2. A tree is no git worktree: it holds no `.git`, so nothing in it can name, run or reach the repository's. Git looks at
 *    it from outside.
 * 3. Only trees below `trials/` are ever cleaned.
 * 4. A slot is used again under a new name, and only when no process works in it any more: what somebody who had the last
 *    trial goes on writing never reaches the next one.
 */
import { mkdir, readdir, readlink, rename, rm, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Ids } from '@evolve/core/contracts';
import { privateDir, replaceFile, tryLock, unlessMissing, type HeldLock } from '@evolve/core/disk';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { exists } from '../state/exists.ts';

interface Slot {
  readonly dir: string;
  readonly tree: string;
  readonly index: string;
  readonly lock: string;
  readonly used: string;
}

/** A slot while it is this process's own. */
export interface TakenSlot extends Slot {
  readonly held: HeldLock;
}

const slotAt = (dir: string): Slot => ({
  dir,
  tree: join(dir, 'tree'),
  index: join(dir, 'index'),
  lock: join(dir, 'lock'),
  used: join(dir, 'used'),
});

const slots = async (context: WorkspaceContext): Promise<readonly Slot[]> =>
  (await readdir(context.places.trials)).map((name) => slotAt(join(context.places.trials, name)));

/** A slot that we made and gave back. What somebody writes to the name of one that has moved on has no index. */
const isFree = async (slot: Slot): Promise<boolean> => (await exists(slot.index)) && !(await exists(slot.used));

/** The lock of a slot, unless another process holds it or has just given the slot back under another name. */
const lockSlot = async (slot: Slot): Promise<HeldLock | undefined> => {
  try {
    return tryLock(slot.lock);
  } catch (error) {
    if (await exists(slot.dir)) throw error;
    return undefined;
  }
};

/** @returns Undefined when another process has it, or had it and died. */
const tryTake = async (slot: Slot): Promise<TakenSlot | undefined> => {
  if (!(await isFree(slot))) return undefined;
  const held = await lockSlot(slot);
  if (held === undefined) return undefined;
  await replaceFile(slot.used, '');
  return { ...slot, held };
};

const makeSlot = async (dir: string): Promise<TakenSlot> => {
  const slot = slotAt(dir);
  await privateDir(dir);
  await replaceFile(slot.used, '');
  const held = tryLock(slot.lock);
  if (held === undefined) throw new Error(`a new trial is locked: ${dir}`);
  return { ...slot, held };
};

/** Takes a free slot, or makes one. */
export const takeSlot = (context: WorkspaceContext, ids: Ids): Promise<TakenSlot> =>
  context.exclusive(async () => {
    for (const slot of await slots(context)) {
      const taken = await tryTake(slot);
      if (taken !== undefined) return taken;
    }
    return makeSlot(join(context.places.trials, ids()));
  });

/** How many free slots are kept for the next trial. */
const KEPT_SLOTS = 2;

/** Whether some process has its working directory in the slot. Linux tells; elsewhere nobody knows. */
const isInhabited = async (slot: Slot): Promise<boolean> => {
  const pids = ((await unlessMissing(readdir('/proc'))) ?? []).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return places.some((place) => place === slot.tree || place.startsWith(slot.tree + sep));
};

/** A process that goes on writing while its folder is removed makes a removal start over. */
const remove = (dir: string): Promise<void> => rm(dir, { recursive: true, force: true, maxRetries: 5 });

/**
 * Gives a slot back (invariant 4); beyond some spare ones it is removed. Needs no lock but its own: the slot is this
 * process's own until the end.
 */
export const giveBack = async (context: WorkspaceContext, slot: TakenSlot, ids: Ids): Promise<void> => {
  try {
    const free = (await Promise.all((await slots(context)).map(isFree))).filter(Boolean).length;
    const isSpent = free >= KEPT_SLOTS || (await isInhabited(slot));
    const moved = slotAt(join(context.places.trials, ids()));
    await rename(slot.dir, moved.dir);
    await (isSpent ? remove(moved.dir) : unlessMissing(unlink(moved.used)));
  } finally {
    slot.held.release();
  }
};

/** Whether a slot is nobody's: its process is dead, or it was never a slot of ours. */
const isAbandoned = async (slot: Slot): Promise<boolean> => {
  if (!(await exists(slot.used))) return !(await exists(slot.index));
  if (!(await exists(slot.lock))) return true;
  const held = await lockSlot(slot);
  held?.release();
  return held !== undefined;
};

/** Removes the slots of processes that are gone, and what is no slot. @returns How many trials were cut short. */
export const removeStaleSlots = async (context: WorkspaceContext): Promise<number> => {
  let removed = 0;
  for (const slot of await slots(context)) {
    if (!(await isAbandoned(slot))) continue;
    if (await exists(slot.used)) removed += 1;
    await remove(slot.dir);
  }
  return removed;
};

const checkOut = async (git: Git, slot: Slot, base: string): Promise<void> => {
  await mkdir(slot.tree, { recursive: true });
  // Nothing of a trial has to survive a crash.
  const config = ['core.sparseCheckout=false', 'core.fsync=none'];
  const call = { indexFile: slot.index, workTree: slot.tree, config };
  // Ours alone: a lock here is what a git of a killed owner left.
  await rm(`${slot.index}.lock`, { force: true });
  await rm(join(slot.tree, '.git'), { recursive: true, force: true });
  await git.run(['read-tree', '--reset', '-u', base], call);
  await git.run(['clean', '-ffdxq'], call);
};

/** Fills a slot with exactly the tree of `base`, whatever was in it. */
export const fillSlot = async (git: Git, slot: Slot, base: string): Promise<void> => {
  try {
    await checkOut(git, slot, base);
  } catch {
    // What the last trial left cannot be cleaned up: start from nothing, and let that fail if it must.
    await rm(slot.tree, { recursive: true, force: true });
    await unlessMissing(unlink(slot.index));
    await checkOut(git, slot, base);
  }
};
