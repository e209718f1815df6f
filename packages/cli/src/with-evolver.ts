import { createEvolver, type CreateEvolverOptions, type KitEvolver } from '@evolve/kit';
import type { CommandContext } from './command.ts';

export interface WithEvolverOptions extends Omit<CreateEvolverOptions, 'repo'> {
  /** Finishes first what a crash left; commands that only look leave it to those that act. @default true */
  readonly recover?: boolean;
}

/** Opens the repository's Evolver, works, and closes it on every way out. */
export const withEvolver = async <T>(
  context: CommandContext,
  { recover = true, ...options }: WithEvolverOptions,
  work: (evolver: KitEvolver) => Promise<T>,
): Promise<T> => {
  const evolver = await createEvolver({ repo: context.repo, env: context.env, ...options });
  const stop = (): void => {
    void evolver.stop();
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
    if (recover) await evolver.recover();
    return await work(evolver);
  } finally {
    context.signal.removeEventListener('abort', stop);
    await evolver.stop();
  }
};
