/** Which checkpoints go, and what else was put aside long ago. Nobody's disk fills up because nobody looked. */
import { EvolveError } from '@evolve/core/errors';
import type { WorkspaceContext } from '../context.ts';
import type { Git } from '../git/git.ts';
import { joinPacks } from '../git/packs.ts';
import { deleteRefs } from '../git/refs.ts';
import { pruneLeftovers } from '../rollback/leftovers.ts';
import { copiesOf, removeCopies } from './index-copy.ts';
import { listCheckpoints, refNames, refOf, type ListedCheckpoint } from './store.ts';

export interface Retention {
  /** How many stay. @default 200 */
  readonly count: number;
  /** The oldest that stays, in milliseconds. @default 2_592_000_000 (30 days) */
  readonly ageMs: number;
  /** What those that stay hold together, in bytes, each counted by itself. @default 5_000_000_000 */
  readonly bytes: number;
  /** Of how many evolutions the rescued, quarantined and rejected versions stay. @default 500 */
  readonly rescuedCount: number;
  /** The oldest of them that stay, in milliseconds. @default 7_776_000_000 (90 days) */
  readonly rescuedAgeMs: number;
}

const DAY_MS = 24 * 3600 * 1000;

export const RETENTION: Retention = {
  count: 200,
  ageMs: 30 * DAY_MS,
  bytes: 5_000_000_000,
  rescuedCount: 500,
  rescuedAgeMs: 90 * DAY_MS,
};

export interface Pruned {
  /** Ids of the checkpoints that were removed, newest first. */
  readonly removed: readonly string[];
  /** What they held, in bytes; git gives the space back when it next collects garbage. */
  readonly bytes: number;
  /** Copies of the index that nothing refers to any more. */
  readonly copies: number;
  /** Evolutions whose rescued, quarantined and rejected versions were removed, newest first. */
  readonly rescued: readonly string[];
}

/**
 * @param listed Newest first.
 * @param needed Ids that must stay, such as those of an unfinished restore; the newest always stays.
 */
export const planPrune = (
  listed: readonly ListedCheckpoint[],
  retention: Pick<Retention, 'count' | 'ageMs' | 'bytes'>,
  needed: ReadonlySet<string>,
  now: Date,
): readonly ListedCheckpoint[] => {
  let [kept, bytes] = [0, 0];
  return listed.filter((one, index) => {
    const fits = kept < retention.count && bytes + one.bytes <= retention.bytes;
    const young = now.getTime() - Date.parse(one.at) <= retention.ageMs;
    if (index > 0 && !needed.has(one.id) && !(fits && young)) return true;
    kept += 1;
    bytes += one.bytes;
    return false;
  });
};

/** Checkpoints that an unfinished restore, in whatever worktree, reads from or has just made. */
const neededIds = async (context: WorkspaceContext): Promise<ReadonlySet<string>> => {
  const { restoring } = await context.journal.state();
  return new Set(
    restoring.flatMap(({ checkpointId, before }) => [checkpointId, ...(before === undefined ? [] : [before])]),
  );
};

const removeUnreferred = async (
  context: WorkspaceContext,
  kept: readonly ListedCheckpoint[],
): Promise<readonly string[]> => {
  const names = kept.flatMap(({ index }) =>
    index === undefined ? [] : [index.name, ...(index.shared === undefined ? [] : [index.shared])],
  );
  return removeCopies(copiesOf(context.stateDir), new Set(names));
};

/** Refs whose commit never reached the disk, since the power went: no checkpoints, and git stumbles over them. */
const brokenRefs = async (git: Git): Promise<readonly string[]> => {
  const names = await refNames(git);
  if (names.length === 0) return [];
  const answer = await git.text(['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` });
  return answer.split('\n').flatMap((line) => (line.endsWith(' missing') ? line.slice(0, -' missing'.length) : []));
};

/** Takes away what a power cut in the middle of a checkpoint left; the caller holds the lock. */
export const removeBroken = async (git: Git): Promise<void> => deleteRefs(git, await brokenRefs(git));

/** Removes what is beyond the retention; the caller holds the lock. */
export const prune = async (context: WorkspaceContext, git: Git, retention: Retention): Promise<Pruned> => {
  const listed = await listCheckpoints(git);
  const gone = planPrune(listed, retention, await neededIds(context), context.clock.now());
  await deleteRefs(git, [...gone.map(({ ref }) => ref), ...(await brokenRefs(git))]);
  const left = new Set(gone);
  const copies = await removeUnreferred(
    context,
    listed.filter((one) => !left.has(one)),
  );
  const rescued = await pruneLeftovers(context, git, retention);
  await joinPacks(git);
  return {
    removed: gone.map(({ id }) => id),
    bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0),
    copies: copies.length,
    rescued,
  };
};

/** @throws EVOLVE_NOT_FOUND; EVOLVE_BUSY while an unfinished restore needs it */
export const remove = async (context: WorkspaceContext, git: Git, id: string): Promise<void> => {
  const listed = await listCheckpoints(git);
  const one = listed.find((each) => each.ref === refOf(id));
  if (one === undefined) throw new EvolveError('EVOLVE_NOT_FOUND', `no checkpoint ${id}`, { data: { id } });
  if ((await neededIds(context)).has(id)) {
    throw new EvolveError('EVOLVE_BUSY', `a restore that was interrupted needs ${id}`, {
      data: { id },
      hint: 'Let it finish first: recover().',
    });
  }
  await deleteRefs(git, [one.ref]);
  await removeUnreferred(
    context,
    listed.filter((each) => each !== one),
  );
};
