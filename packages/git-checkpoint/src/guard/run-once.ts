/** One start of the agent under watch, from its first breath to the end of its process group. */
import { livenessOf, ownerOf } from '../state/owner.ts';
import { startChild, type Child, type Exit, type StderrSink } from './child.ts';
import type { GuardCommand, TotalGuardConfig } from './config.ts';
import type { Control } from './control.ts';
import { endMarked, memoryOfRun } from './processes.ts';
import { readChild, removeRecord, writeChild } from './records.ts';
import { clearSigns, watchMemory, watchStart } from './watch.ts';

export interface RunOptions {
  readonly config: TotalGuardConfig;
  readonly guardDir: string;
  /** Where the agent gives its signs of life. */
  readonly signsDir: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly mark: string;
  readonly control: Control;
  readonly onStderr: StderrSink;
  healthy(): Promise<void>;
}

export interface RunResult {
  readonly exit: Exit;
  readonly healthy: boolean;
  /** Why the guard killed it. */
  readonly killed: string | undefined;
  /** It ended by a signal that it was sent through the guard. */
  readonly told: boolean;
  readonly stderrTail: string;
}

/** Runs a helper program to its end, or kills it. */
export const runHelper = async (
  helper: GuardCommand,
  options: Pick<RunOptions, 'config' | 'env' | 'mark' | 'onStderr'> & { readonly signal: AbortSignal },
): Promise<{ readonly exit: Exit; readonly stderrTail: string }> => {
  const mark = `${options.mark}helper`;
  const child = startChild({ ...options, ...helper, mark, cwd: options.config.dir });
  const kill = (): void => child.kill('SIGKILL');
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

const killGroupOf = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
};

/**
 * Ends the agent of a guard that was killed itself: two at once would be worse than none. Called under the guard's lock, so
 * whatever still carries its mark has no guard any more.
 * @returns How many processes there were.
 */
export const endOrphans = async (guardDir: string, mark: string): Promise<number> => {
  const orphan = await readChild(guardDir).catch(() => undefined);
  const isThere = orphan !== undefined && (await livenessOf(orphan)) === 'alive';
  if (isThere) killGroupOf(orphan.pid);
  return (isThere ? 1 : 0) + (await endMarked(mark));
};

/** Stops at a signal the polite way, and after the grace period the other way. */
const obey = (child: Child, { control, config }: RunOptions): { readonly told: Set<string>; dispose(): void } => {
  const told = new Set<string>();
  let grace: NodeJS.Timeout | undefined;
  const kill = (): void => child.kill('SIGKILL');
  const pass = (signal: NodeJS.Signals): void => {
    told.add(signal);
    child.kill(signal);
    if (control.stop.aborted) grace ??= setTimeout(kill, config.stopGraceMs);
  };
  const forget = control.onSignal(pass);
  if (control.stop.aborted) pass(control.stop.reason as NodeJS.Signals);
  return {
    told,
    dispose: () => {
      clearTimeout(grace);
      forget();
    },
  };
};

const watch = async (options: RunOptions, child: Child, gone: AbortSignal, healthy: () => Promise<void>) => {
  const { config, signsDir, mark } = options;
  const probe = async (): Promise<boolean> =>
    config.probe === undefined || (await runHelper(config.probe, { ...options, signal: gone })).exit.exitCode === 0;
  const memory = (): Promise<number> => memoryOfRun(child.pid ?? 0, mark);
  const watched = { config, signsDir, signal: gone, healthy, probe, memory };
  try {
    const { memoryBytes } = config;
    return await Promise.race([
      watchStart(watched),
      ...(memoryBytes === undefined ? [] : [watchMemory(memoryBytes, watched)]),
    ]);
  } catch (error) {
    if (gone.aborted) return undefined;
    throw error;
  }
};

/** A record that cannot be written is only missed by a guard that comes after a kill. */
const remember = async (guardDir: string, child: Child): Promise<void> => {
  if (child.pid === undefined) return;
  const owner = await ownerOf(child.pid);
  await writeChild(guardDir, owner).catch(() => undefined);
};

export const runOnce = async (options: RunOptions): Promise<RunResult> => {
  const { config, guardDir, control } = options;
  const [command = '', ...args] = options.command;
  await clearSigns(config, options.signsDir).catch(() => undefined);
  const child = startChild({ ...options, command, args });
  const obeyed = obey(child, options);
  const gone = new AbortController();
  let healthy = false;
  const watching = watch(options, child, gone.signal, async () => {
    if (control.stop.aborted) return;
    healthy = true;
    await options.healthy();
  });
  const killed = watching.then((reason) => {
    if (reason !== undefined) child.kill('SIGKILL');
    return reason;
  });
  try {
    await remember(guardDir, child);
    const exit = await child.exited;
    gone.abort();
    const told = exit.signal !== undefined && obeyed.told.has(exit.signal);
    return { exit, healthy, killed: await killed, told, stderrTail: child.stderrTail() };
  } finally {
    obeyed.dispose();
    await removeRecord(guardDir, 'child').catch(() => undefined);
  }
};
