import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const temporaryName = (): string => mkdtempSync(join(tmpdir(), 'evolve-memory-'));

export const removeTree = (dir: string): void => {
  rmSync(dir, { recursive: true, force: true });
};

/** A directory that goes when the test is over. */
export const temporaryDir = (): string => {
  const dir = temporaryName();
  onTestFinished(() => {
    removeTree(dir);
  });
  return dir;
};
