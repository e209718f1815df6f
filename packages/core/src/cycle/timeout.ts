import { EvolveError, type ErrorCode } from '../errors/index.ts';
import { startDeadline, untilAborted } from '../time/index.ts';

/**
 * Runs `call` with a signal that is aborted with the outer one or after `ms`, and rejects at that moment even when the
 * call itself does not listen.
 */
export const withTimeout = async <T>(
  ms: number,
  outer: AbortSignal,
  code: ErrorCode,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new EvolveError(code, `no answer within ${String(ms)} ms`, { data: { timeoutMs: ms } });
  const deadline = startDeadline(ms, outer, late);
  try {
    return await untilAborted(() => call(deadline.signal), deadline.signal);
  } finally {
    deadline.stop();
  }
};
