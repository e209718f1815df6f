import { EventEmitter } from 'eventemitter3';
import type { Emit } from './cycle/kernel.ts';
import type { EvolverEvents } from './events.ts';

export interface Emitter {
  /** Returns the way to stop listening. */
  readonly on: <E extends keyof EvolverEvents>(event: E, listener: EvolverEvents[E]) => () => void;
  /** Never throws: what a listener fails of, at once or later, becomes an `error` event. */
  readonly emit: Emit;
}

/** Events of one Evolver; no listener can keep another one from hearing. */
export const createEmitter = (): Emitter => {
  const events = new EventEmitter<EvolverEvents>();
  const emit: Emit = (event, payload) => {
    const failed = (error: unknown): void => {
      // A listener of `error` that throws has nobody left to be told.
      if (event !== 'error') emit('error', { error, where: `a listener of "${event}"` });
    };
    for (const listener of events.listeners(event)) {
      try {
        // It may be an async function, whose failure comes later.
        const result = (listener as (given: typeof payload) => unknown)(payload);
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  };
  return {
    emit,
    on: (event, listener) => {
      events.on(event, listener as never);
      return () => {
        events.off(event, listener as never);
      };
    },
  };
};
