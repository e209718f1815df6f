import { globSync } from 'node:fs';
import type { RunnerProgram } from '../evaluator/protocol.ts';

/** Flags that change how results are told, or what is known to the lane. */
const FLAGS = {
  vitest: /^--(?:run|no-color|color|reporter=[\w-]+|silent|no-watch|watch=false|passWithNoTests)$/,
  jest: /^(?:-i|--(?:runInBand|ci|no-color|colors|color|silent|verbose|no-watchman|watchman=false|no-cache|noStackTrace|passWithNoTests))$/,
} as const;

/** Files that both runners take for tests unless they are told otherwise. */
const TESTS = ['**/*.{test,spec}.{js,mjs,cjs,jsx,ts,mts,cts,tsx}', '**/__tests__/**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'];
const NO_FOLDER = new Set(['node_modules', '.git', 'dist', 'coverage']);

const isOf = (file: string, filters: readonly string[]): boolean =>
  filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, '')));

/** A call of Vitest or Jest that runs once, with filters and flags that are known; undefined for any other. */
export const runnerProgram = (
  dir: string,
  kind: RunnerProgram['kind'],
  args: readonly string[],
): RunnerProgram | undefined => {
  const words = kind === 'vitest' && args[0] === 'run' ? args.slice(1) : args;
  const flags = words.filter((word) => word.startsWith('-'));
  const filters = words.filter((word) => !word.startsWith('-'));
  if (!flags.every((flag) => FLAGS[kind].test(flag))) return undefined;
  // Subcommands of Vitest: what they mean is for the command to say.
  if (kind === 'vitest' && /^(?:watch|dev|related|bench|list|init|typecheck)$/.test(filters[0] ?? '')) return undefined;
  const found = globSync(TESTS, { cwd: dir, exclude: (name) => NO_FOLDER.has(name.split('/').at(-1) ?? name) });
  const files = found.map((file) => file.replaceAll('\\', '/')).filter((file) => isOf(file, filters));
  return { kind, files: files.sort(), filters, flags };
};
