import { openScratch, type Scratch } from './evaluate/scratch.ts';
import type { Settings } from './options.ts';

/** One repair's own things: where it writes, and how long it may go on. */
export interface Session {
  /** Aborted by the caller only: what must not be cut short by the clock runs under it. */
  readonly settings: Settings;
  /** The same, aborted by the wall-clock budget too. */
  readonly timed: Settings;
  readonly scratch: Scratch;
  /** In milliseconds. */
  elapsed(): number;
  /** True when the wall-clock budget is used up, and nobody aborted. */
  late(): boolean;
  close(): Promise<void>;
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

export const openSession = async (settings: Settings): Promise<Session> => {
  const scratch = await openScratch(settings.dir);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), Math.min(settings.wallMs, LONGEST_TIMER_MS));
  const startedAt = settings.now();
  return {
    settings,
    timed: { ...settings, signal: AbortSignal.any([settings.signal, deadline.signal]) },
    scratch,
    elapsed: () => settings.now() - startedAt,
    late: () => deadline.signal.aborted && !settings.signal.aborted,
    close: async () => {
      clearTimeout(timer);
      await scratch.close();
    },
  };
};
