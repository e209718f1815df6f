import { readdir } from 'node:fs/promises';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';

/** Files in the git directory that exist while an operation of a person is under way. */
const OPERATIONS: readonly { readonly file: string; readonly name: string }[] = [
  { file: 'rebase-merge', name: 'rebase' },
  { file: 'rebase-apply', name: 'rebase' },
  { file: 'MERGE_HEAD', name: 'merge' },
  { file: 'CHERRY_PICK_HEAD', name: 'cherry-pick' },
  { file: 'REVERT_HEAD', name: 'revert' },
  { file: 'BISECT_LOG', name: 'bisect' },
];

/** What a person has begun and not finished in this worktree. */
export const operationInProgress = async (gitDir: string): Promise<string | undefined> => {
  const names = new Set(await readdir(gitDir));
  return OPERATIONS.find(({ file }) => names.has(file))?.name;
};

/** @throws EVOLVE_OPERATION_IN_PROGRESS */
export const refuseOperationInProgress = async (git: Git): Promise<void> => {
  const name = await operationInProgress(git.repository.gitDir);
  if (name === undefined) return;
  throw new EvolveError('EVOLVE_OPERATION_IN_PROGRESS', `a ${name} is in progress in the repository`, {
    data: { operation: name },
    hint: `Finish or abort the ${name} first.`,
  });
};

/** Evolution ids become parts of ref and file names. @throws EVOLVE_OPTIONS */
export const assertEvolutionId = (id: string): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id) && !id.includes('..') && !/\.(?:lock)?$/.test(id)) return;
  throw new EvolveError('EVOLVE_OPTIONS', 'an evolution id is made of 1 to 100 letters, digits, ".", "_" and "-"', {
    data: { id },
  });
};
