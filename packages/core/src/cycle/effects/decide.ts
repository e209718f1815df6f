import { boundOfAll } from '../../budget/index.ts';
import { messageOf } from '../../errors/index.ts';
import { decideByModel, decisionRequest } from '../../heartbeat/decide-by-model.ts';
import { decideByRules, mayExplore, whyNotEvolve } from '../../heartbeat/decide-by-rules.ts';
import type { CycleEvent, Decision, Outlay } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import type { Material } from '../material.ts';
import { EVOLUTION_COUNT, fenceOf, spend, today } from '../spend.ts';
import type { Request } from '../state.ts';
import { withTimeout } from '../timeout.ts';

/** The model's decision, or undefined when there is no model, no choice, no money or no usable answer: then the rules decide. */
const askModel = async (
  kernel: Kernel,
  cycleId: string,
  material: Material,
  note: (outlay: Outlay) => void,
  signal: AbortSignal,
): Promise<Decision | undefined> => {
  const { model, options } = kernel;
  if (model === undefined) return undefined;
  // With one thing left to do there is nothing to ask.
  if (whyNotEvolve(material) !== undefined && !mayExplore(material, options)) return undefined;
  const request = decisionRequest(material);
  const bound = { boundUsd: model.bound?.(request), boundUse: boundOfAll(model, request) };
  try {
    const spent = await spend(
      kernel,
      { id: `${cycleId}:decide`, category: 'evolution', cycleId, ...bound, timeoutMs: options.decideTimeoutMs },
      () =>
        withTimeout(options.decideTimeoutMs, signal, 'EVOLVE_MODEL_FAILED', (inner) =>
          decideByModel(model, material, options, kernel.ids(), inner),
        ),
      ({ costUsd, used }) => ({ usd: costUsd, used }),
      note,
    );
    return spent.within ? spent.value.decision : undefined;
  } catch (error) {
    signal.throwIfAborted();
    kernel.emit('error', { error, where: `deciding by model, so the rules decide: ${messageOf(error)}` });
    return undefined;
  }
};

/** Counts the evolution before it starts; false when another process took the day's last one. */
const countEvolution = async (kernel: Kernel, cycleId: string): Promise<boolean> =>
  kernel.journal.reserve(
    {
      id: `${cycleId}:count`,
      category: EVOLUTION_COUNT,
      amount: 1,
      day: await today(kernel),
      cycleId,
      ...fenceOf(kernel),
    },
    kernel.governor.policy.quota,
  );

/** What to do now, by the host's request, the model or the rules. */
export const decide = async (
  kernel: Kernel,
  cycleId: string,
  state: { readonly material: Material; readonly request?: Request },
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const { material, request } = state;
  let outlay: Outlay | undefined;
  const note = (known: Outlay): void => {
    outlay = known;
  };
  const asked = request === undefined ? await askModel(kernel, cycleId, material, note, signal) : undefined;
  const cost = outlay === undefined ? {} : { cost: outlay };
  const decision = asked ?? decideByRules(material, request, kernel.options, kernel.ids());
  if (decision.action !== 'evolve') return { type: 'decided', decision, ...cost };
  if (!(await countEvolution(kernel, cycleId))) {
    return {
      type: 'decided',
      decision: { action: 'idle', reason: "today's evolutions are used up", by: 'rules' },
      ...cost,
    };
  }
  return { type: 'decided', decision, base: (await kernel.workspace.head()).commit, ...cost };
};
