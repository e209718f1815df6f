import { spawn, type ChildProcess } from 'node:child_process';
import type { CommandRunner, ProcessResult, RunOptions } from '@evolve/core/contracts';

const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
};

const collect = (child: ChildProcess, options: RunOptions): Promise<Omit<ProcessResult, 'durationMs'>> =>
  new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, options.timeoutMs);
    const abort = (): void => killGroup(child);
    options.signal?.addEventListener('abort', abort);
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      killGroup(child);
      if (options.signal?.aborted === true) reject(options.signal.reason as Error);
      else
        resolve({
          exitCode,
          timedOut,
          stdout,
          stderr,
          truncated: false,
          ...(signal === null ? {} : { killedBy: signal }),
        });
    });
  });

/** A real runner without isolation, for tests on a machine that may have no namespaces. */
export const processRunner = (): CommandRunner & {
  readonly runs: { command: string; args: readonly string[]; options: RunOptions }[];
} => {
  const runs: { command: string; args: readonly string[]; options: RunOptions }[] = [];
  return {
    isolation: 'none',
    runs,
    run: async (command, args, options) => {
      options.signal?.throwIfAborted();
      runs.push({ command, args, options });
      const startedAt = performance.now();
      const child = spawn(command, args, {
        cwd: options.dir,
        detached: true,
        env: { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...options.env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { ...(await collect(child, options)), durationMs: performance.now() - startedAt };
    },
  };
};
