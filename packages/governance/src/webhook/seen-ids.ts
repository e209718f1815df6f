/** Which messages were taken, for as long as their timestamps are accepted: afterwards the timestamp refuses them. */
export interface SeenIds {
  /** False when it is at work or was taken. */
  begin(id: string, nowMs: number): boolean;
  /** It may come again: nothing was done. */
  forget(id: string): void;
}

export const seenIds = (keptMs: number): SeenIds => {
  const taken = new Map<string, number>();
  return {
    begin: (id, nowMs) => {
      // In the order in which they came, the oldest first.
      for (const [old, at] of taken) {
        if (nowMs - at <= keptMs) break;
        taken.delete(old);
      }
      if (taken.has(id)) return false;
      taken.set(id, nowMs);
      return true;
    },
    forget: (id) => {
      taken.delete(id);
    },
  };
};
