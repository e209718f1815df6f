import { setTimeout as sleep } from 'node:timers/promises';
import type { Head } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from './git.ts';
import { readHeadFile } from './ref-files.ts';
import { removeLeftHeadLock, removeOwnLock } from './ref-locks.ts';
import type { RefWriter } from './ref-writer.ts';
import { syncCommit, syncRef } from './sync.ts';
import { fileClock } from '../state/file-times.ts';

/** Stands for "the ref does not exist" in a compare-and-swap. */
export const NO_REF = '';

/** The commit a ref points at, or undefined. */
export const readRef = async (git: Git, ref: string): Promise<string | undefined> => {
  const output = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
    codes: [0, 1, 128],
  });
  return output.code === 0 ? output.stdout.toString('utf8').trim() : undefined;
};

/** @throws EVOLVE_UNBORN_HEAD before the first commit. */
export const readHead = async (git: Git): Promise<Head> => {
  const output = await git.run(['rev-parse', '--quiet', 'HEAD^{commit}', '--symbolic-full-name', 'HEAD', '--'], {
    codes: [0, 128],
  });
  if (output.code !== 0) {
    throw new EvolveError('EVOLVE_UNBORN_HEAD', 'the repository has no commit yet', {
      data: { dir: git.repository.dir },
      hint: 'Make a first commit.',
    });
  }
  const [commit = '', ref = 'HEAD'] = output.stdout.toString('utf8').split('\n');
  return ref === 'HEAD' ? { commit } : { commit, branch: ref.replace(/^refs\/heads\//, '') };
};

/** Full name of the ref that HEAD moves: its branch, or itself when detached. */
export const refOf = (head: { readonly branch?: string }): string =>
  head.branch === undefined ? 'HEAD' : `refs/heads/${head.branch}`;

/** The same of the HEAD of this moment. */
export const readHeadRef = async (git: Git): Promise<string> => {
  const text = await readHeadFile(git);
  if (text === undefined) return refOf(await readHead(git));
  return text.startsWith('ref: ') ? text.slice('ref: '.length) : 'HEAD';
};

const ATTEMPTS = 20;
const POLL_MS = 100;

export interface RefSwap {
  readonly ref: string;
  /** What it must be now; {@link NO_REF}: it must not exist. */
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** @returns What git said when it did not do it. */
const trySwap = async (git: Git, { ref, from, to, why }: RefSwap, refs?: RefWriter): Promise<string | undefined> => {
  if (refs !== undefined && (await refs.write(ref, to, from))) return undefined;
  const { code, stderr } = await git.run(['update-ref', '--no-deref', '-m', why, ref, to, from], {
    codes: [0, 1, 128],
  });
  return code === 0 ? undefined : stderr.trim();
};

/**
 * Compare-and-swap of one ref, durable when it returns. A ref that another git holds locked is tried again for some seconds.
 * @param refs A writer that is open already; what it cannot do is tried without it.
 * @returns False when the ref is something else by now.
 */
export const swapRef = async (git: Git, swap: RefSwap, refs?: RefWriter): Promise<boolean> => {
  for (let attempt = 1; ; attempt += 1) {
    const since = fileClock();
    const refused = await trySwap(git, swap, attempt === 1 ? refs : undefined);
    const now = refused === undefined ? swap.to : ((await readRef(git, swap.ref)) ?? NO_REF);
    if (now === swap.to) {
      await removeLeftHeadLock(git, since);
      await syncRef(git, swap.ref);
      return true;
    }
    if (now !== swap.from) return false;
    if (await removeOwnLock(git, swap.ref, swap.to)) continue;
    if (attempt >= ATTEMPTS) {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', `${swap.ref} is locked: ${refused ?? ''}`, {
        data: { ref: swap.ref },
        hint: `If no git is running, a crashed one left ${swap.ref}.lock: remove it yourself.`,
      });
    }
    await sleep(POLL_MS);
  }
};

const point = async (git: Git, ref: string, commit: string, why: string): Promise<void> => {
  const args = ['update-ref', '--no-deref', '-m', why, ref, commit];
  const { code } = await git.run(args, { codes: [0, 1, 128] });
  if (code === 0) return;
  await removeOwnLock(git, ref, commit);
  await git.run(args);
};

/**
 * Points a ref of our own namespace at a commit that is durable, whatever it was. The ref is durable when it returns.
 * @param refs See {@link swapRef}.
 */
export const pointRef = async (git: Git, ref: string, commit: string, why: string, refs?: RefWriter): Promise<void> => {
  if (refs === undefined || !(await refs.write(ref, commit))) await point(git, ref, commit, why);
  await syncRef(git, ref);
};

/** The same for a commit that may not be durable yet. */
export const setRef = async (git: Git, ref: string, commit: string, why: string): Promise<void> => {
  await syncCommit(git, commit);
  await pointRef(git, ref, commit, why);
};

/** In one transaction; what is not there any more is no fault. */
export const deleteRefs = async (git: Git, refs: readonly string[]): Promise<void> => {
  if (refs.length === 0) return;
  await git.run(['update-ref', '--stdin', '-z'], { input: refs.map((ref) => `delete ${ref}\0\0`).join('') });
};

export const isAncestor = async (git: Git, ancestor: string, commit: string): Promise<boolean> =>
  (await git.run(['merge-base', '--is-ancestor', ancestor, commit], { codes: [0, 1, 128] })).code === 0;

/** Whether somebody else may have it: a remote-tracking ref contains it. */
export const isPushed = async (git: Git, commit: string): Promise<boolean> =>
  (await git.text(['for-each-ref', '--count=1', `--contains=${commit}`, 'refs/remotes'])) !== '';
