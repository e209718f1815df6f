/** Thrown by the replaced `process.exit`, so that what called it goes no further. */
const EXIT = Symbol('exit');

export type Ended<T> = { readonly value: T } | { readonly code: number };

export interface ExitWatch {
  /** What the work resolves to, or the status with which it wanted to end the process before that. */
  until<T>(work: Promise<T>): Promise<Ended<T>>;
}

/** Replaces `process.exit` for good. Errors that nobody caught end the process: no answer is better than one that may be another's. */
export const interceptExit = (): ExitWatch => {
  const exit = process.exit.bind(process);
  let ended: ((code: number) => void) | undefined;
  process.exit = (code?: number | string | null) => {
    const status = Number(code ?? process.exitCode ?? 0);
    if (ended === undefined) return exit(status);
    ended(status);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- not an error, and must not look like one to the tests
    throw EXIT;
  };
  const stray = (error: unknown): void => {
    if (error !== EXIT) exit(1);
  };
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
  return {
    until: async <T>(work: Promise<T>): Promise<Ended<T>> => {
      const { promise, resolve } = Promise.withResolvers<Ended<T>>();
      ended = (code) => resolve({ code });
      try {
        return await Promise.race([work.then((value): Ended<T> => ({ value })), promise]);
      } finally {
        ended = undefined;
      }
    },
  };
};
