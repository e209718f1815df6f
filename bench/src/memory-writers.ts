/**
 * Many processes record into one file and are killed at random moments (SIGKILL), and go on. Afterwards every outcome that was
 * acknowledged is there, once; the counters are those of the outcomes; and SQLite finds the file whole.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from '@evolve/core/sqlite';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const WRITERS = 8;
const DEFAULT_WRITES = 10_000;
/** A life ends within this part of all writes: nobody gets through without being killed. */
const LONGEST_LIFE = 0.25;
const CHILD = fileURLToPath(new URL('memory-writers/child.ts', import.meta.url));

interface Written {
  /** The next number that was not acknowledged. */
  readonly next: number;
  readonly killed: boolean;
}

const linesIn = (text: string): number => text.split('\n').length - 1;

/** One life of a writer: it is killed, whatever it is about to do, once so many writes were acknowledged. */
const live = async (dir: string, name: string, from: number, to: number, killAfter: number): Promise<Written> => {
  const child = spawn(process.execPath, [...process.execArgv, CHILD, dir, name, String(from), String(to)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (linesIn(chunk.toString()) > 0 && linesIn(output) >= killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal === null && code !== 0) throw new Error(`writer ${name} failed`);
  // A line that the kill cut off was acknowledged to nobody.
  return { next: from + linesIn(output), killed: signal === 'SIGKILL' };
};

/** Lives until all is written; returns how often it was killed. A write that was cut off is made again. */
const writer = async (dir: string, name: string, writes: number, random: () => number): Promise<number> => {
  let [next, kills] = [0, 0];
  while (next < writes) {
    const written = await live(dir, name, next, writes, 1 + Math.floor(random() * writes * LONGEST_LIFE));
    next = written.next;
    if (written.killed) kills += 1;
  }
  return kills;
};

const COUNTED = `SELECT count(*) AS wrong FROM experiences e WHERE
  successes <> (SELECT count(*) FROM outcomes o WHERE o.experience = e.position AND ok = 1) OR
  failures <> (SELECT count(*) FROM outcomes o WHERE o.experience = e.position AND ok = 0)`;

interface Found {
  readonly outcomes: number;
  readonly cycles: number;
  readonly miscounted: number;
  readonly integrity: string;
}

const inspect = (dir: string): Found => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  try {
    const rows = database
      .prepare('SELECT count(*) AS outcomes, count(DISTINCT cycle_id) AS cycles FROM outcomes')
      .get();
    return {
      outcomes: Number(rows?.['outcomes']),
      cycles: Number(rows?.['cycles']),
      miscounted: Number(database.prepare(COUNTED).get()?.['wrong']),
      integrity: String(database.prepare('PRAGMA integrity_check').get()?.['integrity_check']),
    };
  } finally {
    database.close();
  }
};

/** `--count` is the number of writes of each of the eight. */
export const memoryWriters: Proof = async ({ count = DEFAULT_WRITES, seed }) => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-memory-writers-'));
  try {
    const random = seeded(seed);
    const lives = Array.from({ length: WRITERS }, (_, index) => writer(dir, `w${String(index)}`, count, random));
    const kills = (await Promise.all(lives)).reduce((sum, killed) => sum + killed, 0);
    const found = inspect(dir);
    console.table({ ...found, acknowledged: WRITERS * count, kills });
    const expected = WRITERS * count;
    return (
      found.outcomes === expected &&
      found.cycles === expected &&
      found.miscounted === 0 &&
      found.integrity === 'ok' &&
      kills > 0
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
