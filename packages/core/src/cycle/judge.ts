import type { Candidate, Gate, GateContext, Verdict } from '../contracts/index.ts';
import { startDeadline, untilAborted } from '../time/index.ts';

const DECISIONS: ReadonlySet<unknown> = new Set(['pass', 'refuse', 'ask']);

const isFinding = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'rule' in value &&
  typeof value.rule === 'string' &&
  'message' in value &&
  typeof value.message === 'string';

const isVerdict = (value: unknown): value is Verdict =>
  typeof value === 'object' &&
  value !== null &&
  'decision' in value &&
  DECISIONS.has(value.decision) &&
  'findings' in value &&
  Array.isArray(value.findings) &&
  value.findings.every(isFinding) &&
  'obligations' in value &&
  Array.isArray(value.obligations) &&
  value.obligations.every((obligation) => typeof obligation === 'string');

/**
 * What a gate says of a change, believed only when it is a verdict and comes in time: whatever else a gate does is for the
 * caller a reason to refuse. The time limit is one of real time, whatever clock the gate is given; a gate that blocks the thread is
 * found late when it comes back.
 * @throws Error when the gate throws, is late or returns something else; the signal's reason on an abort.
 */
export const judge = async (
  gate: Gate,
  candidate: Candidate,
  context: GateContext,
  timeoutMs: number,
): Promise<Verdict> => {
  const late = new Error(`gave no verdict within ${String(timeoutMs)} ms`);
  const deadline = startDeadline(timeoutMs, context.signal, late);
  const { signal } = deadline;
  const began = performance.now();
  try {
    const verdict: unknown = await untilAborted(() => gate.review(candidate, { ...context, signal }), signal);
    if (performance.now() - began > timeoutMs) throw late;
    if (!isVerdict(verdict)) throw new TypeError('what it returned is no verdict');
    return verdict;
  } finally {
    deadline.stop();
  }
};
