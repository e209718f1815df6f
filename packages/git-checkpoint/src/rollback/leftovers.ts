/**
 * What rollbacks and promotions keep of evolutions that are over, and which of it goes.
 *
 * Owns: the removal of `refs/evolve/{rescue,rescue-late,rejected,reverts}/<id>` with `quarantine/<id>/` in the state directory, and
 * of pins (`refs/evolve/evolutions/<id>`). Not of `refs/evolve/kept/`: that waits for a person. Invariants:
 * 1. All that is kept of one evolution goes together, when the youngest of it is too old or there are too many younger ones.
 * 2. What is under way in the journal stays, and so does the newest.
 * 3. A pin goes only while HEAD holds its commit, or once the commit is no more than a rejected one.
 * 4. Killed at any instant, the next call goes on: folders leave their name first, and those without one always go.
 */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import { failpoint } from '@evolve/core/failpoint';
import type { WorkspaceContext } from '../context.ts';
import { withBlobs } from '../git/blob-reader.ts';
import type { Git } from '../git/git.ts';
import { mayHaveRefs } from '../git/ref-files.ts';
import { deleteRefs } from '../git/refs.ts';
import { isInFlight } from '../journal/fold.ts';

export interface LeftoverRetention {
  /** Of how many evolutions something stays. */
  readonly rescuedCount: number;
  /** The oldest that stays, in milliseconds. */
  readonly rescuedAgeMs: number;
}

/** All that is kept of one evolution. */
export interface Leftover {
  readonly evolutionId: string;
  readonly refs: readonly string[];
  /** Of the youngest part, in milliseconds since 1970; undefined where nobody knows. */
  readonly at: number | undefined;
}

const FAMILIES = ['rescue', 'rescue-late', 'rejected', 'reverts'];
const PINS = 'refs/evolve/evolutions/';
/** No evolution's id begins with a dot. */
const GONE = '.gone-';
/** Damaged git directories, which the mirror keeps few of. */
const OF_MIRROR = 'git-';

/** Newest first; what has no date counts as the oldest, and only the number of the others takes it away. */
const inOrder = (leftovers: readonly Leftover[]): readonly Leftover[] =>
  [...leftovers].sort((a, b) => (b.at ?? 0) - (a.at ?? 0) || (a.evolutionId < b.evolutionId ? 1 : -1));

/** Invariants 1 and 2. @param needed Evolutions that are under way. @returns Those that go, newest first. */
export const planLeftovers = (
  leftovers: readonly Leftover[],
  { rescuedCount, rescuedAgeMs }: LeftoverRetention,
  needed: ReadonlySet<string>,
  now: Date,
): readonly Leftover[] => {
  let kept = 0;
  return inOrder(leftovers).filter(({ evolutionId, at }, index) => {
    const isYoung = at === undefined || now.getTime() - at <= rescuedAgeMs;
    if (index > 0 && !needed.has(evolutionId) && !(kept < rescuedCount && isYoung)) return true;
    kept += 1;
    return false;
  });
};

const quarantineOf = (context: WorkspaceContext): string => join(context.stateDir, 'quarantine');

const idIn = (ref: string): string => ref.split('/')[3] ?? '';

const committedAt = (commit: Buffer | undefined): number | undefined => {
  const [, seconds] = /^committer .* (\d+) [+-]\d{4}$/m.exec(commit?.toString('latin1') ?? '') ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
};

const changedAt = async (file: string): Promise<number | undefined> => (await unlessMissing(stat(file)))?.mtimeMs;

const latest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};

/** A rejected commit is as old as its promotion: the file of a ref tells when it was rejected, until git packs it. */
const datedRefs = async (git: Git, folders: readonly string[]): Promise<readonly Leftover[]> => {
  const there = await Promise.all(folders.map(async (folder) => ((await mayHaveRefs(git, folder)) ? [folder] : [])));
  if (there.flat().length === 0) return [];
  const names = (await git.text(['for-each-ref', '--format=%(refname)', ...there.flat()])).split('\n').filter(Boolean);
  return withBlobs(git, async (blobs) => {
    const dated: Leftover[] = [];
    for (const ref of names) {
      const at = latest(committedAt(await blobs.bytes(ref)), await changedAt(join(git.repository.commonDir, ref)));
      dated.push({ evolutionId: idIn(ref), refs: [ref], at });
    }
    return dated;
  });
};

