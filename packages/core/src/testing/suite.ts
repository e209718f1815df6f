import type { Journal, Knowledge } from '../contracts/index.ts';

/** What a contract suite needs of a test runner: vitest's `test`, `node:test`'s, or any other. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

/** Rejections are compared by their stable code. */
export const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `not ours: ${String(error)}`;
  }
  return 'nothing was thrown';
};

export type KnowledgeCase = readonly [name: string, body: (knowledge: Knowledge) => Promise<void>];

export interface JournalFixture {
  readonly journal: Journal;
  /** A second handle on the same store, as another process has. */
  readonly second: () => Promise<Journal>;
  /** Closes every handle and removes the store. */
  readonly dispose: () => Promise<void>;
}
