export interface Deadline {
  /** Aborted with the outer signal, or when the time is over. */
  readonly signal: AbortSignal;
  expired(): boolean;
  /** Takes timer and listener away. */
  stop(): void;
}

/** Longest time that a timer can be set for, in milliseconds; it would fire at once for more. */
export const MAX_TIMER_MS = 2_147_483_647;

/** @param ms From now. @param reason What the signal is aborted with when the time is over. */
export const startDeadline = (
  ms: number,
  outer: AbortSignal,
  reason: Error = new DOMException(`no answer within ${String(ms)} ms`, 'TimeoutError'),
): Deadline => {
  const controller = new AbortController();
  let expired = false;
  const forward = (): void => controller.abort(outer.reason);
  const timer = setTimeout(
    () => {
      expired = true;
      controller.abort(reason);
    },
    Math.max(1, Math.min(ms, MAX_TIMER_MS)),
  );
  if (outer.aborted) forward();
  else outer.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    expired: () => expired,
    stop: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', forward);
    },
  };
};

/** Somebody else's code that ignores its signal must not hold up who called. */
export const untilAborted = async <T>(work: () => PromiseLike<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};
