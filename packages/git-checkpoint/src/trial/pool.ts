/**
 * The worktrees of trials.
 *
 * Owns: `trials/<slot>/` with `tree` (what a proposer edits), `index` (of the base) and `owner.json` (while in use).
 * Invariants:
 * 1. A slot with an owner belongs to that process alone; one without is free to be used again.
 * 2. A tree is no git worktree: it holds no `.git`, so nothing in it can name, run or reach the repository's. Git looks at
 *    it from outside.
 * 3. Only trees below `trials/` are ever cleaned.
 * 4. A slot is used again under a new name, and only when no process works in it any more: what somebody who had the last
 *    trial goes on writing never reaches the next one.
 */
import { access, mkdir, readdir, readFile, readlink, rename, rm, unlink } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Ids } from '@evolve/core/contracts';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { privateDir, replaceFile, unlessMissing } from '../state/durable.ts';
import { currentOwner, isAlive, type Owner } from '../state/owner.ts';

export interface Slot {
  readonly dir: string;
  readonly tree: string;
  readonly index: string;
  readonly owner: string;
}

const slotAt = (dir: string): Slot => ({
  dir,
  tree: join(dir, 'tree'),
  index: join(dir, 'index'),
  owner: join(dir, 'owner.json'),
});

const readOwner = async (slot: Slot): Promise<Owner | 'unreadable' | undefined> => {
  const text = await unlessMissing(readFile(slot.owner, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return 'unreadable';
  }
};

const slots = async (context: WorkspaceContext): Promise<readonly Slot[]> =>
  (await readdir(context.places.trials)).map((name) => slotAt(join(context.places.trials, name)));

/** A slot that we made. What somebody writes to the name of one that has moved on has no index. */
const isOurs = async (slot: Slot): Promise<boolean> =>
  (await unlessMissing(access(slot.index).then(() => true))) === true;

/** Takes a free slot, or makes one. */
export const takeSlot = (context: WorkspaceContext, ids: Ids): Promise<Slot> =>
  context.exclusive(async () => {
    const owner = JSON.stringify(await currentOwner());
    for (const slot of await slots(context)) {
      if ((await readOwner(slot)) !== undefined || !(await isOurs(slot))) continue;
      await replaceFile(slot.owner, owner);
      return slot;
    }
    const slot = slotAt(join(context.places.trials, ids()));
    await privateDir(slot.dir);
    await replaceFile(slot.owner, owner);
    return slot;
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
 * Gives a slot back (invariant 4); beyond some spare ones it is removed. Needs no lock: the slot is this process's own until
 * the end.
 */
export const giveBack = async (context: WorkspaceContext, slot: Slot, ids: Ids): Promise<void> => {
  const owners = await Promise.all((await slots(context)).map(readOwner));
  const free = owners.filter((owner) => owner === undefined).length;
  const isSpent = free >= KEPT_SLOTS || (await isInhabited(slot));
  const moved = slotAt(join(context.places.trials, ids()));
  await rename(slot.dir, moved.dir);
  await (isSpent ? remove(moved.dir) : unlessMissing(unlink(moved.owner)));
};

/** Removes the slots of processes that are gone, and what is no slot. */
export const removeStaleSlots = async (context: WorkspaceContext): Promise<number> => {
  let removed = 0;
  for (const slot of await slots(context)) {
    const owner = await readOwner(slot);
    const isFree = owner === undefined && (await isOurs(slot));
    if (isFree || (owner !== undefined && owner !== 'unreadable' && (await isAlive(owner)))) continue;
    await remove(slot.dir);
    if (owner !== undefined) removed += 1;
  }
  return removed;
};

const checkOut = async (git: Git, slot: Slot, base: string): Promise<void> => {
  await mkdir(slot.tree, { recursive: true });
  const call = { indexFile: slot.index, workTree: slot.tree, config: ['core.sparseCheckout=false'] };
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
