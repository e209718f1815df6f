/**
 * Tier 1: a Node of its own for every call, behind the isolated runner and Node's permission model.
 *
 * 1. No path of the host's is visible but the system's and, where the tool was found to use files, those that the host opened.
 * 2. The tool arrives on standard input; no file could be swapped on the way.
 * 3. Nothing of a call is alive when `run` settles: the runner's promise.
 */
import type { CommandRunner, Ids } from '@evolve/core/contracts';
import { systemIds } from '@evolve/core/time';
import { isolatedRunner } from '../runner/isolated-runner.ts';
import { outcomeOf } from './answer.ts';
import type { ToolEngine, ToolJob, ToolOutcome } from './engine.ts';
import { HARNESS } from './harness.ts';
import { openPaths, permissionFlags, usesNetwork, type ToolPaths } from './permission-flags.ts';

/** Options of {@link isolatedToolEngine}. */
export interface IsolatedToolEngineOptions {
  /** @default a namespace; one call may take the job's memory and what a bare Node needs besides */
  readonly runner?: CommandRunner;
  /** Directories and files that tools with `fs.read` may read, absolute. @default [] */
  readonly readable?: readonly string[];
  /** Directories that tools with `fs.write` may read and write, absolute. @default [] */
  readonly writable?: readonly string[];
  /** Makes the marks around an answer. @default systemIds */
  readonly ids?: Ids;
}

/** A directory that exists everywhere and says nothing about the host; the runner shows it in any case. */
const NOWHERE = '/usr';

/** Resident memory of a Node that does nothing, in MiB, with room for buffers outside the heap. */
const BARE_NODE_MB = 128;

/** The process, what started it, and threads that count as none. */
const MAX_PROCESSES = 8;

const DISCHARGES: readonly string[] = [
  'no-code-from-strings',
  'separate-process',
  'captured-output',
  'private-paths',
  'known-globals',
  'time-limit',
];

const inputOf = (job: ToolJob, mark: string): string => {
  const { source, sha256, args, context, maxResultBytes } = job;
  return JSON.stringify({ source, sha256, args, context, mark, maxResultBytes });
};

const runJob = async (
  runnerFor: (memoryMb: number) => CommandRunner,
  paths: ToolPaths,
  mark: string,
  job: ToolJob,
): Promise<ToolOutcome> => {
  const { capabilities, memoryMb, timeoutMs, maxResultBytes, maxOutputBytes, signal } = job;
  const open = openPaths(capabilities, paths);
  const heap = `--max-old-space-size=${String(memoryMb)}`;
  const args = [...permissionFlags(capabilities, open), heap, '--input-type=module', '--eval', HARNESS];
  const result = await runnerFor(memoryMb).run('node', args, {
    dir: NOWHERE,
    ...open,
    network: usesNetwork(capabilities),
    input: inputOf(job, mark),
    timeoutMs,
    // Half of it is the head and half the tail: an answer must fit into one of them.
    maxOutputBytes: Math.max(2 * (maxResultBytes + 1_024), maxOutputBytes),
    ...(signal === undefined ? {} : { signal }),
  });
  return outcomeOf(result, mark, maxOutputBytes);
};

/** One runner for each amount of memory, of which there are few. */
const namespaceRunners = (): ((memoryMb: number) => CommandRunner) => {
  const runners = new Map<number, CommandRunner>();
  return (memoryMb) => {
    const known = runners.get(memoryMb);
    if (known !== undefined) return known;
    const made = isolatedRunner({ memoryMb: memoryMb + BARE_NODE_MB, maxProcesses: MAX_PROCESSES, tmpMb: 16 });
    runners.set(memoryMb, made);
    return made;
  };
};

/**
 * Runs each call in a process of its own.
 * @throws EVOLVE_RUNNER_UNAVAILABLE at the first call where namespaces do not work and no runner was given.
 */
export const isolatedToolEngine = (options: IsolatedToolEngineOptions = {}): ToolEngine => {
  const { runner, ids = systemIds } = options;
  const runnerFor = runner === undefined ? namespaceRunners() : () => runner;
  const paths = { readable: options.readable ?? [], writable: options.writable ?? [] };
  return {
    id: runner === undefined ? 'isolated-namespace' : `isolated-${runner.isolation}`,
    discharges: DISCHARGES,
    givesContext: true,
    run: (job) => runJob(runnerFor, paths, `<${ids()}>`, job),
  };
};
