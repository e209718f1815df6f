import { resolveStateDir } from '@evolve/git-checkpoint';
import { openMemory, type ArchivingKnowledge } from '@evolve/memory';
import type { CommandContext } from './command.ts';

/** Opens what the agent of a repository knows, and nothing else. */
export const withKnowledge = async <T>(
  context: CommandContext,
  work: (knowledge: ArchivingKnowledge) => Promise<T>,
): Promise<T> => {
  const memory = await openMemory({ dir: await resolveStateDir({ dir: context.repo, env: context.env }) });
  try {
    return await work(memory.knowledge);
  } finally {
    await memory.close();
  }
};
