/**
 * The validator on texts that nobody would write: it always answers, soundly, in time, and never allows what it denies alone.
 * Batches run in processes of their own, so that one that dies or hangs is seen, counted and left behind.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proof } from './named.ts';
import { emptyTally, type Incident, type Tally } from './validator-fuzz/batch.ts';

const DEFAULT_COUNT = 1_000_000;
const BATCH = 20_000;
/** No text here is so long that a machine under load would need this. */
const HANG_MS = 60_000;

const CHILD = join(import.meta.dirname, 'validator-fuzz', 'child.ts');

/** A batch that came back, or the number of the input at which it did not, and how. */
type Outcome = { readonly tally: Tally } | { readonly number: number; readonly why: 'HANG' | 'CRASH' };

const numberIn = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return -1;
  }
};

const runBatch = (seed: number, from: number, to: number, progress: string): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    rmSync(progress, { force: true });
    const args = ['--conditions=@evolve/source', CHILD, String(seed), String(from), String(to), progress];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let last = { number: -1, since: performance.now() };
    let hangs = false;
    const timer = setInterval(() => {
      const number = numberIn(progress);
      if (number !== last.number) last = { number, since: performance.now() };
      else if (performance.now() - last.since > HANG_MS) hangs = child.kill('SIGKILL');
    }, 1_000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const number = numberIn(progress);
      if (code === 0) resolve({ tally: JSON.parse(output) as Tally });
      else if (number < from) reject(new Error('a batch did not start'));
      else resolve({ number, why: hangs ? 'HANG' : 'CRASH' });
    });
  });

const addCounts = (sum: Record<string, number>, more: Readonly<Record<string, number>>): void => {
  for (const [key, value] of Object.entries(more)) sum[key] = (sum[key] ?? 0) + value;
};

const add = (sum: Tally, more: Tally): void => {
  sum.inputs += more.inputs;
  sum.characters += more.characters;
  sum.cpuMs += more.cpuMs;
  sum.slow += more.slow;
  sum.defects += more.defects;
  addCounts(sum.kinds, more.kinds);
  addCounts(sum.verdicts, more.verdicts);
  addCounts(sum.wrapped, more.wrapped);
  sum.incidents.push(...more.incidents);
  if (more.worst !== undefined && (sum.worst === undefined || more.worst.ms > sum.worst.ms)) sum.worst = more.worst;
};

const runAll = async (seed: number, count: number, progress: string): Promise<Tally> => {
  const sum = emptyTally();
  for (let from = 0; from < count;) {
    const to = Math.min(from + BATCH, count);
    const outcome = await runBatch(seed, from, to, progress);
    if ('tally' in outcome) {
      add(sum, outcome.tally);
      from = to;
    } else {
      // What was judged before it is judged again, without it.
      const { number, why } = outcome;
      sum.incidents.push({ number, why, kind: '', length: 0, ms: 0, text: '' });
      if (number > from) {
        const before = await runBatch(seed, from, number, progress);
        if ('tally' in before) add(sum, before.tally);
      }
      from = number + 1;
    }
  }
  return sum;
};

const tell = ({ number, kind, length, ms, text, why }: Incident): string =>
  `${why}: input ${String(number)}, ${kind}, ${String(length)} characters, ${ms.toFixed(1)} ms\n  ${JSON.stringify(text)}`;

const table = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');

const MOST_SHOWN = 20;

export const validatorFuzz: Proof = async ({ count = DEFAULT_COUNT, seed }) => {
  const place = mkdtempSync(join(tmpdir(), 'validator-fuzz-'));
  const started = performance.now();
  try {
    const sum = await runAll(seed, count, join(place, 'progress'));
    const seconds = (performance.now() - started) / 1_000;
    for (const incident of sum.incidents.slice(0, MOST_SHOWN)) console.log(tell(incident));
    if (sum.worst !== undefined) console.log(tell(sum.worst));
    const still = Object.values(sum.wrapped).reduce((all, one) => all + one, 0);
    console.log(`kinds: ${table(sum.kinds)}\nverdicts: ${table(sum.verdicts)}`);
    console.log(`denied expressions in ${String(still)} programs that evaluate them: ${table(sum.wrapped)}`);
    console.log(
      `${String(sum.inputs)} inputs, ${String(Math.round(sum.characters / 1e6))} million characters in ${seconds.toFixed(0)} s ` +
        `(${(sum.inputs / seconds).toFixed(0)} each second, ${(sum.cpuMs / sum.inputs).toFixed(2)} ms of processor each): ` +
        `${String(sum.incidents.length)} failures, ${String(sum.slow)} over the limit of time, ${String(sum.defects)} denied for a defect`,
    );
    // With too few programs that hold a denied expression, that none was allowed says nothing.
    return sum.incidents.length === 0 && still > count / 50;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
};