const together = (parts: readonly Leftover[]): readonly Leftover[] => {
  const found = new Map<string, Leftover>();
  for (const { evolutionId, refs, at } of parts) {
    const known = found.get(evolutionId);
    found.set(evolutionId, { evolutionId, refs: [...(known?.refs ?? []), ...refs], at: latest(known?.at, at) });
  }
  return [...found.values()];
};

/** Where refs tell when, they do: removing half of a folder makes it younger. */
const listLeftovers = async (context: WorkspaceContext, git: Git): Promise<readonly Leftover[]> => {
  const kept = together(
    await datedRefs(
      git,
      FAMILIES.map((family) => `refs/evolve/${family}/`),
    ),
  );
  const known = new Set(kept.map(({ evolutionId }) => evolutionId));
  const folder = quarantineOf(context);
  const alone: Leftover[] = [];
  for (const name of (await unlessMissing(readdir(folder))) ?? []) {
    if (known.has(name) || name.startsWith('.') || name.startsWith(OF_MIRROR)) continue;
    alone.push({ evolutionId: name, refs: [], at: await changedAt(join(folder, name)) });
  }
  return [...kept, ...alone];
};

/** Invariant 3. */
const sparePins = async (
  git: Git,
  retention: LeftoverRetention,
  needed: ReadonlySet<string>,
  now: Date,
): Promise<readonly string[]> => {
  const old = planLeftovers(await datedRefs(git, [PINS]), retention, needed, now).flatMap(({ refs }) => refs);
  if (old.length === 0) return [];
  const merged = await git.run(['for-each-ref', '--format=%(refname)', '--merged=HEAD', PINS], {
    codes: [0, 128, 129],
  });
  const rejected = await git.text(['for-each-ref', '--format=%(refname)', 'refs/evolve/rejected/']);
  const ids = [...merged.stdout.toString('utf8').split('\n'), ...rejected.split('\n')].map(idIn);
  const spare = new Set(ids);
  return old.filter((ref) => spare.has(idIn(ref)));
};

/** Invariant 4. */
const takeNames = async (folder: string, gone: readonly Leftover[]): Promise<void> => {
  for (const { evolutionId } of gone) {
    const place = join(folder, `${GONE}${evolutionId}`);
    await rm(place, { recursive: true, force: true });
    await unlessMissing(rename(join(folder, evolutionId), place));
  }
};

const removeNameless = async (folder: string): Promise<void> => {
  for (const name of (await unlessMissing(readdir(folder))) ?? []) {
    if (name.startsWith(GONE)) await rm(join(folder, name), { recursive: true, force: true });
  }
};

/** Removes what is beyond the retention; the caller holds the lock. @returns Evolutions of which nothing is kept any more. */
export const pruneLeftovers = async (
  context: WorkspaceContext,
  git: Git,
  retention: LeftoverRetention,
): Promise<readonly string[]> => {
  const { evolutions } = await context.journal.state();
  const needed = new Set([...evolutions.values()].filter(isInFlight).map(({ evolutionId }) => evolutionId));
  const now = context.clock.now();
  const pins = await sparePins(git, retention, needed, now);
  const gone = planLeftovers(await listLeftovers(context, git), retention, needed, now);
  await takeNames(quarantineOf(context), gone);
  failpoint('prune:nameless');
  await deleteRefs(git, [...gone.flatMap(({ refs }) => refs), ...pins]);
  failpoint('prune:refs');
  await removeNameless(quarantineOf(context));
  return gone.map(({ evolutionId }) => evolutionId);
};
