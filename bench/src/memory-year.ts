/**
 * A year in the life of a memory: a million observations and five thousand evolutions over 365 simulated days. It holds when
 * the file, the process and an observation cost in the last quarter at most {@link FLAT} times what they cost in the second,
 * and when forgetting a quarter loses at most {@link LOST} of the questions that are answered rightly without. A recall by words
 * is told and not judged: it grows with the experiences that live, up to their limit.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Point } from './memory-year/measure.ts';
import type { Lane, Quality } from './memory-year/quality.ts';
import type { Proof } from './named.ts';

const OBSERVATIONS = 1_000_000;
/** Observations for each evolution. */
const AN_EVOLUTION = 200;
const FLAT = 1.5;
const LOST = 0.02;
const CHILD = fileURLToPath(new URL('memory-year/child.ts', import.meta.url));

/** Processor time, where it is a time: other programs make it no longer. */
const JUDGED = ['fileMb', 'processMb', 'observe'] as const;

const run = async <T>(part: string, dir: string, observations: number, seed: number): Promise<T> => {
  mkdirSync(dir);
  const numbers = [observations, Math.max(1, Math.round(observations / AN_EVOLUTION)), seed].map(String);
  const args = ['--expose-gc', CHILD, part, dir, ...numbers];
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, ...args], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout) as T;
};

const rowOf = ({ fileMb, processMb, observe, raw, recallP50, recallCpu }: Point) => ({
  'file MB': fileMb.toFixed(1),
  'process MB': processMb.toFixed(0),
  'observe, cpu us': observe.toFixed(1),
  'raw insert, cpu us': raw.toFixed(1),
  'of raw': (observe / raw).toFixed(1),
  'recall p50 ms': recallP50.toFixed(2),
  'recall, cpu ms': recallCpu.toFixed(2),
});

/** Costs that have grown, from the second quarter to the last. */
const grown = (points: readonly Point[]): readonly string[] => {
  const [second, last] = [points.find(({ share }) => share === 0.5), points.at(-1)];
  if (second === undefined || last === undefined) return ['nothing was measured'];
  return JUDGED.filter((cost) => last[cost] > FLAT * second[cost]);
};

const laneRow = ({ share, live, forgotten }: Lane) => ({ right: `${(share * 100).toFixed(1)} %`, live, forgotten });

/** Where most has to go, what recurs goes too: that is told, not judged. */
const tell = ({ questions, all, some, most, decision }: Quality): boolean => {
  console.log(`the first that is recalled is what truly works, of ${String(questions)} causes that recur:`);
  console.table({ 'all kept': laneRow(all), 'some forgotten': laneRow(some), 'most forgotten': laneRow(most) });
  const lost = all.share - some.share;
  // Of few questions a single one is more.
  const bound = Math.max(LOST, 1.01 / questions);
  console.log(
    `some forgotten: ${(lost * 100).toFixed(1)} points lost (at most ${(bound * 100).toFixed(1)}), paired test: ${decision}`,
  );
  return some.forgotten > 0 && all.forgotten === 0 && lost <= bound && decision !== 'worse';
};

/** `--count` is the number of observations; only at the full count, alone on a machine, sizes and times are judged. */
export const memoryYear: Proof = async ({ count = OBSERVATIONS, seed }) => {
  const dir = mkdtempSync(join(tmpdir(), 'evolve-memory-year-'));
  try {
    const points = await run<readonly Point[]>('live', join(dir, 'live'), count, seed);
    console.table(Object.fromEntries(points.map((point) => [`${String(point.share * 100)} %`, rowOf(point)])));
    const isFull = count >= OBSERVATIONS;
    const more = isFull ? grown(points) : [];
    console.log(
      `${more.length === 0 ? (isFull ? 'flat' : 'not judged at this count') : `not flat: ${more.join(', ')}`} ` +
        `(the last quarter at most ${String(FLAT)} times the second)`,
    );
    const holds = tell(await run<Quality>('compare', join(dir, 'compare'), count, seed));
    return points.length === 5 && more.length === 0 && holds;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};
