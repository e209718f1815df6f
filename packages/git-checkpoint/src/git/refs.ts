import { setTimeout as sleep } from 'node:timers/promises';
import type { Head } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from './git.ts';

export const ZERO = '0'.repeat(40);

/** The commit a ref points at, or undefined. */
export const readRef = async (git: Git, ref: string): Promise<string | undefined> => {
  const output = await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], {
    codes: [0, 1, 128],
  });
  return output.code === 0 ? output.stdout.toString('utf8').trim() : undefined;
};

/** @throws EVOLVE_UNBORN_HEAD before the first commit. */
export const readHead = async (git: Git): Promise<Head> => {
  const [commit, symbolic] = await Promise.all([
    readRef(git, 'HEAD'),
    git.run(['symbolic-ref', '--quiet', 'HEAD'], { codes: [0, 1] }),
  ]);
  if (commit === undefined) {
    throw new EvolveError('EVOLVE_UNBORN_HEAD', 'the repository has no commit yet', {
      data: { dir: git.repository.dir },
      hint: 'Make a first commit.',
    });
  }
  const branch = symbolic.code === 0 ? symbolic.stdout.toString('utf8').trim() : undefined;
  return branch === undefined ? { commit } : { commit, branch: branch.replace(/^refs\/heads\//, '') };
};

const ATTEMPTS = 20;

/**
 * Compare-and-swap of one ref. A ref that another git holds locked is tried again for some seconds.
 * @param from What it must be now; {@link ZERO}: it must not exist.
 * @returns False when the ref is something else by now.
 */
export const swapRef = async (
  git: Git,
  swap: { readonly ref: string; readonly from: string; readonly to: string; readonly why: string },
): Promise<boolean> => {
  const args = ['update-ref', '--no-deref', '-m', swap.why, swap.ref, swap.to, swap.from];
  for (let attempt = 1; ; attempt += 1) {
    const output = await git.run(args, { codes: [0, 1, 128] });
    if (output.code === 0) return true;
    const now = (await readRef(git, swap.ref)) ?? ZERO;
    if (now === swap.to) return true;
    if (now !== swap.from) return false;
    if (attempt >= ATTEMPTS) {
      throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', `${swap.ref} is locked: ${output.stderr.trim()}`, {
        data: { ref: swap.ref },
      });
    }
    await sleep(100);
  }
};

/** Points a ref of our own namespace somewhere, whatever it was. */
export const setRef = async (git: Git, ref: string, commit: string, why: string): Promise<void> => {
  await git.run(['update-ref', '--no-deref', '-m', why, ref, commit]);
};

export const isAncestor = async (git: Git, ancestor: string, commit: string): Promise<boolean> =>
  (await git.run(['merge-base', '--is-ancestor', ancestor, commit], { codes: [0, 1, 128] })).code === 0;

/** Whether somebody else may have it: a remote-tracking ref contains it. */
export const isPushed = async (git: Git, commit: string): Promise<boolean> =>
  (await git.text(['for-each-ref', '--count=1', `--contains=${commit}`, 'refs/remotes'])) !== '';
