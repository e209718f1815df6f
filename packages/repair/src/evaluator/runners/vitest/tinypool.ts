/** Vitest 1 to 3 runs its threads by Tinypool, which can keep one. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface TinypoolModule {
  readonly Tinypool: { readonly prototype: { recycleWorkers: () => Promise<void> } };
}

/** Options that make Vitest keep a thread: it takes what is not to be isolated for such. */
export const tinypoolOptions = (guest: string): object => ({
  pool: 'threads',
  poolOptions: {
    threads: { isolate: false, singleThread: false, minThreads: 1, maxThreads: 1, execArgv: ['--import', guest] },
  },
});

/** Vitest asks for new threads between runs all the same. `entry` is a file of Vitest's, which has Tinypool as its own. */
export const keepTinypoolThread = async (entry: string): Promise<void> => {
  const file = createRequire(entry).resolve('tinypool');
  const { Tinypool } = (await import(pathToFileURL(file).href)) as TinypoolModule;
  Tinypool.prototype.recycleWorkers = () => Promise.resolve();
};
