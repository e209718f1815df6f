/** Starts operators, lets them go, and kills them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Action, Answer } from './operator.ts';
import type { Place } from './place.ts';

const OPERATOR = fileURLToPath(new URL('operator.ts', import.meta.url));

export interface Ended {
  readonly killed: boolean;
  /** From the start of its work to its end, in milliseconds. */
  readonly took: number;
  readonly answer?: Answer;
  readonly stderr: string;
}

export interface Operation {
  readonly pid: number;
  /** It is up and waits. */
  readonly ready: Promise<void>;
  go(): void;
  readonly ended: Promise<Ended>;
}

export interface OperationOptions {
  readonly failpoint?: string | undefined;
  /** More variables for the operator's process itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program with its arguments that starts the operator and looks on. */
  readonly under?: readonly string[];
}

const endOf = (child: ChildProcess, began: () => number): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    // `exit`, not `close`: an orphaned git may hold the output open, and that is none of the operator's business.
    child.once('exit', (_, signal) => {
      const took = performance.now() - began();
      setImmediate(() => {
        const line = stdout.split('\n')[1] ?? '';
        const answer = line === '' ? {} : { answer: JSON.parse(line) as Answer };
        resolve({ killed: signal === 'SIGKILL', took, stderr, ...answer });
      });
    });
  });

export const startOperation = (place: Place, action: Action, options: OperationOptions = {}): Operation => {
  const [program = process.execPath, ...before] = options.under ?? [];
  const args = options.under === undefined ? [OPERATOR] : [...before, process.execPath, OPERATOR];
  const child = spawn(program, [...args, JSON.stringify({ place, action })], {
    env: {
      ...process.env,
      ...options.env,
      ...(options.failpoint === undefined ? {} : { EVOLVE_FAILPOINT: options.failpoint }),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('an operator could not be started');
  let began = performance.now();
  const ended = endOf(child, () => began);
  child.stdin.on('error', () => undefined);
  return {
    pid,
    ready: new Promise((resolve, reject) => {
      child.stdout.once('data', () => {
        resolve();
      });
      void ended.then(({ stderr }) => {
        reject(new Error(`an operator ended before it began: ${stderr}`));
      });
    }),
    go: () => {
      began = performance.now();
      child.stdin.end('go\n');
    },
    ended,
  };
};

/** Lets it do its work, undisturbed. */
export const runOperation = async (place: Place, action: Action, options?: OperationOptions): Promise<Ended> => {
  const operation = startOperation(place, action, options);
  await operation.ready;
  operation.go();
  return operation.ended;
};

const childrenOf = (pid: number): readonly number[] => {
  try {
    const text = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
};

const descendants = (pid: number): readonly number[] =>
  childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
};

/** `process`: the operator alone, and its git goes on for a while. `everything`: both at once, as when a container ends. */
export type KillScope = 'process' | 'everything';

/** Kills after a while, unless the work is done by then. */
export const killAfter = async (operation: Operation, ms: number, scope: KillScope): Promise<void> => {
  const done = await Promise.race([operation.ended.then(() => true), delay(ms, false)]);
  if (done) return;
  if (scope === 'everything') {
    // Stopped first, so that it starts nothing new while we look; /proc is Linux's, elsewhere the orphans live on.
    signal(operation.pid, 'SIGSTOP');
    for (const pid of descendants(operation.pid)) signal(pid, 'SIGKILL');
  }
  signal(operation.pid, 'SIGKILL');
};
