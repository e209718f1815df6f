/**
 * The memory of experiences at growing sizes: what a write costs, what recall costs by fingerprint, by words and by vectors of
 * 384 dimensions, against raw statements of SQLite, a plain scan of floats, minisearch, and mem0 where it is installed. Each is a warm
 * process of its own. What an embedder costs is not part of it: vectors are made up, a hundred around each of as many centres as
 * that takes, and for comparison hardly and not at all in clusters.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Spread } from './memory/data.ts';
import { measureMem0 } from './memory/mem0.ts';
import type { Place } from './memory/store.ts';
import type { Nearest, Times } from './memory/timing.ts';
import type { Proof } from './named.ts';

const SIZES = [10_000, 100_000];
/** Above this only what bounds its memory is measured, fewer times and with clustered vectors. */
const LARGE = 200_000;
/** Candidates that are measured exactly, against the default. */
const MANY_MEASURED = 0.1;
const CHILD = fileURLToPath(new URL('memory/child.ts', import.meta.url));

type Measure = <T>(lane: string, more?: Partial<Place>) => Promise<T>;

const measureIn =
  (dir: string, size: number): Measure =>
  async <T>(lane: string, more: Partial<Place> = {}) => {
    const place: Place = { dir, size, rounds: size > LARGE ? 20 : 60, spread: 'clustered', ...more };
    const args = ['--max-old-space-size=4096', CHILD, lane, JSON.stringify(place)];
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

const tellFingerprints = async (measure: Measure): Promise<void> => {
  const [alone, computed] = [
    await measure<Times>('raw fingerprint'),
    await measure<Times>('raw fingerprint, computed'),
  ];
  const [recall, print] = [await measure<Times>('fingerprint'), await measure<Times>('print')];
  console.table({
    'recall by fingerprint': row(recall, computed),
    'raw: fingerprint and indexed query': row(computed, computed),
    'raw: indexed query alone': row(alone, computed),
    'the fingerprint alone': row(print, computed),
  });
  const own = (recall.p50 - print.p50) / (computed.p50 - print.p50);
  console.log(
    `p50 without the fingerprint, against the query that follows one: ${own.toFixed(2)}; ` +
      `with it, against the query alone: ${(recall.p50 / alone.p50).toFixed(2)}`,
  );
};

const tellWords = async (measure: Measure, size: number): Promise<void> => {
  const rawText = await measure<Times>('raw text');
  console.table({
    'recall by words': row(await measure<Times>('text'), rawText),
    ...(size > LARGE ? {} : { minisearch: row(await measure<Times>('minisearch'), rawText) }),
    'raw: MATCH ordered by bm25': row(rawText, rawText),
  });
};

const shareFound = (exact: Nearest, { found }: Nearest): number => {
  const shares = found.map((got, query) => {
    const wanted = exact.found[query] ?? [];
    return wanted.filter((index) => got.includes(index)).length / wanted.length;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
};

const line = (times: Nearest, exact: Nearest) => ({
  'p50 ms': shown(times.p50),
  'p99 ms': shown(times.p99),
  'cpu ms': shown(times.cpu),
  'faster by cpu': (exact.cpu / times.cpu).toFixed(2),
  'faster by p50': (exact.p50 / times.p50).toFixed(2),
  'recall@10': shareFound(exact, times).toFixed(3),
});

/** The scan of all finds the nearest; ours finds most of them. */
const tellSpread = async (measure: Measure, spread: Spread, size: number): Promise<void> => {
  if (spread !== 'clustered') await measure('embed', { spread });
  const [exact, found] = [await measure<Nearest>('scan', { spread }), await measure<Nearest>('vectors', { spread })];
  const rescore = size * MANY_MEASURED;
  const many = spread === 'clustered' ? undefined : await measure<Nearest>('vectors', { spread, rescore });
  console.table({
    [`recall by vectors, ${spread}`]: line(found, exact),
    ...(many === undefined ? {} : { [`the same, rescore: ${String(rescore)}`]: line(many, exact) }),
    ...(spread === 'clustered' ? await mem0Line(measure, size, exact) : {}),
    'raw: scan of all floats': line(exact, exact),
  });
};

const mem0Line = async (measure: Measure, size: number, exact: Nearest): Promise<object> => {
  if (size > LARGE) return {};
  const dir = mkdtempSync(join(tmpdir(), 'evolve-bench-mem0-'));
  try {
    await measure('write', { dir, rounds: 5 });
    const mem0 = await measureMem0(dir);
    if (typeof mem0 !== 'string') return { [`mem0ai ${mem0.version}, Node ${mem0.node}`]: line(mem0, exact) };
    console.log(`mem0's TypeScript store: ${mem0}`);
    return {};
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
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
    await tellFingerprints(measure);
    await tellWords(measure, size);
    const spreads: readonly Spread[] = size > LARGE ? ['clustered'] : ['clustered', 'weak', 'uniform'];
    for (const spread of spreads) await tellSpread(measure, spread, size);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

/** `--count` is the number of experiences, 1000000 for example; without it 10,000 and 100,000. */
export const memory: Proof = async ({ count }) => {
  for (const size of count === undefined ? SIZES : [count]) await benchSize(size);
  return true;
};
