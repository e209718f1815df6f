/** Bounds that the kernel keeps for every single process of a run, whether anybody watches or not. */
import type { RunOptions } from '@evolve/core/contracts';
import { availableParallelism } from 'node:os';
import type { RunnerSettings } from './options.ts';
import { tasksOf } from './task-bound.ts';

/**
 * Sets what the shell can set and becomes the command. A limit that may not be changed is lower already, and the command
 * goes on with that. `-u` is `-p` in dash and in busybox; bash would hand on variables of its own.
 */
const SCRIPT = [
  'exec 3>&2 2>&-',
  'ulimit -c 0',
  'ulimit -f "$1"',
  'ulimit -n "$2"',
  // One second to end in good order.
  'ulimit -S -t "$3"',
  'ulimit -H -t "$(($3 + 1))"',
  '[ "$4" = - ] || ulimit -u "$4" || ulimit -p "$4"',
  'shift 4',
  '[ -x "$0" ] || { echo "evolve: not visible: $0" >&3; exit 127; }',
  '[ -z "$BASH_VERSION" ] || exec env -u _ -u SHLVL -u OLDPWD "$0" "$@" 2>&3 3>&-',
  'exec "$0" "$@" 2>&3 3>&-',
].join('\n');

/** What the script says of a command that is not there. */
export const NOT_VISIBLE = /^evolve: not visible: /m;

/** Blocks of `ulimit -f`. */
const BLOCKS_PER_MIB = 2048;

/** Starting up and shutting down. */
const SPARE_SECONDS = 5;

/** Processor seconds of a run: what was asked for, or as much as all processors can give in its time. */
export const cpuSecondsOf = ({ cpuSeconds }: RunnerSettings, { timeoutMs }: RunOptions): number =>
  cpuSeconds ?? Math.ceil((timeoutMs / 1000) * availableParallelism()) + SPARE_SECONDS;

/**
 * The command behind its limits.
 * @param isCounted Whether the user's processes are counted for this run alone, as in a user namespace of its own; elsewhere
 * a bound on their number would count what the user does besides.
 */
export const limitedCommand = (
  settings: RunnerSettings,
  request: { readonly file: string; readonly args: readonly string[]; readonly options: RunOptions },
  isCounted: boolean,
): { readonly file: string; readonly args: readonly string[] } => {
  const { file, args, options } = request;
  if (process.platform === 'win32') return { file, args };
  const limits = [
    settings.fileMb * BLOCKS_PER_MIB,
    settings.openFiles,
    cpuSecondsOf(settings, options),
    isCounted ? tasksOf(settings.maxProcesses) : '-',
  ];
  return { file: '/bin/sh', args: ['-c', SCRIPT, file, ...limits.map(String), ...args] };
};
