/**
 * Many processes reserve, settle and release from the budgets of one journal, in three dimensions and under limits of one
 * category and of all, some of them under a lease that is taken from them; they are killed at random instants (SIGKILL) and at
 * the failpoints behind each write, and ask again with the same ids. At no instant may what is recorded pass a limit: a second
 * connection looks all the time, and the book of acknowledged answers is added up by itself. After the recovery nothing is
 * reserved any more, and every acknowledged answer is what the journal says.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openMemory } from '@evolve/memory';
import { readLines } from './budgets/acknowledged.ts';
import { judgeLimits, openTable, readHeld } from './budgets/limits.ts';
import { agreement, replay } from './budgets/verdict.ts';
import type { Run } from './budgets/work.ts';
import type { Proof } from './named.ts';
import { seeded } from './random.ts';

const WORKERS = 16;
const CHILD = fileURLToPath(new URL('budgets/child.ts', import.meta.url));
const WATCH = fileURLToPath(new URL('budgets/watch.ts', import.meta.url));
const DEFAULT_COUNT = 1_000;
/** A life ends within so many milliseconds for each reservation of the whole run. */
const MS_PER_RESERVATION = 8;
const LEAST_LIFE_MS = 2_500;
const PASSINGS = 60;
const WINDOWS = ['journal.reserved', 'journal.settled'];

const start = (script: string, args: readonly string[], failpoint = ''): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, script, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, EVOLVE_FAILPOINT: failpoint },
  });

interface Death {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const ended = async (child: ChildProcess): Promise<Death> => {
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal };
};

/** One in three lives ends at a failpoint, all others at a random instant; true once the worker has got through. */
const live = async (args: readonly string[], longest: number, random: () => number): Promise<boolean> => {
  const window = random() < 1 / 3 ? WINDOWS[Math.floor(random() * WINDOWS.length)] : undefined;
  const failpoint = window === undefined ? '' : `${window}#${String(1 + Math.floor(random() * PASSINGS))}`;
  const child = start(CHILD, args, failpoint);
  const over = ended(child);
  let timer: NodeJS.Timeout | undefined;
  child.stdout?.once('data', () => {
    timer = setTimeout(() => child.kill('SIGKILL'), random() * longest);
  });
  const { code, signal } = await over;
  clearTimeout(timer);
  if (signal === null && code !== 0) throw new Error(`worker ${args[2] ?? ''} failed`);
  return signal === null;
};

/** Lives until all is done; returns how often it was killed. */
const worker = async (args: readonly string[], longest: number, random: () => number): Promise<number> => {
  let kills = 0;
  while (!(await live(args, longest, random))) kills += 1;
  return kills;
};

interface Seen {
  readonly looks: number;
  readonly fullest: number;
  readonly passed: readonly string[];
}

const startWatch = async (dir: string, run: Run): Promise<() => Promise<Seen>> => {
  const child = start(WATCH, [dir, JSON.stringify(run)]);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  if (child.stdout !== null) await once(child.stdout, 'data');
  return async () => {
    child.stdin?.end();
    await ended(child);
    return JSON.parse(output.split('\n').at(-2) ?? '{}') as Seen;
  };
};

/** As the next holder of the lease does: what was left open is settled at its maximum. */
const recover = async (dir: string): Promise<number> => {
  const memory = await openMemory({ dir });
  const { journal } = memory;
  const holder = await journal.lease('cycle');
  const lease = await journal.acquireLease({
    ...{ name: 'cycle', owner: 'recovery', now: new Date().toISOString(), ttlMs: 60_000 },
    ...(holder === undefined ? {} : { takeFrom: holder.fence }),
  });
  const left = new Set((await journal.openReservations()).map(({ id }) => id));
  for (const id of left) await journal.settle(id, undefined, { fence: lease?.fence });
  await memory.close();
  return left.size;
};

/** `--count` is the number of reservations of each of the sixteen. */
export const budgets: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-budgets-'));
  const run: Run = { seed, workers: WORKERS, count };
  const file = join(dir, 'acknowledged');
  try {
    await (await openMemory({ dir })).close();
    const finishWatch = await startWatch(dir, run);
    const longest = Math.max(LEAST_LIFE_MS, count * MS_PER_RESERVATION);
    const lives = Array.from({ length: WORKERS }, (_, index) =>
      worker([dir, file, String(index), JSON.stringify(run)], longest, seeded(seed * 101 + index)),
    );
    const kills = (await Promise.all(lives)).reduce((sum, killed) => sum + killed, 0);
    const seen = await finishWatch();
    const recovered = await recover(dir);
    const lines = readLines(file);
    const database = openTable(dir);
    const { open, sums } = readHeld(database);
    const { ends, wrong } = agreement(run, lines, database);
    const passed = [...new Set([...seen.passed, ...replay(run, lines), ...judgeLimits(run, sums).passed])];
    database.close();
    console.table({
      ...{ reservations: WORKERS * count, kills, ...ends, 'open after the last life': recovered },
      ...{ 'looks of the second connection': seen.looks, 'fullest limit': seen.fullest.toFixed(6) },
      ...{ 'limits passed': passed.length, 'open after recovery': open, 'answers lost or changed': wrong.length },
    });
    for (const one of [...passed, ...wrong].slice(0, 20)) console.error(one);
    const bites = (ends['refused'] ?? 0) > 0 && seen.fullest > 0.9 && kills > 0 && seen.looks > 0;
    return passed.length === 0 && wrong.length === 0 && open === 0 && bites;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
