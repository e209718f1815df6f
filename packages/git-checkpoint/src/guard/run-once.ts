/** One start of the agent under watch, from its first breath to the end of its process group. */
import { isAlive, ownerOf } from '../state/owner.ts';
import { startChild, type Child, type Exit } from './child.ts';
import type { GuardCommand, TotalGuardConfig } from './config.ts';
import { readChild, removeRecord, writeChild } from './records.ts';
import { clearSigns, watchStart } from './watch.ts';

export interface Stop {
  /** Aborted when the guard is told to stop; the reason is the signal's name. */
  readonly signal: AbortSignal;
}

export interface RunOptions {
  readonly config: TotalGuardConfig;
  readonly guardDir: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly stop: Stop;
  readonly onStderr: (chunk: Buffer) => void;
  healthy(): Promise<void>;
}

export interface RunResult {
  readonly exit: Exit;
  readonly healthy: boolean;
  /** Why the guard killed it. */
  readonly killed: string | undefined;
  readonly stderrTail: string;
}

/** Stops a child the polite way, and after the grace period the other way. */
const stopChild = (child: Child, signal: NodeJS.Signals, graceMs: number): NodeJS.Timeout => {
  child.kill(signal);
  return setTimeout(() => {
    child.kill('SIGKILL');
  }, graceMs);
};

/** Runs a helper program to its end, or kills it. @returns its exit; undefined when it took too long. */
export const runHelper = async (
  helper: GuardCommand,
  options: Pick<RunOptions, 'config' | 'env' | 'onStderr'> & { readonly signal: AbortSignal },
): Promise<{ readonly exit: Exit; readonly stderrTail: string }> => {
  const child = startChild({ ...options, ...helper, cwd: options.config.dir });
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const timer = setTimeout(kill, helper.timeoutMs ?? 300_000);
  options.signal.addEventListener('abort', kill, { once: true });
  if (options.signal.aborted) kill();
  try {
    return { exit: await child.exited, stderrTail: child.stderrTail() };
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener('abort', kill);
  }
};

/** Kills the agent of a guard that was killed itself: two at once would be worse than none. */
export const endOrphan = async (guardDir: string): Promise<boolean> => {
  const orphan = await readChild(guardDir);
  if (orphan === undefined || !(await isAlive(orphan))) return false;
  process.kill(-orphan.pid, 'SIGKILL');
  return true;
};

const watch = async (
  options: RunOptions,
  gone: AbortSignal,
  healthy: () => Promise<void>,
): Promise<string | undefined> => {
  const { config, guardDir } = options;
  try {
    return await watchStart({
      config,
      guardDir,
      signal: gone,
      healthy,
      probe: async () =>
        config.probe === undefined || (await runHelper(config.probe, { ...options, signal: gone })).exit.exitCode === 0,
    });
  } catch (error) {
    if (gone.aborted) return undefined;
    throw error;
  }
};

export const runOnce = async (options: RunOptions): Promise<RunResult> => {
  const { config, guardDir, stop } = options;
  const [command = '', ...args] = options.command;
  await clearSigns(config, guardDir);
  const child = startChild({ command, args, env: options.env, onStderr: options.onStderr });
  if (child.pid !== undefined) await writeChild(guardDir, await ownerOf(child.pid));
  const gone = new AbortController();
  let healthy = false;
  let grace: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    grace ??= stopChild(child, stop.signal.reason as NodeJS.Signals, config.stopGraceMs);
  };
  stop.signal.addEventListener('abort', onStop, { once: true });
  if (stop.signal.aborted) onStop();
  const watching = watch(options, gone.signal, async () => {
    if (stop.signal.aborted) return;
    healthy = true;
    await options.healthy();
  });
  const killed = watching.then((reason) => {
    if (reason !== undefined) child.kill('SIGKILL');
    return reason;
  });
  try {
    const exit = await child.exited;
    gone.abort();
    return { exit, healthy, killed: await killed, stderrTail: child.stderrTail() };
  } finally {
    clearTimeout(grace);
    stop.signal.removeEventListener('abort', onStop);
    await removeRecord(guardDir, 'child');
  }
};
