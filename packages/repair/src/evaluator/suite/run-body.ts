import { inspect } from 'node:util';
import type { Body } from './case.ts';

type Callback = (error?: unknown) => void;

/** Runs a body that returns, resolves, or calls back; `callbackAt` is how many parameters one that calls back declares. */
export const runBody = async (
  body: Body,
  self: unknown,
  args: readonly unknown[],
  callbackAt: number | undefined,
): Promise<void> => {
  const call = body as (...args: unknown[]) => unknown;
  if (callbackAt === undefined || body.length !== callbackAt) {
    await call.apply(self, [...args]);
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const done: Callback = (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error(inspect(error)));
    };
    const result = call.apply(self, [...args.slice(0, callbackAt - 1), done]);
    if (result instanceof Promise) result.catch(reject);
  });
};
