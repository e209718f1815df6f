/**
 * Reflection after the reply.
 *
 * Owns: the queue. 1. `push` returns at once. 2. One reflection at a time. 3. The queue is bounded; turns beyond it are
 * skipped and counted. 4. A reflector that hangs is given up after its time limit, and its failure stops nothing.
 */
import type { Turn } from '../contracts/index.ts';
import type { Emit } from '../cycle/kernel.ts';

export interface ReflectQueue {
  push(turn: Turn): void;
  /** Resolves when everything that is queued now is done. */
  drain(): Promise<void>;
}

export const createReflectQueue = (options: {
  readonly size: number;
  readonly emit: Emit;
  readonly work: (turn: Turn) => Promise<void>;
}): ReflectQueue => {
  const { size, emit, work } = options;
  let waiting = 0;
  let tail: Promise<void> = Promise.resolve();
  return {
    push: (turn) => {
      if (waiting >= size) {
        emit('dropped', { what: 'turns', count: 1 });
        return;
      }
      waiting += 1;
      tail = tail
        .then(() => work(turn))
        .catch((error: unknown) => {
          emit('error', { error, where: 'reflecting on a turn' });
        })
        .finally(() => {
          waiting -= 1;
        });
    },
    drain: () => tail,
  };
};
