import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import type { Git } from '../git/git.ts';
import { unlessMissing } from '../state/durable.ts';

/** Files in the git directory that exist while an operation of a person is under way. */
const OPERATIONS: readonly { readonly file: string; readonly name: string }[] = [
  { file: 'rebase-merge', name: 'rebase' },
  { file: 'rebase-apply', name: 'rebase' },
  { file: 'MERGE_HEAD', name: 'merge' },
  { file: 'CHERRY_PICK_HEAD', name: 'cherry-pick' },
  { file: 'REVERT_HEAD', name: 'revert' },
  { file: 'BISECT_LOG', name: 'bisect' },
];

/** @throws EVOLVE_OPERATION_IN_PROGRESS */
export const refuseOperationInProgress = async (git: Git): Promise<void> => {
  for (const { file, name } of OPERATIONS) {
    const found = await unlessMissing(access(join(git.repository.gitDir, file)).then(() => true));
    if (found === true) {
      throw new EvolveError('EVOLVE_OPERATION_IN_PROGRESS', `a ${name} is in progress in the repository`, {
        data: { operation: name },
        hint: `Finish or abort the ${name} first.`,
      });
    }
  }
};

/** Evolution ids become parts of ref and file names. @throws EVOLVE_OPTIONS */
export const assertEvolutionId = (id: string): void => {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id) && !id.includes('..') && !/\.(?:lock)?$/.test(id)) return;
  throw new EvolveError('EVOLVE_OPTIONS', 'an evolution id is made of 1 to 100 letters, digits, ".", "_" and "-"', {
    data: { id },
  });
};
