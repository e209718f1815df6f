import type { Candidate, Gate, GateContext, Verdict } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';

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

const TIMEOUT_MS = 30_000;
const DECISIONS: ReadonlySet<unknown> = new Set(['pass', 'refuse', 'ask']);

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' &&
  value !== null &&
  'decision' in value &&
  DECISIONS.has(value.decision) &&
  'findings' in value &&
  Array.isArray(value.findings) &&
  'obligations' in value &&
  Array.isArray(value.obligations);

/** Rejects when the signal is aborted; never resolves. `stop` takes its listener away. */
const whenAborted = (signal: AbortSignal): { readonly promise: Promise<never>; stop(): void } => {
  let listener = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  });
  return {
    promise,
    stop: () => {
      signal.removeEventListener('abort', listener);
    },
  };
};

/** What a gate says within the time limit: a watchdog runs on real time, whatever clock the gate is given. */
const verdictOf = async (gate: Gate, candidate: Candidate, context: ProbeContext): Promise<unknown> => {
  const { timeoutMs = TIMEOUT_MS, ...given } = context;
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new Error(`gave no verdict within ${String(timeoutMs)} ms`));
  }, timeoutMs);
  const signal = AbortSignal.any([context.signal, late.signal]);
  const aborted = whenAborted(signal);
  try {
    return await Promise.race([gate.review(candidate, { ...given, signal }), aborted.promise]);
  } finally {
    clearTimeout(timer);
    aborted.stop();
  }
};

type Side = 'known-bad' | 'known-good';

/** What is wrong with how a gate judges one side; undefined when it is right. */
const faultOn = async (gate: Gate, side: Side, context: ProbeContext): Promise<string | undefined> => {
  try {
    const candidate = side === 'known-bad' ? gate.knownBad() : gate.knownGood();
    const verdict = await verdictOf(gate, candidate, context);
    if (!isVerdict(verdict)) return `${side}: what it returned is no verdict`;
    const passed = verdict.decision === 'pass';
    if (passed === (side === 'known-good')) return undefined;
    return passed ? 'known-bad: passed' : `known-good: ${verdict.decision}`;
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
