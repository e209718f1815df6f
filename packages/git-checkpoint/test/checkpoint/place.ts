/** The checkpoints of a repository. */
import { dirname } from 'node:path';
import { gitCheckpoints, type GitCheckpoints, type GitCheckpointsOptions } from '../../src/index.ts';
import { testIds, type TestRepository } from '../support/repository.ts';
import { testClock, testEnv } from '../support/values.ts';

export const openCheckpoints = (
  { dir, stateDir }: Pick<TestRepository, 'dir' | 'stateDir'>,
  options: Partial<GitCheckpointsOptions> = {},
): Promise<GitCheckpoints> =>
  gitCheckpoints({ dir, stateDir, clock: testClock, ids: testIds, env: testEnv(dirname(dir)), ...options });
