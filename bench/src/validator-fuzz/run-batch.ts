/** One batch in a process of its own, watched from outside: that it dies or hangs is an answer, too. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Tally } from './tally.ts';

/** No text here is so long that a machine under load would need this. */
const HANG_MS = 60_000;

const CHILD = join(import.meta.dirname, 'child.ts');

/** A batch that came back, or the number of the input at which it did not, and how. */
export type Outcome = { readonly tally: Tally } | { readonly number: number; readonly why: 'HANG' | 'CRASH' };

const numberIn = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return -1;
  }
};

/** `progress` is a file of its own for each batch that runs at the same time. */
export const runBatch = (seed: number, from: number, to: number, progress: string): Promise<Outcome> =>
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
