/**
 * Delivers the notices of the outbox, beside the cycles and never in their way.
 *
 * 1. A notice is settled after the receiver took it: a crash in between delivers it twice, under the same id, and never not at all.
 * 2. One that cannot be delivered is told as `error`, keeps no other from being delivered, and is tried again: after a pause
 *    that doubles, and at every start.
 */
import type { Intent, Notice } from '../contracts/index.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { failpoint } from '../failpoint/index.ts';
import { sendNotice } from './send.ts';
import { OUTBOX } from './outbox.ts';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

export interface Courier {
  /** Something may be in the outbox. */
  wake(): void;
  /** When it is at rest: everything delivered, or stopped. */
  idle(): Promise<void>;
}

const deliver = async (kernel: Kernel, { id, effect }: Intent, signal: AbortSignal): Promise<boolean> => {
  try {
    // The outbox holds what `requestNotice` put there.
    await sendNotice(kernel, effect as unknown as Notice, signal);
    failpoint('notice:sent');
    await kernel.journal.settleIntent(id);
    return true;
  } catch (error) {
    if (!signal.aborted) kernel.emit('error', { error, where: `delivering the notice ${id}` });
    return false;
  }
};

/** @returns Whether nothing is left. */
const deliverAll = async (kernel: Kernel, signal: AbortSignal): Promise<boolean> => {
  let isDone = true;
  for (const intent of await kernel.journal.pendingIntents(OUTBOX)) {
    signal.throwIfAborted();
    isDone = (await deliver(kernel, intent, signal)) && isDone;
  }
  return isDone;
};

export const createCourier = (kernel: Kernel, signal: AbortSignal): Courier => {
  let running: Promise<void> | undefined;
  let woken = false;
  const run = async (): Promise<void> => {
    for (let pause = FIRST_PAUSE_MS; woken && !signal.aborted;) {
      woken = false;
      if (await deliverAll(kernel, signal)) continue;
      woken = true;
      await kernel.clock.sleep(pause, signal);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  };
  const start = (): Promise<void> =>
    run()
      .catch((error: unknown) => {
        if (!signal.aborted) kernel.emit('error', { error, where: 'delivering notices' });
      })
      .finally(() => {
        running = undefined;
      });
  return {
    wake: () => {
      if (kernel.notify === undefined) return;
      woken = true;
      running ??= start();
    },
    idle: () => running ?? Promise.resolve(),
  };
};
