/** `prove -- compaction`: the memory that compacting a log takes does not grow with the log, and no commit is lost. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Proof } from './named.ts';

const DEFAULT_COUNT = 100_000;
/** The long log is so many times as long as the short one. */
const FACTOR = 10;
/** Much less than the entries of the long log take; a process that needs more dies. */
const MOST_HEAP_MB = 48;
const MEGABYTE = 1_048_576;

interface Measured {
  readonly completed: number;
  /** Of the heap in use, when archives are written, in bytes. */
  readonly peak: number;
  /** Of the process, in KiB. */
  readonly rss: number;
  readonly missing: number;
}

const run = (args: readonly string[]): string =>
  execFileSync(
    process.execPath,
    [
      '--conditions=@evolve/source',
      '--expose-gc',
      `--max-old-space-size=${String(MOST_HEAP_MB)}`,
      fileURLToPath(new URL('compaction/child.ts', import.meta.url)),
      ...args,
    ],
    { encoding: 'utf8' },
  );

const measure = (count: number): Measured => {
  const dir = mkdtempSync(join(tmpdir(), 'compaction-'));
  try {
    run(['fill', dir, String(count)]);
    return JSON.parse(run(['compact', dir])) as Measured;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

export const compaction: Proof = async ({ count = DEFAULT_COUNT }) => {
  const [short, long] = [measure(Math.ceil(count / FACTOR)), measure(count)];
  for (const { completed, peak, rss, missing } of [short, long]) {
    console.log(
      `${String(completed)} entries archived: ${(peak / MEGABYTE).toFixed(1)} MB of heap in use at most, ${(rss / 1024).toFixed(0)} MB of process, ` +
        `${String(missing)} commits missing`,
    );
  }
  const grown = long.peak / short.peak;
  console.log(
    `${grown.toFixed(2)} times the heap for ${String(FACTOR)} times the entries, within a heap of ${String(MOST_HEAP_MB)} MB`,
  );
  return grown < 1.25 && short.missing === 0 && long.missing === 0 && long.completed === count - 5;
};
