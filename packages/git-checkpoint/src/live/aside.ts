/**
 * What was set aside when a file was replaced or removed (see `write.ts`).
 *
 * Owns: the files `.evolve-<evolution>.<hash>.old` in the root of the live tree, and `refs/evolve/rescue-late/`. Invariants:
 * 1. An aside goes only when it holds exactly one of the two versions of its move. Anything else was saved by somebody in
 *    the meantime, also in place through a file that was open all along: it is put back, or rescued where somebody has saved
 *    once more since.
 * 2. Where nothing may be missing, an aside whose path is empty goes back: a crash came between the two steps.
 * 3. Settling is idempotent, and recovery does it first: an aside tells nothing that is not still true after a crash.
 */
import { mkdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncDir } from '@evolve/core/disk';
import type { Git } from '../git/git.ts';
import { writeBlob } from '../git/objects.ts';
import { ancestorsOf, inspect, type LiveState } from './inspect.ts';
import type { TemporaryName } from './write.ts';

/** `in-use`: the person's bytes were in it, and are safe. */
export type Settled = 'none' | 'clean' | 'in-use';

export interface Aside {
  readonly path: string;
  readonly temporaryName: TemporaryName;
  /** Whether a state, also that nothing is there, is exactly one of the two versions of the move. */
  readonly isKnown: (state: LiveState) => boolean;
}

export const asideName = (temporary: string): string => basename(temporary).replace(/\.tmp$/, '.old');

/** A ref to a tree that holds one file: no commit, since nothing here knows a clock or an identity. */
const rescueLate = async (git: Git, path: string, aside: string, state: LiveState): Promise<void> => {
  if (state.kind !== 'file' && state.kind !== 'symlink') return;
  const mode = state.kind === 'symlink' ? '120000' : (state.perm & 0o100) === 0 ? '100644' : '100755';
  const blob = await writeBlob(git, state.bytes);
  let entry = `${mode} blob ${blob}\t${basename(path)}\0`;
  for (const folder of [...ancestorsOf(path)].reverse()) {
    entry = `040000 tree ${await git.text(['mktree', '-z'], { input: entry })}\t${basename(folder)}\0`;
  }
  const tree = await git.text(['mktree', '-z'], { input: entry });
  const [, evolutionId = ''] = /^\.evolve-(.*)\.[0-9a-f]+\.old$/.exec(aside) ?? [];
  await git.run(['update-ref', `refs/evolve/rescue-late/${evolutionId}/${blob}`, tree]);
};

/** Invariants 1 and 2. */
export const settleAside = async (git: Git, { path, temporaryName, isKnown }: Aside): Promise<Settled> => {
  const root = git.repository.dir;
  const name = asideName(temporaryName(path));
  const [target, aside] = [join(root, path), join(root, name)];
  const state = await inspect(root, name);
  if (state.kind === 'absent') return 'none';
  const live = await inspect(root, path);
  const isGap = live.kind === 'absent' && live.blockedBy === undefined && !isKnown(live);
  if (isKnown(state) && !isGap) {
    await unlink(aside);
    return 'clean';
  }
  if (isGap || isKnown(live)) {
    await mkdir(dirname(target), { recursive: true });
    await rename(aside, target);
    await syncDir(dirname(target));
  } else {
    await rescueLate(git, path, name, state);
    await unlink(aside);
  }
  return isKnown(state) ? 'clean' : 'in-use';
};
