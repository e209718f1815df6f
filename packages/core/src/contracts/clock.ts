/** The only source of time. Tests inject their own, so a recorded run replays to the same receipts. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The only source of chance: a number in [0, 1). */
export type Random = () => number;

/** The only source of identifiers: unique, sortable by the time of their making, safe in file names and git refs. */
export type Ids = () => string;
