import { EvolveError } from '@evolve/core/errors';
import type { Identity } from '../options.ts';

/** A program that the guard runs, in the repository's root, with the agent's environment. */
export interface GuardCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** @default 300_000 */
  readonly timeoutMs?: number;
}

/** How the boot guard judges a start. Kept as JSON, so that nothing of the agent's has to run for it to be read. */
export interface GuardConfig {
  /** Failed starts of one evolution before it is rolled back. @default 3 */
  readonly maxAttempts?: number;
  /** How long a start has to live before it can be blessed, in milliseconds. @default 5_000 */
  readonly minUptimeMs?: number;
  /** `file`: the agent says that it is up by making `$EVOLVE_GUARD_DIR/ready`. @default 'uptime' */
  readonly ready?: 'uptime' | 'file';
  /** How long to wait for the file, in milliseconds. @default 120_000 */
  readonly startTimeoutMs?: number;
  /** Run after new code has become the live code, before it is started. */
  readonly build?: GuardCommand;
  /** Has to exit with 0 before a start is blessed. Tried three times. */
  readonly probe?: GuardCommand;
  /** A file that the agent touches; older than `staleMs`, the agent hangs. Relative to `$EVOLVE_GUARD_DIR`. */
  readonly heartbeat?: { readonly file: string; readonly staleMs: number };
  /**
   * Anonymous and shared memory that the agent with everything it started may hold, in bytes; beyond it the guard ends them.
   * Measured five times a second, on Linux only. @default unlimited
   */
  readonly memoryBytes?: number;
  /**
   * A blessed evolution is still taken back when each of its first so many boots ends in a crash. One that ends otherwise
   * settles it. @default { boots: 5 }
   */
  readonly crashLoop?: { readonly boots: number };
  /** Whether `.git` is mirrored in the state directory, to be restored when the agent destroys it. @default true */
  readonly mirror?: boolean;
  /** From the first stop signal to SIGKILL, in milliseconds. @default 10_000 */
  readonly stopGraceMs?: number;
  /**
   * How long a rollback that finds the disk full waits for room, in milliseconds, before the agent is started in safe mode.
   * @default 60_000
   */
  readonly diskWaitMs?: number;
  /** As in `gitWorkspace`. */
  readonly preserve?: readonly string[];
  readonly identity?: Identity;
}

/** The whole content of the guard's configuration file. */
export interface GuardFile extends GuardConfig {
  readonly version: 1;
  /** Root of the live tree. */
  readonly dir: string;
  readonly stateDir: string;
}

export interface TotalGuardConfig extends GuardFile {
  readonly maxAttempts: number;
  readonly minUptimeMs: number;
  readonly ready: 'uptime' | 'file';
  readonly startTimeoutMs: number;
  readonly stopGraceMs: number;
  readonly diskWaitMs: number;
  readonly crashLoop: { readonly boots: number };
  readonly mirror: boolean;
}

export const GUARD_DEFAULTS = {
  maxAttempts: 3,
  minUptimeMs: 5_000,
  ready: 'uptime',
  startTimeoutMs: 120_000,
  stopGraceMs: 10_000,
  diskWaitMs: 60_000,
  crashLoop: { boots: 5 },
  mirror: true,
} as const;

const isPositive = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const isCommand = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'command' in value &&
  typeof value.command === 'string' &&
  'args' in value &&
  Array.isArray(value.args);

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 1;

/** Memory and crash loop. */
const faultOfLimits = ({ memoryBytes, crashLoop, mirror }: TotalGuardConfig): string | undefined => {
  if (memoryBytes !== undefined && !isCount(memoryBytes)) return '"memoryBytes" is a whole number from 1';
  if (typeof crashLoop !== 'object' || !isCount((crashLoop as { boots?: unknown } | null)?.boots)) {
    return '"crashLoop" is { boots }, from 1';
  }
  return typeof mirror === 'boolean' ? undefined : '"mirror" is true or false';
};

const faultOf = (config: TotalGuardConfig): string | undefined => {
  const { maxAttempts, minUptimeMs, startTimeoutMs, stopGraceMs, diskWaitMs, heartbeat, build, probe } = config;
  if (typeof config.dir !== 'string' || typeof config.stateDir !== 'string') return '"dir" and "stateDir" are needed';
  if (!isCount(maxAttempts)) return '"maxAttempts" is a whole number from 1';
  if (![minUptimeMs, startTimeoutMs, stopGraceMs, diskWaitMs].every(isPositive)) return 'times are milliseconds from 0';
  if (!['uptime', 'file'].includes(config.ready)) return '"ready" is "uptime" or "file"';
  if (heartbeat !== undefined && (typeof heartbeat.file !== 'string' || !isPositive(heartbeat.staleMs))) {
    return '"heartbeat" is { file, staleMs }';
  }
  const commands: readonly unknown[] = [build, probe].filter((each) => each !== undefined);
  if (!commands.every(isCommand)) return '"build" and "probe" are { command, args, timeoutMs }';
  return faultOfLimits(config);
};

/** Reads the configuration file's text. @throws EVOLVE_OPTIONS */
export const parseGuardConfig = (text: string): TotalGuardConfig => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new EvolveError('EVOLVE_OPTIONS', 'the guard configuration is no JSON', { cause: error });
  }
  if (typeof value !== 'object' || value === null)
    throw new EvolveError('EVOLVE_OPTIONS', 'guard configuration: no object');
  const config = { ...GUARD_DEFAULTS, ...(value as GuardFile) };
  const version: number = config.version;
  const fault = version === 1 ? faultOf(config) : `version ${String(version)} is not known`;
  if (fault !== undefined) throw new EvolveError('EVOLVE_OPTIONS', `guard configuration: ${fault}`);
  return config;
};
