import type { Turn } from '../contracts/index.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { spend } from '../cycle/spend.ts';
import { withTimeout } from '../cycle/timeout.ts';
import type { Observer } from './observer.ts';

/** One turn's reflection: graded within its budget, stored, its curiosity kept. Over budget: not done. */
export const reflectTurn = async (
  kernel: Kernel,
  observer: Observer,
  turn: Turn,
  versionId: string,
  signal: AbortSignal,
): Promise<void> => {
  // What still waits at the end is given up before anything is reserved for it.
  if (signal.aborted) return;
  const calls = observer.turnCalls(turn.turnId);
  const signals = {
    toolCalls: calls.length,
    toolFailures: calls.filter((call) => !call.ok).map(({ tool, error }) => ({ tool, error })),
  };
  const { reflector, knowledge, options } = kernel;
  const { boundUsd, boundUse } = reflector;
  const spent = await spend(
    kernel,
    { id: `reflect:${kernel.ids()}`, category: 'reflection', boundUsd, boundUse, timeoutMs: options.reflectTimeoutMs },
    () =>
      withTimeout(options.reflectTimeoutMs, signal, 'EVOLVE_MODEL_FAILED', (inner) =>
        reflector.reflect(turn, signals, { signal: inner }),
      ),
    ({ costUsd, used }) => ({ usd: costUsd, used }),
  );
  if (!spent.within || spent.value.reflection === null) return;
  const { reflection } = spent.value;
  const at = kernel.clock.now().toISOString();
  await knowledge.addReflection({ ...reflection, turnId: turn.turnId, at, versionId });
  if (reflection.curiosity !== null) await knowledge.addCuriosity(reflection.curiosity, at);
};
