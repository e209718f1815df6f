/**
 * The validator on texts that nobody would write: it always answers, soundly, in time; it sees what is hidden in a program that
 * it allows otherwise; and what it allows under `pure` touches nothing when it is run. Batches run in processes of their own, as
 * many at a time as there are processors, so that one that dies or hangs is seen, counted and left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proof } from './named.ts';
import { observe } from './validator-fuzz/observe.ts';
import { runBatch } from './validator-fuzz/run-batch.ts';
import { addTally, count as add, emptyTally, type Incident, type Tally } from './validator-fuzz/tally.ts';

const DEFAULT_COUNT = 1_000_000;
const BATCH = 10_000;
const MOST_WORKERS = 8;

interface Sum {
  readonly tally: Tally;
  /** Programs that were run, by how they ended. */
  readonly ends: Record<string, number>;
}

const observeAll = async ({ samples }: Tally, { tally, ends }: Sum, file: string): Promise<void> => {
  const seen = await observe(samples, file);
  for (const [end, times] of Object.entries(seen.ends)) add(ends, end, times);
  for (const { sample, touched } of seen.touching) {
    const { number, filename: kind, text } = sample;
    tally.incidents.push({
      number,
      why: `OPEN: allowed, and touched ${touched.join(', ')}`,
      kind,
      length: text.length,
      ms: 0,
      text,
    });
  }
};

/** What was judged before an input that ended its process is judged again, without it. */
const judge = async (seed: number, from: number, to: number, sum: Sum, files: string): Promise<void> => {
  const outcome = await runBatch(seed, from, to, `${files}.progress`);
  if ('tally' in outcome) {
    addTally(sum.tally, outcome.tally);
    await observeAll(outcome.tally, sum, `${files}.json`);
    return;
  }
  const { number, why } = outcome;
  sum.tally.incidents.push({ number, why, kind: '', length: 0, ms: 0, text: '' });
  if (number > from) await judge(seed, from, number, sum, files);
  if (number + 1 < to) await judge(seed, number + 1, to, sum, files);
};

const tell = ({ number, kind, length, ms, text, why }: Incident): string =>
  `${why}: input ${String(number)}, ${kind}, ${String(length)} characters, ${ms.toFixed(1)} ms\n  ${JSON.stringify(text)}`;

const MOST_SHOWN = 20;

/** Tells what was found since, so that a run that is broken off was not for nothing. */
const tellProgress = ({ tally }: Sum, told: number, count: number, ms: number): void => {
  const { inputs, incidents } = tally;
  for (const incident of incidents.slice(told, MOST_SHOWN)) console.log(tell(incident));
  const seconds = (ms / 1_000).toFixed(0);
  console.log(`${String(inputs)} of ${String(count)} in ${seconds} s, ${String(incidents.length)} failures`);
};

const runAll = async (seed: number, count: number, place: string): Promise<Sum> => {
  const sum: Sum = { tally: emptyTally(), ends: {} };
  const started = performance.now();
  let next = 0;
  let told = 0;
  const work = async (_: unknown, worker: number): Promise<void> => {
    while (next < count) {
      const from = next;
      next = Math.min(from + BATCH, count);
      await judge(seed, from, next, sum, join(place, String(worker)));
      tellProgress(sum, told, count, performance.now() - started);
      told = sum.tally.incidents.length;
    }
  };
  const workers = Math.min(availableParallelism(), MOST_WORKERS, Math.ceil(count / BATCH));
  await Promise.all(Array.from({ length: workers }, work));
  return sum;
};

const table = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((all, one) => all + one, 0);

const share = (part: number, all: number): string => `${((100 * part) / Math.max(1, all)).toFixed(1)} %`;

const tellSum = ({ tally, ends }: Sum, effective: number, seconds: number): void => {
  const { incidents, slowest, inputs, planted } = tally;
  const slow = incidents.filter(({ why }) => why === 'SLOW').length;
  if (slowest !== undefined) console.log(tell(slowest));
  console.log(`kinds: ${table(tally.kinds)}\nverdicts: ${table(tally.verdicts)}`);
  console.log(
    `hidden in programs: ${table(planted)}; ${String(effective)} effective, ${share(effective, total(planted))} of those and ` +
      `${share(effective, inputs)} of all inputs`,
  );
  console.log(`${String(total(ends))} allowed programs run and watched: ${table(ends)}`);
  console.log(
    `${String(inputs)} inputs, ${String(Math.round(tally.characters / 1e6))} million characters in ${seconds.toFixed(0)} s ` +
      `(${(inputs / seconds).toFixed(0)} each second, ${(tally.cpuMs / inputs).toFixed(2)} ms of processor each): ` +
      `${String(incidents.length)} failures, ${String(slow)} of them over the limit of time, ${String(tally.defects)} denied for a defect`,
  );
};

export const validatorFuzz: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const place = mkdtempSync(join(tmpdir(), 'validator-fuzz-'));
  const started = performance.now();
  try {
    const sum = await runAll(seed, count, place);
    const effective = total(sum.tally.planted) - (sum.tally.planted['without effect'] ?? 0);
    tellSum(sum, effective, (performance.now() - started) / 1_000);
    // With too few hidden things that alone decide, or too few programs run, that nothing was found says nothing.
    return sum.tally.incidents.length === 0 && effective > count / 5 && (sum.ends['ended'] ?? 0) > count / 500;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
};
