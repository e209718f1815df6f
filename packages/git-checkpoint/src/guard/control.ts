/**
 * What the guard is told from outside, and passes on to the agent.
 *
 * A signal that means "stop" begins the end: the agent gets it, then some grace, then SIGKILL. One that comes a second time,
 * and every other one, is only passed on.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Control {
  /** Aborted when the guard is told to stop; the reason is the signal's name. */
  readonly stop: AbortSignal;
  /** Hears of every signal that is for the agent. @returns How to stop hearing. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

export interface Controller extends Control {
  /** Tells the agent, and the guard to stop when the signal means that. */
  send(signal: NodeJS.Signals): void;
}

const STOPS: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGTERM', 'SIGQUIT']);

/** @param hangsUp Whether SIGHUP means "stop": at a terminal it does, elsewhere services reload on it. */
export const createControl = (hangsUp = false): Controller => {
  const stop = new AbortController();
  const listeners = new Set<(signal: NodeJS.Signals) => void>();
  return {
    stop: stop.signal,
    onSignal: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    send: (signal) => {
      if (STOPS.has(signal) || (hangsUp && signal === 'SIGHUP')) stop.abort(signal);
      for (const listener of listeners) listener(signal);
    },
  };
};

/** Control by an abort signal, for a host that has the guard in its own process. */
export const controlBy = (signal: AbortSignal | undefined): { readonly control: Control; dispose(): void } => {
  const controller = createControl();
  const onAbort = (): void => controller.send('SIGTERM');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return { control: controller, dispose: () => signal?.removeEventListener('abort', onAbort) };
};

/** SIGUSR1 too: with a listener Node does not open its debugger. */
const PASSED: readonly NodeJS.Signals[] = [
  'SIGINT',
  'SIGTERM',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGCONT',
];

/** The agent is in no terminal's session, where Ctrl-Z would do nothing to it: so it is stopped for good, and then we are. */
const suspend = async (controller: Controller): Promise<void> => {
  controller.send('SIGSTOP');
  await sleep(10);
  process.kill(process.pid, 'SIGSTOP');
};

/** Passes this process's own signals on. @returns How to stop that. */
export const listenToSignals = (controller: Controller): (() => void) => {
  const handlers = PASSED.map((signal) => ({ signal, handler: () => controller.send(signal) }));
  const onSuspend = (): void => void suspend(controller);
  for (const { signal, handler } of handlers) process.on(signal, handler);
  process.on('SIGTSTP', onSuspend);
  return () => {
    for (const { signal, handler } of handlers) process.off(signal, handler);
    process.off('SIGTSTP', onSuspend);
  };
};
