/**
 * The memory of experiences at growing sizes: what a write costs, what recall costs by fingerprint, by words and by vectors of
 * 384 dimensions, against raw statements of SQLite, a plain scan of floats, and minisearch. Each is a warm process of its own.
 * What an embedder costs is not part of it: vectors are made up, a hundred around each of as many centres as that takes.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Times } from './memory/timing.ts';
import type { Proof } from './named.ts';

const SIZES = [10_000, 100_000];
const ROUNDS = 60;
const CHILD = fileURLToPath(new URL('memory/child.ts', import.meta.url));

interface Nearest extends Times {
  readonly found: readonly (readonly number[])[];
}

type Measure = <T>(lane: string) => Promise<T>;

const measureIn =
  (dir: string, size: number): Measure =>
  async <T>(lane: string) => {
    const args = ['--max-old-space-size=4096', CHILD, lane, dir, String(size), String(ROUNDS)];
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, ...args], {
      maxBuffer: 2 ** 26,
    });
    return JSON.parse(stdout) as T;
  };

const shown = (ms: number): string => (ms < 10 ? ms.toFixed(3) : ms.toFixed(1));

const row = ({ p50, p99, cpu }: Times, base: Times) => ({
  'p50 ms': shown(p50),
  'p99 ms': shown(p99),
  'cpu ms': shown(cpu),
  'cpu / raw': (cpu / base.cpu).toFixed(2),
  'p50 / raw': (p50 / base.p50).toFixed(2),
});

const tellWrites = async (measure: Measure, filled: number): Promise<void> => {
  const rawInsert = await measure<number>('raw insert');
  const rawObserve = await measure<Times>('raw observe');
  console.table({
    'record, each a transaction': { 'a second': filled.toFixed(0), 'of raw': (filled / rawInsert).toFixed(2) },
    'raw: row, words and outcome': { 'a second': rawInsert.toFixed(0), 'of raw': '1.00' },
  });
  console.table({
    'observe, one': row(await measure<Times>('observe'), rawObserve),
    'observe, a hundred': row(await measure<Times>('observe 100'), rawObserve),
    'raw: one insert in a transaction': row(rawObserve, rawObserve),
  });
};

const tellRecall = async (measure: Measure): Promise<void> => {
  const rawPrint = await measure<Times>('raw fingerprint');
  const computed = await measure<Times>('raw fingerprint, computed');
  console.table({
    'recall by fingerprint': row(await measure<Times>('fingerprint'), computed),
    'raw: fingerprint and indexed query': row(computed, computed),
    'raw: indexed query alone': row(rawPrint, computed),
  });
  const rawText = await measure<Times>('raw text');
  console.table({
    'recall by words': row(await measure<Times>('text'), rawText),
    minisearch: row(await measure<Times>('minisearch'), rawText),
    'raw: MATCH ordered by bm25': row(rawText, rawText),
  });
};

const shareFound = (exact: Nearest, found: Nearest): number => {
  const shares = exact.found.map((wanted, query) => {
    const got = new Set(found.found[query]);
    return wanted.filter((index) => got.has(index)).length / wanted.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
};

const tellVectors = async (measure: Measure): Promise<void> => {
  const [exact, found] = [await measure<Nearest>('scan'), await measure<Nearest>('vectors')];
  const line = (times: Nearest) => ({
    'p50 ms': shown(times.p50),
    'p99 ms': shown(times.p99),
    'cpu ms': shown(times.cpu),
    'faster by cpu': (exact.cpu / times.cpu).toFixed(2),
    'faster by p50': (exact.p50 / times.p50).toFixed(2),
    'recall@10': shareFound(exact, times).toFixed(3),
  });
  console.table({ 'recall by vectors': line(found), 'raw: scan of all floats': line(exact) });
};

const benchSize = async (size: number): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-bench-memory-'));
  try {
    const measure = measureIn(dir, size);
    const filled = await measure<number>('fill');
    const embedded = await measure<number>('embed');
    const megabytes = statSync(join(dir, 'knowledge.sqlite')).size / 1e6;
    console.log(
      `${String(size)} experiences, ${megabytes.toFixed(0)} MB with vectors; ${embedded.toFixed(0)} vectors kept a second`,
    );
    await tellWrites(measure, filled);
    await tellRecall(measure);
    await tellVectors(measure);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** It is no dependency: its store wants a native package, which not every machine can get or build. */
const loads = (name: string): Promise<string> =>
  import(name).then(
    () => 'loads here, and is not measured yet',
    () => 'does not load here',
  );

/** `--count` is the number of experiences, 1000000 for example; without it 10,000 and 100,000. */
export const memory: Proof = async ({ count }) => {
  for (const size of count === undefined ? SIZES : [count]) await benchSize(size);
  console.log(`mem0's TypeScript store: ${await loads('mem0ai/oss')}`);
  return true;
};
