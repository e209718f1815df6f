/** How a validator is started: with nothing of the host's environment, and no right but to read its own program. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is handed to `spawn`. */
export interface WorkerCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** The program, and the folders of code that it is loaded from. */
interface WorkerProgram {
  readonly main: string;
  readonly flags: readonly string[];
  readonly readable: readonly string[];
}

/** What the program imports. What these import in turn lies beside them. */
const LIBRARIES = ['@evolve/core/errors', 'acorn', 'meriyah', 'typescript', 'zod/mini'] as const;

const packageOf = (file: string): string => {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
};

/** The outermost folder of packages around a file, or the package that it belongs to where it lies in none. */
const codeAround = (file: string): string => {
  const parts = file.split(sep);
  const at = parts.indexOf('node_modules');
  return join(at < 0 ? packageOf(file) : parts.slice(0, at + 1).join(sep), '*');
};

const findProgram = (): WorkerProgram => {
  const { resolve } = createRequire(import.meta.url);
  const built = fileURLToPath(new URL('./validate/child/main.js', import.meta.url));
  const isBuilt = existsSync(built);
  const main = isBuilt ? built : fileURLToPath(new URL('../child/main.ts', import.meta.url));
  const flags = isBuilt ? [] : ['--conditions=@evolve/source'];
  return { main, flags, readable: [main, ...LIBRARIES.map((name) => resolve(name))].map(codeAround) };
};

let found: WorkerProgram | undefined;

const nodeArguments = ({ main, flags, readable }: WorkerProgram, memoryMb: number): readonly string[] => [
  ...flags,
  '--permission',
  ...new Set(readable.map((path) => `--allow-fs-read=${path}`)),
  '--disallow-code-generation-from-strings',
  '--no-warnings',
  `--max-old-space-size=${String(memoryMb)}`,
  main,
];

/**
 * Node as a job of a shell that waits for the end of file descriptor 3, which the host alone holds: however the host ends,
 * the shell then kills Node, also in the middle of a text, and reaps it. Writes no file and dumps no core.
 */
const GUARDED = [
  'exec 4<&0 5>&2 2>/dev/null',
  'ulimit -c 0',
  'ulimit -f 0',
  '"$0" "$@" <&4 2>&5 3<&- 4<&- 5>&- &',
  'exec <&- >&- 4<&- 5>&-',
  'read -r _ <&3',
  'kill -KILL $!',
  'wait $!',
].join('\n');

/** The command of one validator. Where there is no shell, the end of its input ends it between two texts. */
export const validatorCommand = (memoryMb: number): WorkerCommand => {
  found ??= findProgram();
  const args = nodeArguments(found, memoryMb);
  if (process.platform === 'win32') return { file: process.execPath, args };
  return { file: '/bin/sh', args: ['-c', GUARDED, process.execPath, ...args] };
};
