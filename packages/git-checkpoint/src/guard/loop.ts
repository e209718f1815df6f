/**
 * The boot guard: keeps an agent startable, whatever an evolution did to it, without running the agent's code itself.
 *
 * Invariants:
 * 1. A start of an unblessed evolution is counted on disk before it happens: dying in between counts too.
 * 2. Only being ready, alive for the minimum time and probed says "healthy". Exit 0 and SIGTERM say nothing, unless the
 *    guard itself was told to stop.
 * 3. One evolution after the other is taken back, newest first; then safe mode, once; then the agent's own status.
 * 4. Without an unblessed evolution the guard is a bystander: the agent's status is its own.
 */
import { EvolveError, messageOf } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { statusOf } from './child.ts';
import type { TotalGuardConfig } from './config.ts';
import type { LiveRepository, LiveVersion } from './live.ts';
import {
  appendEvent,
  readAttempts,
  readSafeMode,
  withBlessed,
  withCount,
  writeAttempts,
  writeSafeMode,
  type GuardEvent,
} from './records.ts';
import { runHelper, runOnce, type RunResult, type Stop } from './run-once.ts';

/** The agent asks for its new code to be started. */
export const ACTIVATE = 75;

export interface GuardOptions {
  readonly config: TotalGuardConfig;
  readonly guardDir: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly repository: LiveRepository;
  readonly stop: Stop;
  readonly now: () => Date;
  readonly log: (message: string) => void;
  readonly onStderr: (chunk: Buffer) => void;
}

interface Suspect {
  readonly evolutionId: string;
  readonly attempt: number;
}

/** What this run of the guard has done so far. */
interface Progress {
  readonly rolledBack: boolean;
  /** Activations in a row that changed nothing. */
  readonly idleActivations: number;
}

const record = (options: GuardOptions, event: Omit<GuardEvent, 'at'>): Promise<void> =>
  appendEvent(options.guardDir, { at: options.now().toISOString(), ...event });

const lookAround = async (options: GuardOptions): Promise<LiveVersion> => {
  try {
    return await options.repository.look();
  } catch (error) {
    options.log(`the repository cannot be read: ${messageOf(error)}`);
    return { version: 'unknown', evolutions: [] };
  }
};

const unblessed = async (options: GuardOptions, live: LiveVersion): Promise<readonly string[]> => {
  const { blessed } = await readAttempts(options.guardDir);
  return live.evolutions.filter((id) => !blessed.includes(id));
};

const setCount = async (options: GuardOptions, evolutionId: string, count: number): Promise<void> => {
  await writeAttempts(options.guardDir, withCount(await readAttempts(options.guardDir), evolutionId, count));
};

const bless = async (options: GuardOptions, live: LiveVersion, suspect: Suspect | undefined): Promise<void> => {
  if (suspect === undefined) return;
  const evolutions = await unblessed(options, live);
  await writeAttempts(options.guardDir, withBlessed(await readAttempts(options.guardDir), evolutions));
  await record(options, { type: 'blessed', version: live.version, ...suspect });
  options.log(`${suspect.evolutionId} has come up`);
};

const start = async (
  options: GuardOptions,
  live: LiveVersion,
  suspect: Suspect | undefined,
  safeMode: boolean,
): Promise<RunResult> => {
  await record(options, { type: 'start', version: live.version, ...suspect });
  return runOnce({
    ...options,
    env: {
      ...options.env,
      EVOLVE_GUARD_DIR: options.guardDir,
      EVOLVE_ATTEMPT: String(suspect?.attempt ?? 1),
      ...(safeMode ? { EVOLVE_SAFE_MODE: '1' } : {}),
    },
    healthy: () => bless(options, live, suspect),
  });
};

/** Names what an exit looked like, for the record. */
const facts = (
  run: Pick<RunResult, 'exit' | 'stderrTail'> & { readonly killed?: string | undefined },
): Partial<GuardEvent> => ({
  ...(run.exit.exitCode === undefined ? {} : { exitCode: run.exit.exitCode }),
  ...(run.exit.signal === undefined ? {} : { signal: run.exit.signal }),
  ...(run.killed === undefined ? {} : { reason: run.killed }),
  stderrTail: run.stderrTail,
});

/** @returns What a failed build looked like. */
const build = async (options: GuardOptions): Promise<Pick<RunResult, 'exit' | 'stderrTail'> | undefined> => {
  if (options.config.build === undefined) return undefined;
  const run = await runHelper(options.config.build, { ...options, signal: options.stop.signal });
  if (run.exit.exitCode === 0) return undefined;
  options.log(`the build failed with ${String(statusOf(run.exit))}`);
  return run;
};

const enterSafeMode = async (options: GuardOptions, reason: string): Promise<number> => {
  const live = await lookAround(options);
  options.log(`safe mode: ${reason}`);
  await writeSafeMode(options.guardDir, { at: options.now().toISOString(), reason, version: live.version });
  await record(options, { type: 'safe-mode', version: live.version, reason });
  return statusOf((await start(options, live, undefined, true)).exit);
};

