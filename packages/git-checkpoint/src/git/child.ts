/**
 * The one place that starts git.
 *
 * Owns: the child and its process group. Invariants:
 * 1. A child never outlives its call: abort, time limit and this process's exit kill the whole group.
 * 2. `ended` settles once, after the last byte of output.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { EvolveError } from '@evolve/core/errors';
import { SAFE_CONFIG } from './environment.ts';

export interface GitStart {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** More `-c` values. */
  readonly config?: readonly string[] | undefined;
  /** @default 600_000 */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A descriptor that the command keeps open as long as it runs: see `child-lock.ts`. */
  readonly inherit?: number | undefined;
}

export interface GitChild {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What it has said on standard error so far. */
  readonly stderr: () => string;
  /** Its exit status. Rejects when it could not be started or was stopped. */
  readonly ended: Promise<number>;
  /** Kills the whole group; `ended` rejects with the reason. */
  readonly stop: (reason: unknown) => void;
}

const groups = new Set<number>();

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

const killAll = (): void => {
  for (const pid of groups) killGroup(pid);
};

const track = (pid: number): void => {
  if (groups.size === 0) process.once('exit', killAll);
  groups.add(pid);
};

const untrack = (pid: number): void => {
  groups.delete(pid);
  if (groups.size === 0) process.removeListener('exit', killAll);
};

const startFailure = (error: NodeJS.ErrnoException, cwd: string): EvolveError =>
  error.code === 'ENOENT'
    ? new EvolveError('EVOLVE_GIT_MISSING', 'git could not be started', {
        cause: error,
        data: { cwd },
        hint: 'Install git 2.38 or later and make sure that it is on PATH.',
      })
    : new EvolveError('EVOLVE_GIT_FAILED', `git could not be started: ${error.message}`, { cause: error });

const spawnGit = (run: GitStart): GitChild['child'] => {
  const config = [...SAFE_CONFIG, ...(run.config ?? [])].flatMap((value) => ['-c', value]);
  const child = spawn('git', [...config, ...run.args], {
    cwd: run.cwd,
    env: run.env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(run.inherit === undefined ? [] : [run.inherit])],
  }) as GitChild['child'];
  // A git that exits before reading everything says why by its status, not by our broken pipe.
  child.stdin.on('error', () => undefined);
  return child;
};

/** Starts one git command; the caller feeds it, reads it, and awaits `ended`. */
export const startGit = (run: GitStart): GitChild => {
  const child = spawnGit(run);
  const { pid } = child;
  if (pid !== undefined) track(pid);
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  let stopped: unknown;
  const stop = (reason: unknown): void => {
    stopped ??= reason;
    if (pid !== undefined) killGroup(pid);
  };
  const onAbort = (): void => {
    stop(run.signal?.reason);
  };
  const timer = setTimeout(() => {
    stop(new EvolveError('EVOLVE_GIT_FAILED', `git ${run.args[0] ?? ''} took too long`));
  }, run.timeoutMs ?? 600_000);
  run.signal?.addEventListener('abort', onAbort, { once: true });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (error) => {
      reject(startFailure(error, run.cwd));
    });
    child.once('close', (code) => {
      if (stopped !== undefined) reject(stopped instanceof Error ? stopped : new Error('stopped'));
      else resolve(code ?? -1);
    });
  }).finally(() => {
    clearTimeout(timer);
    run.signal?.removeEventListener('abort', onAbort);
    if (pid !== undefined) untrack(pid);
  });
  return { child, stderr: () => Buffer.concat(said).toString('utf8'), ended, stop };
};
