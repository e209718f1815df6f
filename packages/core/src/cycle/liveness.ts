/**
 * Is every gate alive (G6)? Each is fed its own known-bad and known-good change; one that judges either wrongly, throws
 * or does not answer is dead.
 */
import type { Gate, Verdict } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';
import type { Kernel } from './kernel.ts';
import { withTimeout } from './timeout.ts';

const PROBE_MS = 15_000;
const DECISIONS: readonly unknown[] = ['pass', 'refuse', 'ask'];

export interface GateHealth {
  readonly id: string;
  readonly alive: boolean;
  readonly why?: string;
}

type ProbeKernel = Pick<Kernel, 'gates' | 'runner' | 'clock'>;

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' && value !== null && 'decision' in value && DECISIONS.includes(value.decision);

const probe = async (gate: Gate, kernel: ProbeKernel, signal: AbortSignal): Promise<GateHealth> => {
  const judge = async (side: 'knownBad' | 'knownGood'): Promise<string> => {
    const verdict: unknown = await withTimeout(PROBE_MS, signal, 'EVOLVE_GATE_DEAD', (inner) =>
      gate.review(gate[side](), { runner: kernel.runner, clock: kernel.clock, signal: inner }),
    );
    if (!isVerdict(verdict)) throw new TypeError('the verdict is not one');
    return verdict.decision;
  };
  try {
    if ((await judge('knownBad')) === 'pass') return { id: gate.id, alive: false, why: 'let a known-bad change pass' };
    if ((await judge('knownGood')) === 'refuse')
      return { id: gate.id, alive: false, why: 'refused a known-good change' };
    return { id: gate.id, alive: true };
  } catch (error) {
    signal.throwIfAborted();
    return { id: gate.id, alive: false, why: messageOf(error) };
  }
};

/** The health of each gate, in their order. */
export const probeGates = async (kernel: ProbeKernel, signal: AbortSignal): Promise<readonly GateHealth[]> =>
  Promise.all(kernel.gates.map((gate) => probe(gate, kernel, signal)));
