/**
 * The validator's speed on the modules of 50 published packages: megabytes of source for each second of processor time, against
 * the bare parsers and against ESLint with eslint-plugin-security, in one process, in turn. The reference lane is the same
 * analysis with the second reading by TypeScript's converted tree, scope analysis and all.
 */
import { parse as parseReference } from '@typescript-eslint/typescript-estree';
import { parse as parseAcorn } from 'acorn';
import { Linter, type Linter as Lint } from 'eslint';
import security from 'eslint-plugin-security';
import { validate } from '@evolve/sandbox';
import type { Proof } from './named.ts';
import { purePackages, type PureFile } from './pure-packages.ts';

const DEFAULT_ROUNDS = 3;
/** As much of each package at most, so that none decides alone; in UTF-16 units. */
const MOST_OF_EACH = 150_000;

const sample = (): readonly PureFile[] =>
  purePackages().flatMap(({ files }) => {
    let room = MOST_OF_EACH;
    return files.filter(({ text }) => (room -= text.length) >= 0);
  });

const lintSecurely = (): ((file: PureFile) => unknown) => {
  const linter = new Linter();
  const languageOptions = { ecmaVersion: 'latest', sourceType: 'module' } as const;
  const config: Lint.Config[] = [{ ...security.configs.recommended, languageOptions }];
  return ({ text }) => linter.verify(text, config, 'source.js');
};

const rivals = (): Readonly<Record<string, (file: PureFile) => unknown>> => ({
  acorn: ({ text }) => parseAcorn(text, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }),
  'typescript-estree': ({ text }) =>
    parseReference(text, { range: true, jsDocParsingMode: 'none', suppressDeprecatedPropertyWarnings: true }),
  'eslint with security': lintSecurely(),
  'validate, fast lane': ({ text }) => validate(text, { filename: 'source.js', goal: 'module' }),
  'validate, reference': ({ text }) => validate(text, { filename: 'source.js', goal: 'module', lane: 'reference' }),
});

/** In milliseconds of all processors. */
const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const fastest = (files: readonly PureFile[], rounds: number): ReadonlyMap<string, number> => {
  const best = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(rivals())) {
      const ms = cpuOf(() => {
        for (const file of files) run(file);
      });
      best.set(name, Math.min(best.get(name) ?? Infinity, ms));
    }
  }
  return best;
};

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

const LATENCY_ROUNDS = 21;

/** Wall clock of single files of about 20 KB, in milliseconds; the first round, in which the engine warms up, does not count. */
const latencies = (files: readonly PureFile[]): readonly number[] => {
  const texts = files.map(({ text }) => text).filter(({ length }) => length > 15_000 && length < 25_000);
  const timeOf = (text: string): number => {
    const started = performance.now();
    validate(text, { filename: 'source.js', goal: 'module' });
    return performance.now() - started;
  };
  const rounds = Array.from({ length: LATENCY_ROUNDS }, () => texts.map(timeOf));
  return rounds
    .slice(1)
    .flat()
    .sort((a, b) => a - b);
};

const SIZES = [125_000, 250_000, 500_000, 1_000_000];

/** Ordinary code, other names each time. */
const piece = (index: number): string => {
  const name = `part${String(index)}`;
  return `const ${name} = (list, { limit = 10, ...rest } = {}) => {
  let total = 0;
  for (const [at, item] of list.entries()) {
    if (item === undefined || at > limit) continue;
    total += typeof item.value === 'number' ? item.value : Number(item.text ?? '0');
    rest.seen = [...(rest.seen ?? []), item.name].slice(-3);
  }
  return { total, label: \`${name} of \${list.length}\`, ...rest };
};
`;
};

/**
 * One text of each size: what a megabyte costs should stay what it is. Less is due where all that is made of a text fits into the
 * young part of the heap, up to about 200,000 characters.
 */
const growth = (): void => {
  const rows = SIZES.map((size) => {
    let text = '';
    for (let index = 0; text.length < size - 1_000; index += 1) text += piece(index);
    const run = (): unknown => validate(text, { filename: 'source.js', goal: 'module' });
    const ms = Math.min(...[1, 2, 3].map(() => cpuOf(run)));
    return { characters: text.length, ms: ms.toFixed(0), 'ms/MB': (ms / (text.length / 1e6)).toFixed(0) };
  });
  console.table(rows);
};

/** `--count` is the number of rounds. */
export const validator: Proof = ({ count = DEFAULT_ROUNDS }) => {
  const files = sample();
  const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  // First, while nobody else has left anything behind.
  const times = latencies(files);
  const best = fastest(files, count);
  const eslint = best.get('eslint with security') ?? 1;
  console.log(`${String(files.length)} modules, ${megabytes.toFixed(1)} MB, best of ${String(count)} rounds`);
  console.table(
    Object.fromEntries(
      [...best].map(([name, ms]) => [
        name,
        { 'MB/s': (megabytes / (ms / 1000)).toFixed(2), 'times eslint': (eslint / ms).toFixed(2) },
      ]),
    ),
  );
  console.log(
    `files of about 20 KB (${String(times.length)} readings): median ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`,
  );
  growth();
  return Promise.resolve(true);
};
