/** Runs git by itself: bytes in, bytes out. The child is the business of `child.ts`. */
import { EvolveError } from '@evolve/core/errors';
import { startGit, type GitStart } from './child.ts';

export interface GitProcess extends GitStart {
  readonly input?: Uint8Array | string | undefined;
  /** Exit statuses that are answers. @default [0] */
  readonly codes?: readonly number[] | undefined;
}

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const collect = async (run: GitProcess): Promise<GitOutput> => {
  const { child, stderr, ended } = startGit(run);
  const stdout: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stdin.end(run.input ?? '');
  const code = await ended;
  return { code, stdout: Buffer.concat(stdout), stderr: stderr() };
};

/** @throws EVOLVE_GIT_FAILED for an exit status that the caller did not name. */
export const assertStatus = (run: Pick<GitProcess, 'args' | 'codes'>, code: number, stderr: string): void => {
  if ((run.codes ?? [0]).includes(code)) return;
  throw new EvolveError('EVOLVE_GIT_FAILED', `git ${run.args[0] ?? ''} failed: ${stderr.trim().slice(0, 500)}`, {
    data: { args: run.args.slice(0, 20), code, stderr: stderr.slice(0, 4_000) },
  });
};

/**
 * Runs one git command.
 * @throws EVOLVE_GIT_MISSING when git cannot be started; EVOLVE_GIT_FAILED for an exit status not in `codes`; the
 * signal's reason on abort.
 */
export const runGit = async (run: GitProcess): Promise<GitOutput> => {
  run.signal?.throwIfAborted();
  const output = await collect(run);
  assertStatus(run, output.code, output.stderr);
  return output;
};
