/**
 * What the host tells, buffered.
 *
 * Owns: the buffer and the timer that empties it.
 * 1. `observe` never throws and never waits: it costs one bounded copy.
 * 2. The buffer is bounded; what does not fit drops the oldest, and the count is told.
 * 3. What a crash can lose is what came within the last `flushMs`.
 * 4. Nothing is stored that was not bounded and redacted first.
 */
import type { Clock, Knowledge, Observation, Outcome, StoredObservation } from '../contracts/index.ts';
import type { Emit } from '../cycle/kernel.ts';
import { describe } from '../untrusted/index.ts';
import { toStored, type Told } from './to-stored.ts';

/** What waits in the buffer: already text, since the host may change its values after the call. */
type Pending = StoredObservation | { readonly kind: 'curiosity'; readonly topic: string; readonly at: string };

export interface ObserverOptions {
  readonly knowledge: Knowledge;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly bufferSize: number;
  readonly flushMs: number;
  /** The commit that this process runs. */
  readonly versionId: () => string;
}

export interface Observer {
  observe(observation: Observation): void;
  outcome(outcome: Outcome): void;
  /** Tool calls of a turn that were seen since it began, for its reflection. */
  turnCalls(turnId: string): readonly { readonly tool: string; readonly ok: boolean; readonly error: string }[];
  flush(): Promise<void>;
  /** Flushes and stops the timer. */
  close(): Promise<void>;
}

/** How many turns' calls are remembered for reflection. */
const REMEMBERED_TURNS = 200;

export const createObserver = (options: ObserverOptions): Observer => {
  const { knowledge, clock, emit, bufferSize, flushMs, versionId } = options;
  let buffer: Pending[] = [];
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();
  const calls = new Map<string, { tool: string; ok: boolean; error: string }[]>();

  const write = async (batch: readonly Pending[]): Promise<void> => {
    const stored: StoredObservation[] = [];
    for (const pending of batch) {
      if (pending.kind === 'curiosity') await knowledge.addCuriosity(pending.topic, pending.at);
      else stored.push(pending);
    }
    if (stored.length > 0) await knowledge.observe(stored);
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = buffer;
    buffer = [];
    if (dropped > 0) emit('dropped', { what: 'observations', count: dropped });
    dropped = 0;
    if (batch.length > 0) {
      writing = writing.then(() => write(batch)).catch((error: unknown) => {
        emit('error', { error, where: 'storing observations' });
      });
    }
    return writing;
  };

  const push = (pending: Pending): void => {
    buffer.push(pending);
    if (buffer.length > bufferSize) {
      buffer.shift();
      dropped += 1;
    }
    timer ??= setTimeout(() => void flush(), flushMs).unref();
  };

  const remember = (stored: StoredObservation): void => {
    if (stored.kind !== 'tool' || stored.turnId === undefined) return;
    const turn = calls.get(stored.turnId) ?? [];
    turn.push({ tool: stored.name, ok: stored.ok, error: stored.error ?? '' });
    calls.set(stored.turnId, turn);
    const [oldest] = calls.keys();
    if (calls.size > REMEMBERED_TURNS && oldest !== undefined) calls.delete(oldest);
  };

  const keep = (told: Told): void => {
    const stored = toStored(told, clock.now().toISOString(), versionId());
    if (stored === undefined) return;
    remember(stored);
    push(stored);
  };

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      emit('error', { error, where: 'observing' });
    }
  };

  return {
    observe: (value) => {
      guarded(() => {
        if (value.kind !== 'curiosity') keep(value);
        else push({ kind: 'curiosity', topic: describe(value.topic, { maxBytes: 300 }), at: clock.now().toISOString() });
      });
    },
    outcome: (value) => {
      guarded(() => {
        keep({ kind: 'outcome', ...value });
      });
    },
    turnCalls: (turnId) => calls.get(turnId) ?? [],
    flush,
    close: flush,
  };
};
