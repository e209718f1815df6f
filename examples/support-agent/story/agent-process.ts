/** The agent under the boot guard, as an owner would start it: `evolve run -- node main.mjs`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { EvolveError } from '@evolve/core/errors';

/** One line that the agent said: an event of its Evolver, or `up`. */
export interface AgentEvent {
  readonly event: string;
  readonly [key: string]: unknown;
}

export interface AgentProcess {
  /** Everything said so far. */
  readonly events: readonly AgentEvent[];
  /** The guard's and the agent's words on standard error. */
  readonly stderr: readonly string[];
  /** Waits for an event that came after the `from`th. @throws EVOLVE_STORY_STUCK */
  waitFor(what: string, matches: (event: AgentEvent) => boolean, from?: number): Promise<AgentEvent>;
  post(path: string, body: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly evolveBin: string;
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly portFile: string;
  readonly waitMs: number;
  readonly onEvent: (event: AgentEvent) => void;
  readonly onStderr: (line: string) => void;
  readonly signal: AbortSignal;
}

const ARGUMENTS = ['--ready', 'file', '--min-uptime', '0.5', '--max-attempts', '3', '--', 'node', 'main.mjs'];
const POLL_MS = 50;

const parse = (line: string): AgentEvent | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'event' in value ? (value as AgentEvent) : undefined;
  } catch {
    return undefined;
  }
};

const isGone = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Asks the guard to end, which ends the agent; a guard that does not is killed. */
const end = async (child: ChildProcess): Promise<void> => {
  if (isGone(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exited;
  clearTimeout(timer);
};

export const startAgent = async (options: StartOptions): Promise<AgentProcess> => {
  const { dir, env, portFile, waitMs, signal } = options;
  await rm(portFile, { force: true });
  const child = spawn(process.execPath, [options.evolveBin, 'run', '--repo', dir, ...ARGUMENTS], {
    cwd: dir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: AgentEvent[] = [];
  const stderr: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = parse(line);
    if (event === undefined) return;
    events.push(event);
    options.onEvent(event);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    stderr.push(line);
    options.onStderr(line);
  });

  const stuck = (what: string): EvolveError =>
    new EvolveError('EVOLVE_STORY_STUCK', `the agent ${isGone(child) ? 'ended before' : 'did not get to'}: ${what}`, {
      data: { exitCode: child.exitCode, signal: child.signalCode, stderr: stderr.slice(-20) },
      hint: stderr.slice(-5).join('\n  '),
    });

  const waitFor: AgentProcess['waitFor'] = async (what, matches, from = 0) => {
    const deadline = Date.now() + waitMs;
    for (;;) {
      const found = events.slice(from).find(matches);
      if (found !== undefined) return found;
      if (Date.now() > deadline || isGone(child)) throw stuck(what);
      await delay(POLL_MS, undefined, { signal });
    }
  };

  /** The agent may be between two versions just now: asked again until it is up. */
  const post: AgentProcess['post'] = async (path, body) => {
    const deadline = Date.now() + waitMs;
    for (;;) {
      try {
        const { port } = JSON.parse(await readFile(portFile, 'utf8')) as { port: number };
        const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
          method: 'POST',
          body: JSON.stringify(body),
          signal,
        });
        if (answer.ok) return await answer.json();
      } catch {
        signal.throwIfAborted();
      }
      if (Date.now() > deadline || isGone(child)) throw stuck(`answering ${path}`);
      await delay(POLL_MS, undefined, { signal });
    }
  };

  return { events, stderr, waitFor, post, stop: () => end(child) };
};
