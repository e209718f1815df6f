import { spawn, spawnSync, type ChildProcess } from 'node:child_process';

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Run>;
  /** Resolves with the first match in what was printed so far or is printed later; rejects when the program ends without it. */
  readonly prints: (what: RegExp) => Promise<RegExpMatchArray>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program with its output kept, as CI does: without standard input. */
export const begin = (command: string, args: readonly string[], options: RunOptions): Running => {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk));
  const ended = new Promise<Run>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
  const prints = (what: RegExp): Promise<RegExpMatchArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = what.exec(`${text.stdout}\n${text.stderr}`);
        if (match !== null) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('close', () =>
        reject(new Error(`ended without printing ${String(what)}:\n${text.stdout}\n${text.stderr}`)),
      );
      look();
    });
  return { child, ended, prints };
};

/** Runs a program to its end. */
export const run = (command: string, args: readonly string[], options: RunOptions): Promise<Run> =>
  begin(command, args, options).ended;

/** Whether a process exists and is more than an entry that its parent has yet to collect (`ps` is on every platform). */
export const isRunning = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z\s]/.test(stdout.trim());
};
