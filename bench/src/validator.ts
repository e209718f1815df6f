/**
 * The validator's speed on the modules of 50 published packages: megabytes of source for each second of processor time, against
 * the bare parsers and against ESLint with eslint-plugin-security. Each is a warm process of its own, and they take turns. The
 * reference lane is the same analysis with the second reading by TypeScript's converted tree, scope analysis and all.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Proof } from './named.ts';
import { ESLINT, sample, SUBJECTS } from './validator/subjects.ts';
import type { Growth } from './validator/timing.ts';

const DEFAULT_ROUNDS = 5;
const TURNS = 2;
const CHILD = fileURLToPath(new URL('validator/child.ts', import.meta.url));

const measure = async (...args: readonly string[]): Promise<unknown> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, ...args], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as unknown;
};

/** The best that each of them did, in milliseconds of processor time for the whole sample. */
const fastest = async (rounds: number): Promise<ReadonlyMap<string, number>> => {
  const best = new Map<string, number>();
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const name of Object.keys(SUBJECTS)) {
      const ms = (await measure(name, String(rounds))) as number;
      best.set(name, Math.min(best.get(name) ?? Infinity, ms));
    }
  }
  return best;
};

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

const tellSpeed = async (rounds: number): Promise<void> => {
  const texts = sample();
  const megabytes = texts.reduce((sum, { length }) => sum + length, 0) / 1e6;
  const best = await fastest(rounds);
  const eslint = best.get(ESLINT) ?? 1;
  const passes = `best of ${String(TURNS)} times ${String(rounds)} passes`;
  console.log(`${String(texts.length)} modules, ${megabytes.toFixed(1)} MB, ${passes}`);
  console.table(
    Object.fromEntries(
      [...best].map(([name, ms]) => [
        name,
        { 'MB/s': (megabytes / (ms / 1000)).toFixed(2), 'times eslint': (eslint / ms).toFixed(2) },
      ]),
    ),
  );
};

const tellLatencies = async (): Promise<void> => {
  const times = (await measure('latencies')) as readonly number[];
  const [median, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
  const readings = `${String(times.length)} readings`;
  console.log(`files of about 20 KB (${readings}): median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
};

const tellGrowth = async (): Promise<void> => {
  const rows = (await measure('growth')) as readonly Growth[];
  console.table(
    rows.map(({ characters, ms }) => ({
      characters,
      ms: ms.toFixed(0),
      'ms/MB': (ms / (characters / 1e6)).toFixed(0),
    })),
  );
};

/** `--count` is the number of passes of each process. */
export const validator: Proof = async ({ count = DEFAULT_ROUNDS }) => {
  await tellSpeed(count);
  await tellLatencies();
  await tellGrowth();
  return true;
};
