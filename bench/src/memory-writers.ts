/**
 * Many processes write into one memory, both stores of it, are killed at random moments (SIGKILL), and go on. Each write is a
 * transaction of its own and acknowledged by itself. Afterwards every acknowledged one is there, once; the counters are those of
 * the outcomes; the ledger is one chain; and SQLite finds both files whole. Then each file is cut in half and repaired.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifyLedger } from '@evolve/memory';
import { survivesHalving } from './memory-writers/damage.ts';
import { inspect, type Written } from './memory-writers/inspect.ts';
import { countOf } from './memory-writers/work.ts';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const WRITERS = 8;
const DEFAULT_WRITES = 10_000;
/** A life ends within this part of all writes: nobody gets through without being killed. */
const LONGEST_LIFE = 0.25;
const CHILD = fileURLToPath(new URL('memory-writers/child.ts', import.meta.url));
const NEWLINE = 10;

interface Life {
  /** The next number that was not acknowledged. */
  readonly next: number;
  readonly killed: boolean;
}

const linesIn = (chunk: Buffer): number => chunk.reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0);

/** One life of a writer: it is killed, whatever it is about to do, once so many writes were acknowledged. */
const live = async (dir: string, name: string, from: number, to: number, killAfter: number): Promise<Life> => {
  const child = spawn(process.execPath, [...process.execArgv, CHILD, dir, name, String(from), String(to)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // A line that the kill cut off was acknowledged to nobody.
  let acknowledged = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    acknowledged += linesIn(chunk);
    if (acknowledged >= killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal === null && code !== 0) throw new Error(`writer ${name} failed`);
  return { next: from + acknowledged, killed: signal === 'SIGKILL' };
};

/** Lives until all is written; returns how often it was killed. A write that was cut off is made again. */
const writer = async (dir: string, name: string, writes: number, random: () => number): Promise<number> => {
  let [next, kills] = [0, 0];
  while (next < writes) {
    const life = await live(dir, name, next, writes, 1 + Math.floor(random() * writes * LONGEST_LIFE));
    next = life.next;
    if (life.killed) kills += 1;
  }
  return kills;
};

const areAllOnce = (found: readonly string[], expected: number): boolean =>
  found.length === expected && new Set(found).size === expected;

const isComplete = (found: Written, count: number): boolean =>
  areAllOnce(found.outcomes, WRITERS * countOf('outcome', count)) &&
  areAllOnce(found.reservations, WRITERS * countOf('reservation', count)) &&
  areAllOnce(found.cycles, WRITERS * countOf('commit', count)) &&
  areAllOnce(found.ledger, WRITERS * countOf('commit', count)) &&
  found.miscounted === 0 &&
  found.whole;

/** `--count` is the number of writes of each of the eight. */
export const memoryWriters: Proof = async ({ count = DEFAULT_WRITES, seed }) => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-memory-writers-'));
  try {
    const random = seeded(seed);
    const lives = Array.from({ length: WRITERS }, (_, index) => writer(dir, `w${String(index)}`, count, random));
    const kills = (await Promise.all(lives)).reduce((sum, killed) => sum + killed, 0);
    const found = inspect(dir);
    const { fault, records } = await verifyLedger({ dir });
    console.table({
      acknowledged: WRITERS * count,
      kills,
      outcomes: found.outcomes.length,
      reservations: found.reservations.length,
      commits: found.cycles.length,
      'ledger, unbroken': fault === undefined ? records : `broken at ${String(fault.seq)}`,
      miscounted: found.miscounted,
      integrity: found.whole,
    });
    const held = isComplete(found, count) && fault === undefined && kills > 0;
    return (await survivesHalving(dir, found)) && held;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
