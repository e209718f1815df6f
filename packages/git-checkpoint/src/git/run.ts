/**
 * The one place that runs git by itself: bytes in, bytes out.
 *
 * Owns: the child and its process group. Invariants:
 * 1. A child never outlives its call: abort, time limit and this process's exit kill the whole group.
 * 2. An exit status that the caller did not name is an error.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { EvolveError } from '@evolve/core/errors';
import { SAFE_CONFIG } from './environment.ts';

export interface GitProcess {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** More `-c` values. */
  readonly config?: readonly string[] | undefined;
  readonly input?: Uint8Array | string | undefined;
  /** Exit statuses that are answers. @default [0] */
  readonly codes?: readonly number[] | undefined;
  /** @default 600_000 */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
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

const feed = (child: ChildProcess, input: Uint8Array | string | undefined): void => {
  // A git that exits before reading everything says why by its status, not by our broken pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input ?? '');
};

const collect = (run: GitProcess): Promise<GitOutput> =>
  new Promise((resolve, reject) => {
    const config = [...SAFE_CONFIG, ...(run.config ?? [])].flatMap((value) => ['-c', value]);
    const child = spawn('git', [...config, ...run.args], {
      cwd: run.cwd,
      env: run.env,
      detached: true,
      stdio: 'pipe',
    });
    const { pid } = child;
    if (pid !== undefined) track(pid);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
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
    const settle = (): void => {
      clearTimeout(timer);
      run.signal?.removeEventListener('abort', onAbort);
      if (pid !== undefined) untrack(pid);
    };
    run.signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', (error) => {
      settle();
      reject(startFailure(error, run.cwd));
    });
    child.once('close', (code) => {
      settle();
      if (stopped !== undefined) reject(stopped instanceof Error ? stopped : new Error('stopped'));
      else resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
    feed(child, run.input);
  });

/**
 * Runs one git command.
 * @throws EVOLVE_GIT_MISSING when git cannot be started; EVOLVE_GIT_FAILED for an exit status not in `codes`; the
 * signal's reason on abort.
 */
export const runGit = async (run: GitProcess): Promise<GitOutput> => {
  run.signal?.throwIfAborted();
  const output = await collect(run);
  if ((run.codes ?? [0]).includes(output.code)) return output;
  throw new EvolveError('EVOLVE_GIT_FAILED', `git ${run.args[0] ?? ''} failed: ${output.stderr.trim().slice(0, 500)}`, {
    data: { args: run.args.slice(0, 20), code: output.code, stderr: output.stderr.slice(0, 4_000) },
  });
};
