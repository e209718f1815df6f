/** Keeps the latest that were pushed: a ring, so that dropping the oldest costs no more than keeping it. */
export interface BoundedBuffer<T> {
  push(value: T): void;
  /** What is kept, oldest first, and how many were dropped before it; the buffer is empty afterwards. */
  take(): { readonly kept: readonly T[]; readonly dropped: number };
}

/** @param size At least 1. */
export const boundedBuffer = <T>(size: number): BoundedBuffer<T> => {
  let ring: T[] = [];
  let oldest = 0;
  let dropped = 0;
  return {
    push: (value) => {
      if (ring.length < size) {
        ring.push(value);
        return;
      }
      ring[oldest] = value;
      oldest = (oldest + 1) % size;
      dropped += 1;
    },
    take: () => {
      const taken = { kept: [...ring.slice(oldest), ...ring.slice(0, oldest)], dropped };
      [ring, oldest, dropped] = [[], 0, 0];
      return taken;
    },
  };
};
