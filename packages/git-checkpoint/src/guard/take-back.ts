/** Back to an earlier version, and safe mode when there is none. */
import type { RollbackReport } from '@evolve/core/contracts';
import { messageOf } from '@evolve/core/errors';
import { statusOf } from './child.ts';
import type { LiveVersion } from './live.ts';
import { lookAround } from './look.ts';
import { readSafeMode, removeRecord, writeSafeMode } from './records.ts';
import type { GuardOptions } from './session.ts';
import { whenThereIsRoom } from './room.ts';
import { build, start } from './start.ts';

/** Starts the agent once more with `EVOLVE_SAFE_MODE`. @returns Its status. */
export const enterSafeMode = async (options: GuardOptions, reason: string): Promise<number> => {
  const live = await lookAround(options);
  options.log(`safe mode: ${reason}`);
  try {
    await writeSafeMode(options.guardDir, { at: options.now().toISOString(), reason, version: live.version });
  } catch (error) {
    options.log(`safe mode cannot be noted: ${messageOf(error)}`);
  }
  await options.books.record({ type: 'safe-mode', version: live.version, reason });
  return statusOf((await start(options, live, undefined, true)).exit);
};

/** The work that was saved before the first start. What is not in there any more must not stop a rollback. */
const bringBackSaved = async ({ books, repository, log }: GuardOptions, evolutionId: string) => {
  const checkpoint = books.known().saved[evolutionId];
  if (checkpoint === undefined) return [];
  return repository.bringBackWork(checkpoint).catch((error: unknown) => {
    log(`saved work could not be brought back from checkpoint ${checkpoint}: ${messageOf(error)}`);
    return [];
  });
};

/** Files that vanished while an evolution was tried out come back: unfinished work as it was, the rest as the index has it. */
const bringBackDeleted = async (options: GuardOptions, live: LiveVersion, evolutionId: string): Promise<void> => {
  const saved = await bringBackSaved(options, evolutionId);
  const before = new Set(options.books.known().missing[evolutionId] ?? []);
  const gone = (await options.repository.missing()).filter((path) => !before.has(path));
  const paths = [...saved, ...(await options.repository.bringBack(gone))].sort();
  if (paths.length === 0) return;
  options.log(`${paths.length} files were deleted while ${evolutionId} ran, and are back`);
  const reason = 'files were deleted while the evolution ran';
  await options.books.record({ type: 'repaired', version: live.version, evolutionId, reason, paths });
};

/** A full disk is waited for. Every try begins with recovery, so what one has left half-way is no matter. */
const tryRollBack = (options: GuardOptions, live: LiveVersion, evolutionId: string): Promise<RollbackReport> =>
  whenThereIsRoom(
    async () => {
      await bringBackDeleted(options, live, evolutionId);
      return options.repository.rollBack(evolutionId);
    },
    {
      waitMs: options.config.diskWaitMs,
      stop: options.control.stop,
      onWait: (error) => {
        options.log(`the disk is full, so the rollback waits for room: ${messageOf(error)}`);
      },
    },
  );

export const notTakenBack = (evolutionId: string): string => `${evolutionId} could not be rolled back`;

/** Safe mode that was entered because of what has now been done after all. */
const endSafeModeFor = async ({ guardDir, log }: GuardOptions, evolutionId: string): Promise<void> => {
  const known = await readSafeMode(guardDir).catch(() => undefined);
  if (known?.reason !== notTakenBack(evolutionId)) return;
  await removeRecord(guardDir, 'safeMode').catch((error: unknown) => {
    log(`safe mode cannot be ended: ${messageOf(error)}`);
  });
};

/** @returns False when it could not be taken back. */
export const rollBack = async (options: GuardOptions, live: LiveVersion, evolutionId: string): Promise<boolean> => {
  options.log(`${evolutionId} did not come up: rolling it back`);
  try {
    const report = await tryRollBack(options, live, evolutionId);
    await options.books.record({ type: 'rolled-back', version: report.head, evolutionId, reason: 'crash-loop' });
    await endSafeModeFor(options, evolutionId);
    await build(options);
    return true;
  } catch (error) {
    const reason = messageOf(error);
    await options.books.record({ type: 'rolled-back', version: live.version, evolutionId, reason });
    options.log(`rollback failed: ${reason}`);
    return false;
  }
};
