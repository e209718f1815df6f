import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadLine } from './each.ts';

/** Lines of a stream as somebody asks for them. */
export const readLines = (
  input: Readable,
  signal: AbortSignal,
): { readonly read: ReadLine; readonly close: () => void } => {
  const lines = createInterface({ input, signal });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    read: async () => {
      const { done, value } = (await iterator.next()) as {
        readonly done?: boolean;
        readonly value: string | undefined;
      };
      signal.throwIfAborted();
      return done === true ? undefined : value;
    },
    close: () => {
      lines.close();
    },
  };
};
