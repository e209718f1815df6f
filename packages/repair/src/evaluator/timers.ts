type Timer = ReturnType<typeof setTimeout> | ReturnType<typeof setImmediate>;

export interface TrackedTimers {
  /** Ends every timer that was started since the last time. */
  clear(): void;
}

/** A run that ends early must not leave timers that fire into the next one. Replaces the functions that start them. */
export const trackTimers = (): TrackedTimers => {
  const timers = new Set<Timer>();
  const { clearTimeout, clearImmediate } = globalThis;
  const remember = <A extends unknown[], R extends Timer>(start: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      const timer = start(...args);
      timers.add(timer);
      return timer;
    };
  };
  globalThis.setTimeout = Object.assign(remember(setTimeout), setTimeout);
  globalThis.setInterval = remember(setInterval);
  globalThis.setImmediate = Object.assign(remember(setImmediate), setImmediate);
  return {
    clear: () => {
      for (const timer of timers) {
        clearTimeout(timer as ReturnType<typeof setTimeout>);
        clearImmediate(timer as ReturnType<typeof setImmediate>);
      }
      timers.clear();
    },
  };
};
