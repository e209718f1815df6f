import { EvolveError } from '../../errors/index.ts';
import { bound, redact } from '../../untrusted/index.ts';
import type { CycleEvent, Outlay } from '../cycle-events.ts';
import type { ExploreResult, Kernel } from '../kernel.ts';
import { spend } from '../spend.ts';
import { withTimeout } from '../timeout.ts';

const MAX_LEARNED_BYTES = 8192;
const MAX_SOURCES = 20;
const MAX_SUGGESTIONS = 20;

/** Improvements that the exploration suggests become items of the log; a person or the next decision takes them up. */
const keepSuggestions = async (kernel: Kernel, cycleId: string, result: ExploreResult): Promise<void> => {
  const at = kernel.clock.now().toISOString();
  for (const [index, item] of (result.todo ?? []).slice(0, MAX_SUGGESTIONS).entries()) {
    await kernel.knowledge.log.put({
      id: `${cycleId}-${String(index + 1)}`,
      section: 'todo',
      title: bound(redact(item.title), 200),
      createdAt: at,
      updatedAt: at,
      source: 'explore',
      priority: 0,
      attempts: 0,
      cycleId,
      ...(item.reason === undefined ? {} : { reason: bound(redact(item.reason), 500) }),
      ...(item.tool === undefined ? {} : { tool: bound(redact(item.tool), 200) }),
    });
  }
};

const costOf = ({ costUsd, reservedUsd, used }: Required<Outlay>): Omit<Outlay, 'bound'> => ({
  ...{ costUsd, reservedUsd, used },
});

/** Looks one topic up with the host's own means and keeps what was learned with its sources. */
export const explore = async (
  kernel: Kernel,
  cycleId: string,
  state: { readonly topic: string },
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const lookUp = kernel.explore;
  if (lookUp === undefined) throw new EvolveError('EVOLVE_EXPLORE_FAILED', 'the host gave no way to explore');
  const spent = await spend(
    kernel,
    {
      ...{ id: `${cycleId}:explore`, category: 'curiosity', cycleId },
      ...{ boundUsd: kernel.options.explorationUsd, boundUse: {}, timeoutMs: kernel.options.exploreTimeoutMs },
    },
    ({ usd }) =>
      withTimeout(kernel.options.exploreTimeoutMs, signal, 'EVOLVE_EXPLORE_FAILED', (inner) =>
        lookUp(state.topic, { signal: inner, budget: { usd } }),
      ),
    ({ costUsd, used }) => ({ usd: costUsd, used }),
  );
  if (!spent.within) {
    throw new EvolveError('EVOLVE_BUDGET_EXCEEDED', `exploring needs ${spent.needed}, more than is left today`);
  }
  const learned = bound(redact(spent.value.learned), MAX_LEARNED_BYTES);
  const sources = spent.value.sources.slice(0, MAX_SOURCES).map((source) => bound(redact(source), 500));
  await kernel.knowledge.addExploration({ topic: state.topic, learned, sources, at: kernel.clock.now().toISOString() });
  await keepSuggestions(kernel, cycleId, spent.value);
  return { type: 'explored', learned, sources, ...costOf(spent) };
};
