import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcessWithoutNullStreams;
  /** Resolves when the child is gone. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null; readonly output: string }>;
}

/** Runs one of the scripts beside this file from source. */
export const startChild = (
  script: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): Child => {
  const child = spawn(
    process.execPath,
    ['--conditions=@evolve/source', fileURLToPath(new URL(script, import.meta.url)), ...args],
    { env: { ...process.env, ...options.env } },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    output,
  }));
  return { process: child, ended };
};
