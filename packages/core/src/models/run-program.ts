import { spawn, type ChildProcess } from 'node:child_process';

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly dir: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: string;
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
}

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly killedBy: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** More than `maxOutputBytes` came, and the program was stopped. */
  readonly tooMuch: boolean;
}

/** The program and all it started: it leads a process group of its own. */
const killGroup = (child: ChildProcess): void => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nothing of the group is left, or (on macOS) nothing but what has already ended.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
};

/** Keeps what fits; calls `onFull` once when it no longer does. */
const collect = (stream: NodeJS.ReadableStream, maxBytes: number, onFull: () => void): (() => string) => {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) onFull();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
};

/**
 * Runs a program to its end. On an abort, on too much output and at its end the whole process group is killed, so that
 * nothing it started outlives it. Rejects when it cannot be started, and with the signal's reason on an abort.
 */
export const runProgram = async (options: ProgramOptions): Promise<ProgramResult> => {
  const { command, args, dir, env, input, maxOutputBytes, signal } = options;
  signal.throwIfAborted();
  const child = spawn(command, args, { cwd: dir, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  let tooMuch = false;
  const full = (): void => {
    tooMuch = true;
    killGroup(child);
  };
  const stdout = collect(child.stdout, maxOutputBytes, full);
  const stderr = collect(child.stderr, maxOutputBytes, full);
  // A program may end without reading its input; its exit status says what that means.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const onAbort = (): void => {
    killGroup(child);
    // What left the group lives on, and would hold the pipes open.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const [exitCode, killedBy] = await ended(child);
    signal.throwIfAborted();
    return { exitCode, killedBy, stdout: stdout(), stderr: stderr(), tooMuch };
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

const ended = (child: ChildProcess): Promise<readonly [number | null, string | null]> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    // What it left behind may hold the pipes open: without it `close` would never come.
    child.once('exit', () => killGroup(child));
    child.once('close', (exitCode, killedBy) => resolve([exitCode, killedBy]));
  });