/** @returns False when it could not be taken back. */
const rollBack = async (options: GuardOptions, live: LiveVersion, evolutionId: string): Promise<boolean> => {
  options.log(`${evolutionId} did not come up: rolling it back`);
  try {
    const report = await options.repository.rollBack(evolutionId);
    await record(options, { type: 'rolled-back', version: report.head, evolutionId, reason: 'crash-loop' });
    await build(options);
    return true;
  } catch (error) {
    await record(options, { type: 'rolled-back', version: live.version, evolutionId, reason: messageOf(error) });
    options.log(`rollback failed: ${messageOf(error)}`);
    return false;
  }
};

const count = async (options: GuardOptions, live: LiveVersion): Promise<Suspect | 'exhausted' | undefined> => {
  const [evolutionId] = await unblessed(options, live);
  if (evolutionId === undefined) return undefined;
  const done = (await readAttempts(options.guardDir)).attempts[evolutionId] ?? 0;
  if (done >= options.config.maxAttempts) return 'exhausted';
  await setCount(options, evolutionId, done + 1);
  failpoint('guard:counted');
  return { evolutionId, attempt: done + 1 };
};

type Step = { readonly status: number } | Progress;

const onStopped = async (
  options: GuardOptions,
  live: LiveVersion,
  suspect: Suspect | undefined,
  run: RunResult,
): Promise<Step> => {
  if (suspect !== undefined && !run.healthy) await setCount(options, suspect.evolutionId, suspect.attempt - 1);
  await record(options, { type: 'stopped', version: live.version, ...suspect, ...facts(run) });
  return { status: statusOf(run.exit) };
};

const onActivate = async (
  options: GuardOptions,
  live: LiveVersion,
  suspect: Suspect | undefined,
  run: RunResult,
  progress: Progress,
): Promise<Step> => {
  const next = await lookAround(options);
  const changed = next.version !== live.version;
  // Leaving for newer code is no failure of the old; leaving for the same again and again is.
  if (suspect !== undefined && !run.healthy && changed) {
    await setCount(options, suspect.evolutionId, suspect.attempt - 1);
  }
  const idleActivations = changed || run.healthy ? 0 : progress.idleActivations + 1;
  if (suspect === undefined && idleActivations >= options.config.maxAttempts) return { status: ACTIVATE };
  const [evolutionId] = await unblessed(options, next);
  const about = evolutionId === undefined ? {} : { evolutionId };
  await record(options, { type: 'activate', version: next.version, ...about });
  const failed = await build(options);
  if (failed === undefined || evolutionId === undefined) return { ...progress, idleActivations };
  const attempt = ((await readAttempts(options.guardDir)).attempts[evolutionId] ?? 0) + 1;
  await setCount(options, evolutionId, attempt);
  const reason = 'the build failed';
  await record(options, {
    type: 'failed-start',
    version: next.version,
    evolutionId,
    attempt,
    ...facts(failed),
    reason,
  });
  return { ...progress, idleActivations };
};

const onEnded = async (
  options: GuardOptions,
  live: LiveVersion,
  suspect: Suspect | undefined,
  run: RunResult,
  progress: Progress,
): Promise<Step> => {
  const status = statusOf(run.exit);
  if (run.healthy) return { status };
  if (suspect === undefined && !progress.rolledBack) return { status };
  await record(options, { type: 'failed-start', version: live.version, ...suspect, ...facts(run) });
  options.log(`start failed (${run.killed ?? `status ${String(status)}`})`);
  if (suspect !== undefined) return progress;
  return { status: await enterSafeMode(options, 'the agent does not come up after its evolutions were rolled back') };
};

/** One start with everything before and after it. */
const step = async (options: GuardOptions, progress: Progress): Promise<Step> => {
  const live = await lookAround(options);
  const suspect = await count(options, live);
  if (suspect === 'exhausted') {
    const [evolutionId = ''] = await unblessed(options, live);
    if (await rollBack(options, live, evolutionId)) return { ...progress, rolledBack: true };
    return { status: await enterSafeMode(options, `${evolutionId} could not be rolled back`) };
  }
  const run = await start(options, live, suspect, (await readSafeMode(options.guardDir)) !== undefined);
  if (options.stop.signal.aborted) return onStopped(options, live, suspect, run);
  if (run.exit.exitCode === ACTIVATE) return onActivate(options, live, suspect, run, progress);
  return onEnded(options, live, suspect, run, progress);
};

/** Runs the agent until it ends for good. @returns The exit status for the guard. */
export const runGuard = async (options: GuardOptions): Promise<number> => {
  if (options.command.length === 0) throw new EvolveError('EVOLVE_USAGE', 'no command to start');
  let progress: Progress = { rolledBack: false, idleActivations: 0 };
  for (;;) {
    if (options.stop.signal.aborted) return 0;
    const next = await step(options, progress);
    if ('status' in next) return next.status;
    progress = next;
  }
};
