import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { CommandRunner, ProcessResult, RunOptions } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { Backend, Handle, Launch } from './backend.ts';
import { findCommand } from './command.ts';
import { probeNamespace } from './detect.ts';
import { cleanEnvironment } from './environment.ts';
import { onlyPipes } from './inherited.ts';
import { watchLimits, type Excess } from './limits.ts';
import { keepInView } from './live-runs.ts';
import { mustExist } from './mounts.ts';
import { namespaceBackend } from './namespace.ts';
import { runnerSettings, type IsolatedRunnerOptions, type RunnerSettings } from './options.ts';
import { capture, type Captured } from './output.ts';
import { plainBackend } from './plain.ts';
import { cpuSecondsOf } from './process-limits.ts';
import { limitBehind } from './signals.ts';

const DEFAULT_MAX_OUTPUT = 1_048_576;

/** A reader that is gone before it read everything is the command's own choice. */
const writeAll = (pipe: Writable | null, data: string | Uint8Array): void => {
  pipe?.on('error', () => undefined);
  pipe?.end(data);
};

const start = async (launch: Launch): Promise<ChildProcess> => {
  const child = spawn(launch.file, launch.args, {
    ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
    env: launch.env,
    detached: true,
    stdio: onlyPipes(launch.pipes.length),
  });
  await once(child, 'spawn');
  launch.pipes.forEach(({ text }, index) => {
    if (text !== undefined) writeAll(child.stdio[index + 3] as Writable, text);
  });
  return child;
};

/** Why a run was ended from outside; undefined while it was not. */
interface Stop {
  readonly reason: 'timeout' | 'abort' | 'limit';
  readonly excess?: Excess;
}

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Waits for the exit, or for what ends the run before it. Timers and listeners are gone afterwards. */
const exitOrStop = async (
  exited: Promise<unknown>,
  handle: Handle,
  settings: RunnerSettings,
  options: RunOptions,
): Promise<Stop | undefined> => {
  const { timeoutMs, signal } = options;
  const { promise: stopped, resolve: end } = Promise.withResolvers<Stop>();
  const timer = setTimeout(() => end({ reason: 'timeout' }), Math.min(timeoutMs, LONGEST_TIMER_MS));
  const onAbort = (): void => end({ reason: 'abort' });
  const limits = watchLimits(
    () => handle.root(),
    { ...settings, cpuSeconds: cpuSecondsOf(settings, options) },
    (excess) => end({ reason: 'limit', excess }),
  );
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  try {
    return await Promise.race([stopped, exited.then(() => undefined)]);
  } finally {
    clearTimeout(timer);
    limits.stop();
    signal?.removeEventListener('abort', onAbort);
  }
};

/** How long the streams may stay open once every known process of the run is gone. */
const DRAIN_MS = 2_000;

/** Reads both streams to their ends; false when somebody who got away holds them open, and they were closed on him. */
const drained = async (child: ChildProcess, closed: Promise<unknown>): Promise<boolean> => {
  const patience = new AbortController();
  // After a pause of this process itself, what waits in the pipes is read before the next turn.
  const late = delay(DRAIN_MS, false, { signal: patience.signal }).then(() => nextTurn(false));
  try {
    const isWhole = await Promise.race([closed.then(() => true), late]);
    if (!isWhole) for (const stream of child.stdio) stream?.destroy();
    return isWhole;
  } finally {
    patience.abort();
  }
};

interface Ending {
  readonly stop: Stop | undefined;
  readonly isWhole: boolean;
  readonly durationMs: number;
}

const resultOf = (
  handle: Handle,
  child: ChildProcess,
  output: { readonly stdout: Captured; readonly stderr: Captured },
  { stop, isWhole, durationMs }: Ending,
): ProcessResult => {
  const stderr = output.stderr.text();
  const exit = handle.outcome({ code: child.exitCode, signal: child.signalCode, stderr });
  const notes = [
    ...(stop?.excess === undefined ? [] : [`\n[killed: ${stop.excess.note}]\n`]),
    ...(isWhole ? [] : ['\n[cut: a process that got away still holds the output]\n']),
  ];
  const exceeded = stop?.excess?.limit ?? limitBehind(exit.signal);
  return {
    exitCode: exit.code,
    ...(exit.signal === null ? {} : { killedBy: exit.signal }),
    ...(exceeded === undefined ? {} : { exceeded }),
    timedOut: stop?.reason === 'timeout',
    stdout: output.stdout.text(),
    stderr: stderr + notes.join(''),
    truncated: !isWhole || output.stdout.truncated() || output.stderr.truncated(),
    durationMs,
  };
};

const follow = async (
  child: ChildProcess,
  handle: Handle,
  settings: RunnerSettings,
  options: RunOptions,
): Promise<ProcessResult> => {
  const started = performance.now();
  const maxBytes = options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT;
  const output = { stdout: capture(child.stdout, maxBytes), stderr: capture(child.stderr, maxBytes) };
  const closed = once(child, 'close');
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  const leaveView = keepInView(handle);
  try {
    writeAll(child.stdin, options.input ?? '');
    const stop = await exitOrStop(exited, handle, settings, options);
    await handle.killAll();
    await exited;
    const isWhole = await drained(child, closed);
    if (stop?.reason === 'abort') options.signal?.throwIfAborted();
    return resultOf(handle, child, output, { stop, isWhole, durationMs: performance.now() - started });
  } finally {
    leaveView();
  }
};

const cannotStart = (file: string, cause: unknown): EvolveError =>
  new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', `a process could not be started: ${file}`, { cause, data: { file } });

const runWith = async (
  backend: Backend,
  settings: RunnerSettings,
  request: { readonly command: string; readonly args: readonly string[]; readonly options: RunOptions },
): Promise<ProcessResult> => {
  const { command, args, options } = request;
  options.signal?.throwIfAborted();
  await mustExist(options.dir);
  const { PATH = '' } = cleanEnvironment({ home: '', tmp: '' }, options.env);
  const file = await findCommand(command, options.dir, PATH);
  const prepared = await backend.prepare({ file, args, options });
  try {
    const child = await start(prepared.launch).catch((cause: unknown) => {
      throw cannotStart(file, cause);
    });
    return await follow(child, prepared.attach(child), settings, options);
  } finally {
    await prepared.dispose();
  }
};

const backendFor = (settings: RunnerSettings): Backend => {
  if (settings.isolation === 'none') return plainBackend(settings);
  const report = probeNamespace(settings.bwrap);
  if (report.namespace) return namespaceBackend(settings);
  throw new EvolveError('EVOLVE_RUNNER_UNAVAILABLE', `no namespace isolation here: ${report.reason ?? 'unknown'}`, {
    data: { reason: report.reason },
    hint: "install bubblewrap and allow user namespaces, or accept isolation: 'none' in so many words",
  });
};

/**
 * Runs commands kept from the host as far as the chosen isolation goes; what was asked for is what is done, or nothing is.
 * @throws EVOLVE_OPTIONS, and EVOLVE_RUNNER_UNAVAILABLE when the isolation does not work on this machine.
 */
export const isolatedRunner = (options: IsolatedRunnerOptions = {}): CommandRunner => {
  const settings = runnerSettings(options);
  const backend = backendFor(settings);
  return {
    isolation: backend.isolation,
    run: (command, args, runOptions) =>
      runWith(backend, settings, { command, args, options: { ...runOptions, dir: resolve(runOptions.dir) } }),
  };
};
