/**
 * The boot guard: keeps an agent startable, whatever an evolution did to it, without running the agent's code itself.
 *
 * Invariants:
 * 1. A start of an unblessed evolution is counted before it happens, on disk where there is one to write to: dying in
 *    between counts too.
 * 2. Only being ready, alive for the minimum time and probed says "healthy". Exit 0 and SIGTERM say nothing, unless the
 *    guard itself was told to stop.
 * 3. One evolution after the other is taken back, newest first; then safe mode, once; then the agent's own status.
 * 4. Without an evolution to blame the guard is a bystander: the agent's status is its own.
 * 5. No fault of the guard's own books or of the repository keeps the agent from starting; a full disk is waited for, but not
 *    for ever.
 */
import { EvolveError, messageOf } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { ACTIVATE, crashLooping, onActivate, onEnded, onStopped } from './endings.ts';
import type { LiveVersion } from './live.ts';
import { checkOwnFiles, lookAround } from './look.ts';
import { readSafeMode } from './records.ts';
import {
  attemptsOf,
  setCount,
  unblessed,
  type GuardOptions,
  type Progress,
  type Step,
  type Suspect,
} from './session.ts';
import { start } from './start.ts';
import { enterSafeMode, notTakenBack, rollBack } from './take-back.ts';

/** Before the first start: the person's work is saved, and what is missing already is not the evolution's doing. */
const prepare = async (options: GuardOptions, evolutionId: string): Promise<void> => {
  const { books, repository, care, log } = options;
  if (evolutionId in books.known().missing) return;
  const paths = await repository.missing().catch(() => []);
  const saved = await repository.save(evolutionId).catch((error: unknown) => {
    log(`unfinished work could not be saved before ${evolutionId} is started: ${messageOf(error)}`);
    return undefined;
  });
  await books.update((known) => ({
    ...known,
    missing: { ...known.missing, [evolutionId]: paths },
    saved: saved === undefined ? known.saved : { ...known.saved, [evolutionId]: saved },
  }));
  await care.sync();
};

/** The evolution that the next start is a try of, counted; or the one that has to go. */
const count = async (
  options: GuardOptions,
  live: LiveVersion,
): Promise<Suspect | { readonly exhausted: string } | undefined> => {
  const [evolutionId] = unblessed(options, live);
  const looping = crashLooping(options, live);
  if (evolutionId === undefined) return looping === undefined ? undefined : { exhausted: looping };
  const done = attemptsOf(options, evolutionId);
  if (done >= options.config.maxAttempts) return { exhausted: evolutionId };
  await prepare(options, evolutionId);
  await setCount(options, evolutionId, done + 1);
  failpoint('guard:counted');
  return { evolutionId, attempt: done + 1 };
};

/** One start with everything before and after it. */
const step = async (options: GuardOptions, progress: Progress): Promise<Step> => {
  const live = await lookAround(options);
  const suspect = await count(options, live);
  if (suspect !== undefined && 'exhausted' in suspect) {
    if (await rollBack(options, live, suspect.exhausted)) return { ...progress, rolledBack: true };
    // Told to stop while it waited for room on the disk: the next guard tries again.
    if (options.control.stop.aborted) return progress;
    return { status: await enterSafeMode(options, notTakenBack(suspect.exhausted)) };
  }
  const safeMode = (await readSafeMode(options.guardDir).catch(() => undefined)) !== undefined;
  const run = await start(options, live, suspect, safeMode);
  await checkOwnFiles(options, live.version);
  const ending = { live, suspect, run };
  if (options.control.stop.aborted || run.told) return onStopped(options, ending);
  if (run.exit.exitCode === ACTIVATE) return onActivate(options, ending, progress);
  return onEnded(options, ending, progress);
};

/** Runs the agent until it ends for good. @returns The exit status for the guard. */
export const runGuard = async (options: GuardOptions): Promise<number> => {
  if (options.command.length === 0) throw new EvolveError('EVOLVE_USAGE', 'no command to start');
  let progress: Progress = { rolledBack: false, idleActivations: 0 };
  for (;;) {
    if (options.control.stop.aborted) return 0;
    const next = await step(options, progress);
    if ('status' in next) return next.status;
    progress = next;
  }
};
