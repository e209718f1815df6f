/** One start of the agent, blessed when it comes up; and the build before it. */
import { statusOf } from './child.ts';
import type { LiveVersion } from './live.ts';
import type { GuardEvent } from './records.ts';
import { runHelper, runOnce, type RunResult } from './run-once.ts';
import { unblessed, type GuardOptions, type Suspect } from './session.ts';

const bless = async (options: GuardOptions, live: LiveVersion, suspect: Suspect | undefined): Promise<void> => {
  options.onUp?.();
  if (suspect === undefined) return;
  const ids = unblessed(options, live);
  await options.books.update((known) => ({
    ...known,
    attempts: Object.fromEntries(Object.entries(known.attempts).filter(([id]) => !ids.includes(id))),
    blessed: [...new Set([...known.blessed, ...ids])],
    // From here on its boots have to end well, see `endings.ts`.
    crashes: { ...known.crashes, ...Object.fromEntries(ids.map((id) => [id, 0])) },
    missing: Object.fromEntries(Object.entries(known.missing).filter(([id]) => !ids.includes(id))),
    saved: Object.fromEntries(Object.entries(known.saved).filter(([id]) => !ids.includes(id))),
  }));
  await options.books.record({ type: 'blessed', version: live.version, ...suspect });
  options.log(`${suspect.evolutionId} has come up`);
  await options.care.sync();
};

/** Runs the agent once, to the end of its last process. */
export const start = async (
  options: GuardOptions,
  live: LiveVersion,
  suspect: Suspect | undefined,
  safeMode: boolean,
): Promise<RunResult> => {
  await options.books.record({ type: 'start', version: live.version, ...suspect });
  const ended = new AbortController();
  const following = options.care.follow(ended.signal);
  try {
    return await runOnce({
      ...options,
      mark: `${options.mark}run`,
      env: {
        ...options.env,
        EVOLVE_GUARD_DIR: options.signsDir,
        EVOLVE_ATTEMPT: String(suspect?.attempt ?? 1),
        ...(safeMode ? { EVOLVE_SAFE_MODE: '1' } : {}),
      },
      healthy: () => bless(options, live, suspect),
    });
  } finally {
    ended.abort();
    await following;
  }
};

/** Names what an exit looked like, for the record. */
export const facts = (
  run: Pick<RunResult, 'exit' | 'stderrTail'> & { readonly killed?: string | undefined },
): Partial<GuardEvent> => ({
  ...(run.exit.exitCode === undefined ? {} : { exitCode: run.exit.exitCode }),
  ...(run.exit.signal === undefined ? {} : { signal: run.exit.signal }),
  ...(run.killed === undefined ? {} : { reason: run.killed }),
  stderrTail: run.stderrTail,
});

/** @returns What a failed build looked like. */
export const build = async (options: GuardOptions): Promise<Pick<RunResult, 'exit' | 'stderrTail'> | undefined> => {
  if (options.config.build === undefined) return undefined;
  const run = await runHelper(options.config.build, { ...options, signal: options.control.stop });
  if (run.exit.exitCode === 0) return undefined;
  options.log(`the build failed with ${String(statusOf(run.exit))}`);
  return run;
};
