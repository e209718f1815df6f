/** Has texts run that the policy `pure` allows, in a process that is killed, and says which touched anything at all. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from './tally.ts';

const CHILD = join(import.meta.dirname, 'observer.ts');

/** One program has a fraction of a second; starting takes most of the rest. */
const SILENT_MS = 15_000;

const ROOT = join(import.meta.dirname, '..', '..', '..');

const FLAGS: readonly string[] = [
  '--conditions=@evolve/source',
  '--experimental-vm-modules',
  '--no-warnings',
  '--permission',
  `--allow-fs-read=${ROOT}`,
  '--max-old-space-size=512',
];

interface Seen {
  readonly index: number;
  readonly end: string;
  readonly touched: readonly string[];
}

/** What was seen, and the index of the program during which it ended, where it did not come to the end. */
interface Part {
  readonly seen: readonly Seen[];
  readonly brokenAt: number | undefined;
}

const readPart = (output: string, count: number): Part => {
  const lines = output.split('\n').filter((line) => line !== '');
  const seen = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Seen);
  const started = lines.filter((line) => !line.startsWith('{')).map(Number);
  const last = started.at(-1) ?? -1;
  const isWhole = count === 0 || seen.at(-1)?.index === count - 1;
  return { seen, brokenAt: isWhole ? undefined : last };
};

const runFrom = (file: string, from: number, count: number): Promise<Part> =>
  new Promise((resolve, reject) => {
    const args = [...FLAGS, `--allow-fs-read=${file}`, CHILD, file, String(from)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
    let [output, complaints] = ['', ''];
    let timer = setTimeout(() => child.kill('SIGKILL'), SILENT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), SILENT_MS);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints = (complaints + text).slice(-2_000)));
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      const part = readPart(output, count);
      if (part.brokenAt !== undefined && part.brokenAt < from) reject(new Error(`nothing was observed: ${complaints}`));
      else resolve(part);
    });
  });

/** What came of the programs: how many by how they ended, and those that touched something. */
export interface Observed {
  readonly ends: Record<string, number>;
  readonly touching: readonly { readonly sample: Sample; readonly touched: readonly string[] }[];
}

/** `file` is written and read; whoever calls removes it. A program that ends the process or hangs is left out and counted. */
export const observe = async (samples: readonly Sample[], file: string): Promise<Observed> => {
  writeFileSync(file, JSON.stringify(samples));
  const ends: Record<string, number> = {};
  const all: Seen[] = [];
  for (let from = 0; from < samples.length;) {
    const { seen, brokenAt } = await runFrom(file, from, samples.length);
    all.push(...seen);
    if (brokenAt === undefined) break;
    ends['killed'] = (ends['killed'] ?? 0) + 1;
    from = brokenAt + 1;
  }
  for (const { end } of all) ends[end] = (ends[end] ?? 0) + 1;
  const touching = all.flatMap(({ index, touched }) => {
    const sample = samples[index];
    return sample === undefined || touched.length === 0 ? [] : [{ sample, touched }];
  });
  return { ends, touching };
};
