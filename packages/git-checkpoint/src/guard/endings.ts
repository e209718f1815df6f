/** What follows from the way in which a run ended. */
import { statusOf } from './child.ts';
import type { LiveVersion } from './live.ts';
import { lookAround } from './look.ts';
import type { RunResult } from './run-once.ts';
import {
  attemptsOf,
  setCount,
  unblessed,
  type GuardOptions,
  type Progress,
  type Step,
  type Suspect,
} from './session.ts';
import { build, facts } from './start.ts';
import { enterSafeMode } from './take-back.ts';

/** The agent asks for its new code to be started. */
export const ACTIVATE = 75;

/** One run, and what was known before it. */
export interface Ending {
  readonly live: LiveVersion;
  readonly suspect: Suspect | undefined;
  readonly run: RunResult;
}

/** Blessed evolutions that have not had a boot that ended otherwise than in a crash, newest first. */
const onTrial = ({ books }: GuardOptions, live: LiveVersion): readonly string[] => {
  const { crashes } = books.known();
  return live.evolutions.filter((id) => id in crashes);
};

/** The blessed evolution whose every boot so far, and there were enough of them, ended in a crash. */
export const crashLooping = (options: GuardOptions, live: LiveVersion): string | undefined => {
  const { crashes } = options.books.known();
  return onTrial(options, live).find((id) => (crashes[id] ?? 0) >= options.config.crashLoop.boots);
};

/** Ended well: the blessing stands for good. */
const settle = async (options: GuardOptions, live: LiveVersion): Promise<void> => {
  const settled = onTrial(options, live);
  if (settled.length === 0) return;
  await options.books.update((known) => ({
    ...known,
    crashes: Object.fromEntries(Object.entries(known.crashes).filter(([id]) => !settled.includes(id))),
  }));
};

/** A boot of a blessed evolution ended in a crash. @returns Whether that makes a crash loop. */
const countCrash = async (options: GuardOptions, { live, run }: Ending): Promise<boolean> => {
  const [evolutionId] = onTrial(options, live);
  if (evolutionId === undefined) return false;
  const attempt = (options.books.known().crashes[evolutionId] ?? 0) + 1;
  await options.books.update((known) => ({ ...known, crashes: { ...known.crashes, [evolutionId]: attempt } }));
  await options.books.record({ type: 'crashed', version: live.version, evolutionId, attempt, ...facts(run) });
  return crashLooping(options, live) !== undefined;
};

/** The guard was told to stop, or the agent ended by a signal that came through the guard. */
export const onStopped = async (options: GuardOptions, { live, suspect, run }: Ending): Promise<Step> => {
  if (run.healthy) await settle(options, live);
  else if (suspect !== undefined) await setCount(options, suspect.evolutionId, suspect.attempt - 1);
  await options.books.record({ type: 'stopped', version: live.version, ...suspect, ...facts(run) });
  return { status: statusOf(run.exit) };
};

const onFailedBuild = async (
  options: GuardOptions,
  next: LiveVersion,
  evolutionId: string,
  failed: Pick<RunResult, 'exit' | 'stderrTail'>,
): Promise<void> => {
  const attempt = attemptsOf(options, evolutionId) + 1;
  await setCount(options, evolutionId, attempt);
  const about = { version: next.version, evolutionId, attempt };
  await options.books.record({ type: 'failed-start', ...about, ...facts(failed), reason: 'the build failed' });
};

/** The agent left for newer code. */
export const onActivate = async (options: GuardOptions, ending: Ending, progress: Progress): Promise<Step> => {
  const { live, suspect, run } = ending;
  const next = await lookAround(options);
  const changed = next.version !== live.version;
  if (run.healthy) await settle(options, live);
  // Leaving for newer code is no failure of the old; leaving for the same again and again is.
  if (suspect !== undefined && !run.healthy && changed) {
    await setCount(options, suspect.evolutionId, suspect.attempt - 1);
  }
  const idleActivations = changed || run.healthy ? 0 : progress.idleActivations + 1;
  if (suspect === undefined && idleActivations >= options.config.maxAttempts) return { status: ACTIVATE };
  const [evolutionId] = unblessed(options, next);
  const about = evolutionId === undefined ? {} : { evolutionId };
  await options.books.record({ type: 'activate', version: next.version, ...about });
  const failed = await build(options);
  if (failed !== undefined && evolutionId !== undefined) await onFailedBuild(options, next, evolutionId, failed);
  return { ...progress, idleActivations };
};

/** It ended by itself, or the guard had to end it. */
export const onEnded = async (options: GuardOptions, ending: Ending, progress: Progress): Promise<Step> => {
  const { live, suspect, run } = ending;
  const status = statusOf(run.exit);
  const crashed = status !== 0;
  if (crashed && (run.healthy || suspect === undefined) && (await countCrash(options, ending))) return progress;
  if (run.healthy) {
    if (!crashed) await settle(options, live);
    return { status };
  }
  if (suspect === undefined && !progress.rolledBack) return { status };
  await options.books.record({ type: 'failed-start', version: live.version, ...suspect, ...facts(run) });
  options.log(`start failed (${run.killed ?? `status ${String(status)}`})`);
  if (suspect !== undefined) return progress;
  return { status: await enterSafeMode(options, 'the agent does not come up after its evolutions were rolled back') };
};
