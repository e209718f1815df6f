import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { privateDir, replaceFile, unlessMissing } from '../state/durable.ts';
import { isAlive } from '../state/owner.ts';
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

/**
 * Copies the boot guard and its configuration into the state directory, where no evolution reaches. Idempotent.
 * @throws EVOLVE_OPTIONS, EVOLVE_NOT_FOUND
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
  await privateDir(guard);
  const installed = { file: join(guard, FILES.program), config: join(guard, FILES.config) };
  const program = await readFile(await guardProgram());
  if ((await unlessMissing(readFile(installed.file)))?.equals(program) !== true) {
    await replaceFile(installed.file, program);
  }
  await replaceFile(installed.config, text);
  return installed;
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

export const readGuardStatus = async (stateDir: string): Promise<GuardStatus> => {
  const { guard } = layout(stateDir);
  const { attempts, blessed } = await readAttempts(guard);
  const child = await readChild(guard);
  const safeMode = await readSafeMode(guard);
  return {
    installed: (await unlessMissing(readFile(join(guard, FILES.program)))) !== undefined,
    running: child !== undefined && (await isAlive(child)),
    attempts,
    blessed,
    ...(safeMode === undefined ? {} : { safeMode }),
  };
};

/** What the guard has seen and done, oldest first. */
export const guardEvents = (stateDir: string): Promise<readonly GuardEvent[]> => readEvents(layout(stateDir).guard);

/** Ends safe mode: for a person who has looked. */
export const clearGuardSafeMode = (stateDir: string): Promise<void> => removeRecord(layout(stateDir).guard, 'safeMode');
