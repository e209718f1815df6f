import { EvolveError, type ErrorCode } from '../errors/index.ts';

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
  outer.throwIfAborted();
  const controller = new AbortController();
  const stop = (): void => {
    controller.abort(outer.reason);
  };
  outer.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new EvolveError(code, `no answer within ${String(ms)} ms`, { data: { timeoutMs: ms } }));
  }, ms);
  try {
    const aborted = new Promise<never>((_, reject) => {
      controller.signal.addEventListener(
        'abort',
        () => {
          reject(controller.signal.reason as Error);
        },
        { once: true },
      );
    });
    return await Promise.race([call(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
};
