import { mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasCode, privateDir, replaceFile, tryLock, unlessMissing } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { livenessOf } from '../state/owner.ts';
import { layout } from '../state/state-dir.ts';
import { guardProgram } from './bundle.ts';
import { parseGuardConfig, type GuardConfig, type GuardFile } from './config.ts';
import {
  FILES,
  readAttempts,
  readChild,
  readEvents,
  readSafeMode,
  removeRecord,
  type GuardEvent,
  type SafeMode,
} from './records.ts';

export interface InstalledGuard {
  /** The program: `node <file> --config <config> -- COMMAND…`. */
  readonly file: string;
  readonly config: string;
}

/** Whether a guard holds the lock. Where no lock can be made, none is held. */
const isGuarded = (guardDir: string): boolean => {
  try {
    const held = tryLock(join(guardDir, FILES.lock));
    held?.release();
    return held === undefined;
  } catch {
    return false;
  }
};

/** A state directory that is full or read-only. */
const UNWRITABLE = ['EROFS', 'ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EPERM'];

const put = async (dir: string, program: Buffer, config: string): Promise<InstalledGuard> => {
  const installed = { file: join(dir, FILES.program), config: join(dir, FILES.config) };
  if ((await unlessMissing(readFile(installed.file)))?.equals(program) !== true) {
    await replaceFile(installed.file, program);
  }
  await replaceFile(installed.config, config);
  return installed;
};

/**
 * Copies the boot guard and its configuration into the state directory, where no evolution reaches; into a temporary folder
 * when that cannot be written. Idempotent.
 * @throws EVOLVE_OPTIONS, EVOLVE_NOT_FOUND, EVOLVE_REPOSITORY_LOCKED while a guard runs
 */
export const installGuard = async (options: {
  readonly stateDir: string;
  /** Root of the live tree. */
  readonly dir: string;
  readonly config?: GuardConfig;
}): Promise<InstalledGuard> => {
  const { guard } = layout(options.stateDir);
  const content: GuardFile = {
    ...options.config,
    version: 1,
    dir: await realpath(options.dir),
    stateDir: options.stateDir,
  };
  const text = `${JSON.stringify(content, null, 2)}\n`;
  parseGuardConfig(text);
  if (isGuarded(guard)) {
    throw new EvolveError('EVOLVE_REPOSITORY_LOCKED', 'another guard runs the agent of this repository', {
      data: { guard },
      hint: 'Stop that one first.',
    });
  }
  const program = await readFile(await guardProgram());
  try {
    await privateDir(guard);
    return await put(guard, program, text);
  } catch (error) {
    if (!hasCode(error, ...UNWRITABLE)) throw error;
    // The agent has to come up all the same; the guard says what it cannot write.
    return put(await mkdtemp(join(tmpdir(), 'evolve-guard-')), program, text);
  }
};

export interface GuardStatus {
  readonly installed: boolean;
  /** Whether an agent runs under it right now. */
  readonly running: boolean;
  /** Starts that were counted and not blessed, by evolution. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Evolutions that have come up. */
  readonly blessed: readonly string[];
  readonly safeMode?: SafeMode;
}

/** An agent whose process cannot be seen from here runs if its guard does: the kernel's lock tells. */
const isRunning = async (guardDir: string): Promise<boolean> => {
  const child = await readChild(guardDir);
  const liveness = child === undefined ? 'gone' : await livenessOf(child);
  return liveness === 'unknown' ? isGuarded(guardDir) : liveness === 'alive';
};

export const readGuardStatus = async (stateDir: string): Promise<GuardStatus> => {
  const { guard } = layout(stateDir);
  const { attempts, blessed } = await readAttempts(guard);
  const safeMode = await readSafeMode(guard);
  return {
    installed: (await unlessMissing(readFile(join(guard, FILES.program)))) !== undefined,
    running: await isRunning(guard),
    attempts,
    blessed,
    ...(safeMode === undefined ? {} : { safeMode }),
  };
};

/** What the guard has seen and done, oldest first. */
export const guardEvents = (stateDir: string): Promise<readonly GuardEvent[]> => readEvents(layout(stateDir).guard);

/** Ends safe mode: for a person who has looked. */
export const clearGuardSafeMode = (stateDir: string): Promise<void> => removeRecord(layout(stateDir).guard, 'safeMode');
