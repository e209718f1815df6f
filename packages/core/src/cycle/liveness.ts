import type { Gate, GateContext } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';
import { judge } from './judge.ts';

export interface GateProbe {
  readonly id: string;
  readonly alive: boolean;
  /** What the gate did wrong; absent when it is alive. */
  readonly why?: string;
}

export interface ProbeContext extends GateContext {
  /** How long one judgement may take, in milliseconds of real time. @default 30_000 */
  readonly timeoutMs?: number;
}

/** How long one judgement of a probe may take, in milliseconds of real time. */
export const GATE_PROBE_MS = 30_000;

type Side = 'known-bad' | 'known-good';

/** What is wrong with how a gate judges one side; undefined when it is right. */
const faultOn = async (gate: Gate, side: Side, context: ProbeContext): Promise<string | undefined> => {
  const { timeoutMs = GATE_PROBE_MS, ...given } = context;
  try {
    const candidate = side === 'known-bad' ? gate.knownBad() : gate.knownGood();
    const { decision } = await judge(gate, candidate, given, timeoutMs);
    const passed = decision === 'pass';
    if (passed === (side === 'known-good')) return undefined;
    return passed ? 'known-bad: passed' : `known-good: ${decision}`;
  } catch (error) {
    context.signal.throwIfAborted();
    return `${side}: ${messageOf(error)}`;
  }
};

const probe = async (gate: Gate, context: ProbeContext): Promise<GateProbe> => {
  const faults = [await faultOn(gate, 'known-bad', context), await faultOn(gate, 'known-good', context)];
  const why = faults.filter((fault) => fault !== undefined).join('; ');
  return why === '' ? { id: gate.id, alive: true } : { id: gate.id, alive: false, why };
};

/**
 * Feeds each gate its own known-bad and known-good change. A gate is alive when it keeps the bad one from passing and
 * passes the good one; throwing, returning anything but a verdict and taking too long are signs of death. A gate that blocks
 * the thread cannot be timed out. Rejects only when the context's signal is aborted.
 */
export const probeGates = (gates: readonly Gate[], context: ProbeContext): Promise<readonly GateProbe[]> =>
  Promise.all(gates.map((gate) => probe(gate, context)));

/** What is said of gates that are dead, in one line; undefined when all are alive. */
export const whyDead = (probes: readonly GateProbe[]): string | undefined => {
  const dead = probes.filter((gate) => !gate.alive);
  if (dead.length === 0) return undefined;
  return `a gate does not judge rightly: ${dead.map(({ id, why }) => `${id} (${why ?? 'unknown'})`).join(', ')}`;
};
