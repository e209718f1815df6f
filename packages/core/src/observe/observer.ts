/**
 * What the host tells, buffered.
 *
 * Owns: the buffer and the timer that empties it.
 * 1. `observe` never throws and never waits: it costs one bounded copy, whatever is in the buffer and in the store.
 * 2. The buffer is bounded; what does not fit drops the oldest, and the count is told.
 * 3. What a crash can lose is what came within the last `flushMs`.
 * 4. Nothing is stored that was not bounded and redacted first.
 */
import type { Clock, Knowledge, Observation, Outcome, StoredObservation } from '../contracts/index.ts';
import type { Emit } from '../cycle/kernel.ts';
import { describe } from '../untrusted/index.ts';
import { boundedBuffer, type BoundedBuffer } from './bounded-buffer.ts';
import { toStored, type Told } from './to-stored.ts';
import { createTurnCalls, type TurnCall } from './turn-calls.ts';

/** What waits in the buffer: already text, since the host may change its values after the call. */
type Pending = StoredObservation | { readonly kind: 'curiosity'; readonly topic: string; readonly at: string };

const TOPIC_BYTES = 300;

export interface ObserverOptions {
  readonly knowledge: Knowledge;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly bufferSize: number;
  readonly flushMs: number;
  /** The commit that this process runs. */
  readonly versionId: () => string;
}

export class Observer {
  readonly #options: ObserverOptions;
  readonly #calls = createTurnCalls();
  readonly #buffer: BoundedBuffer<Pending>;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#buffer = boundedBuffer(options.bufferSize);
  }

  observe(observation: Observation): void {
    this.#guarded(() => {
      if (observation.kind !== 'curiosity') this.#keep(observation);
      else
        this.#push({
          kind: 'curiosity',
          topic: describe(observation.topic, { maxBytes: TOPIC_BYTES }),
          at: this.#now(),
        });
    });
  }

  outcome(outcome: Outcome): void {
    this.#guarded(() => {
      this.#keep({ kind: 'outcome', ...outcome });
    });
  }

  /** Tool calls of a turn, for its reflection. */
  turnCalls(turnId: string): readonly TurnCall[] {
    return this.#calls.of(turnId);
  }

  /** Stores what waits; resolves when it is stored, or when storing it has failed and that was told. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { kept: batch, dropped } = this.#buffer.take();
    const { emit } = this.#options;
    if (dropped > 0) emit('dropped', { what: 'observations', count: dropped });
    if (batch.length > 0) {
      this.#writing = this.#writing
        .then(() => this.#write(batch))
        .catch((error: unknown) => {
          emit('error', { error, where: 'storing observations' });
        });
    }
    return this.#writing;
  }

  #now(): string {
    return this.#options.clock.now().toISOString();
  }

  #keep(told: Told): void {
    const stored = toStored(told, this.#now(), this.#options.versionId());
    if (stored === undefined) return;
    this.#calls.remember(stored);
    this.#push(stored);
  }

  #push(pending: Pending): void {
    this.#buffer.push(pending);
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.flushMs).unref();
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    const { knowledge } = this.#options;
    // A topic that cannot be kept must not take the calls and outcomes along that came with it.
    const stored = batch.filter((pending) => pending.kind !== 'curiosity');
    if (stored.length > 0) await knowledge.observe(stored);
    const topics = batch.filter((pending) => pending.kind === 'curiosity');
    for (const { topic, at } of topics) await knowledge.addCuriosity(topic, at);
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.emit('error', { error, where: 'observing' });
    }
  }
}
