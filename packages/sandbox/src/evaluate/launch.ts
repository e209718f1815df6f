/** How the child is started: with nothing of the host's environment, and with as little of Node as it needs. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunLimits } from './options.ts';

/** What is handed to `spawn`. */
interface ChildCommand {
  readonly file: string;
  readonly args: readonly string[];
}

/** The program, and everything that it reads from the disk. */
interface ChildProgram {
  readonly main: string;
  readonly wasm: string;
  readonly readable: readonly string[];
}

const WASM = '@jitl/quickjs-wasmfile-release-sync/wasm';

/** The outermost folder of packages around a file, which holds its neighbours too, and the files they are links to. */
const packagesAround = (file: string): string => {
  const parts = file.split(sep);
  return `${parts.slice(0, parts.indexOf('node_modules') + 1).join(sep)}${sep}*`;
};

const findProgram = (): ChildProgram => {
  const wasm = createRequire(import.meta.url).resolve(WASM);
  const built = fileURLToPath(new URL('./evaluate/child/main.js', import.meta.url));
  // The build makes one file of the program and its libraries; its sources need the libraries where they are.
  if (existsSync(built)) return { main: built, wasm, readable: [built, wasm] };
  const main = fileURLToPath(new URL('./child/main.ts', import.meta.url));
  const ownPackage = join(dirname(main), '..', '..', '..', '*');
  return { main, wasm, readable: [ownPackage, packagesAround(wasm)] };
};

let found: ChildProgram | undefined;

const nodeArguments = (program: ChildProgram, { memoryMb }: RunLimits): readonly string[] => [
  '--permission',
  ...program.readable.map((path) => `--allow-fs-read=${path}`),
  '--disallow-code-generation-from-strings',
  '--no-warnings',
  // The engine's one large function is compiled anew once it is hot, which takes longer than most programs: later, then.
  '--wasm-tiering-budget=100000000',
  // What arrives and leaves is on this heap, the program's own memory is not.
  `--max-old-space-size=${String(Math.max(64, memoryMb))}`,
  program.main,
  program.wasm,
];

/**
 * Writes no file and dumps no core, and is killed by the kernel once it used up its processor time. The large stack is
 * the engine's: see there. A shell that may not change a limit has a lower one already, and goes on.
 */
const START = [
  'exec 3>&2 2>/dev/null',
  'ulimit -c 0',
  'ulimit -f 0',
  'ulimit -t "$1"',
  'shift',
  'stack=900',
  'ulimit -s 32768 && stack=30000',
  'exec "$0" "--stack-size=$stack" "$@" 2>&3 3>&-',
].join('\n');

/** Node's own start, and threads that work beside the program. */
const SPARE_CPU_SECONDS = 5;

const cpuSeconds = (timeoutMs: number): number => Math.ceil(timeoutMs / 1000) + SPARE_CPU_SECONDS;

/** The command of one child. */
export const childCommand = (limits: RunLimits): ChildCommand => {
  found ??= findProgram();
  const args = nodeArguments(found, limits);
  if (process.platform === 'win32') return { file: process.execPath, args };
  const seconds = String(cpuSeconds(limits.timeoutMs));
  return { file: '/bin/sh', args: ['-c', START, process.execPath, seconds, ...args] };
};
