export interface Deadline {
  /** Aborted with the outer signal, or when the time is over. */
  readonly signal: AbortSignal;
  expired(): boolean;
  /** Takes timer and listener away. */
  stop(): void;
}

/** @param ms From now. */
export const startDeadline = (ms: number, outer: AbortSignal): Deadline => {
  const controller = new AbortController();
  let expired = false;
  const forward = (): void => controller.abort(outer.reason);
  const timer = setTimeout(() => {
    expired = true;
    controller.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  }, ms);
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
