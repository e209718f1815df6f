import type { CreateEvolverOptions, KitEvolver } from '@evolve/kit';
import type { CommandContext } from './command.ts';

/** Opens the repository's Evolver, finishes what a crash left, works, and closes it on every way out. */
export const withEvolver = async <T>(
  context: CommandContext,
  options: Omit<CreateEvolverOptions, 'repo'>,
  work: (evolver: KitEvolver) => Promise<T>,
): Promise<T> => {
  // Loaded when it is needed: it brings the parsers along.
  const { createEvolver } = await import('@evolve/kit');
  const evolver = await createEvolver({ repo: context.repo, env: context.env, ...options });
  const stop = (): void => {
    // The same end is waited for below, and what goes wrong in it is told there.
    evolver.stop().catch(() => undefined);
  };
  context.signal.addEventListener('abort', stop, { once: true });
  try {
    context.signal.throwIfAborted();
    evolver.on('error', ({ error, where }) => {
      context.output.note(`${where}: ${error instanceof Error ? error.message : String(error)}`);
    });
    for (const difference of evolver.policyDifferences) {
      context.output.note(`evolve.policy.json differs from the accepted policy: ${difference} (evolve policy accept)`);
    }
    await evolver.recover();
    return await work(evolver);
  } finally {
    context.signal.removeEventListener('abort', stop);
    await evolver.stop();
  }
};
