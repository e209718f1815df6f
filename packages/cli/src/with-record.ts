import type { Journal } from '@evolve/core/contracts';
import { resolveStateDir } from '@evolve/git-checkpoint';
import { openMemory } from '@evolve/memory';
import type { CommandContext } from './command.ts';

/**
 * Opens the record of a repository, and nothing else: looking works where the policy is broken, the isolation is missing or
 * another process is at work.
 */
export const withRecord = async <T>(context: CommandContext, work: (journal: Journal) => Promise<T>): Promise<T> => {
  const memory = await openMemory({ dir: await resolveStateDir({ dir: context.repo, env: context.env }) });
  try {
    return await work(memory.journal);
  } finally {
    await memory.close();
  }
};
