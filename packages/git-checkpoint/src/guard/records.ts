/**
 * What the boot guard remembers, as files.
 *
 * Owns, in `guard/`: `attempts.json` (starts counted, evolutions blessed), `events.jsonl` and the file before it,
 * `safe-mode.json` and `child.json`. The workspace's journal ends at COMMITTED; attempts and blessing are the guard's alone.
 * A running guard writes the first two through its books (see `books.ts`).
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, unlessMissing } from '@evolve/core/disk';
import type { Owner } from '../state/owner.ts';

export interface Attempts {
  readonly version: 1;
  /** Starts that were counted and not blessed yet, by evolution. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Evolutions that have come up. */
  readonly blessed: readonly string[];
  /** Crashes of blessed evolutions, as long as every boot since the blessing ended in one. */
  readonly crashes: Readonly<Record<string, number>>;
  /** Tracked files that were missing already before the first start of an evolution. */
  readonly missing: Readonly<Record<string, readonly string[]>>;
  /** Checkpoints of the person's unfinished work, from before the first start of an evolution. */
  readonly saved: Readonly<Record<string, string>>;
  /** What was live when the repository could last be read. */
  readonly last?: { readonly version: string; readonly evolutions: readonly string[] };
}

export interface GuardEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly type:
    | 'start'
    | 'failed-start'
    | 'blessed'
    | 'crashed'
    | 'rolled-back'
    | 'activate'
    | 'safe-mode'
    | 'stopped'
    | 'repaired'
    | 'tampered';
  /** The commit that HEAD was; `unknown` when the repository cannot be read. */
  readonly version: string;
  readonly evolutionId?: string;
  /** From 1. */
  readonly attempt?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why a start counts as failed, or safe mode was entered; what was repaired. */
  readonly reason?: string;
  /** Files that were brought back: the guard's own (`tampered`), or tracked ones (`repaired`). */
  readonly paths?: readonly string[];
  /** Last 4 KB of the agent's standard error. Untrusted text. */
  readonly stderrTail?: string;
}

export interface SafeMode {
  readonly at: string;
  readonly reason: string;
  readonly version: string;
}

/** File names below the guard's folder. */
export const FILES = {
  program: 'guard.mjs',
  config: 'config.json',
  attempts: 'attempts.json',
  events: 'events.jsonl',
  /** The events before those, once there are too many. */
  earlierEvents: 'events.1.jsonl',
  safeMode: 'safe-mode.json',
  child: 'child.json',
  ready: 'ready',
  lock: 'lock.sqlite',
} as const;

const readJson = async (file: string): Promise<unknown> => {
  const text = await unlessMissing(readFile(file, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A file that cannot be read counts for nothing: the guard must come up whatever was done to its records.
    return undefined;
  }
};

export const NO_ATTEMPTS: Attempts = { version: 1, attempts: {}, blessed: [], crashes: {}, missing: {}, saved: {} };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const counts = (value: unknown): Readonly<Record<string, number>> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([id, count]) => (typeof count === 'number' ? [[id, count] as const] : [])),
      )
    : {};

const names = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

const lastOf = (value: unknown): Pick<Attempts, 'last'> =>
  isRecord(value) && typeof value['version'] === 'string'
    ? { last: { version: value['version'], evolutions: names(value['evolutions']) } }
    : {};

/** Whatever stands in the file: what has the right shape counts, the rest does not. */
export const readAttempts = async (guardDir: string): Promise<Attempts> => {
  const value = await readJson(join(guardDir, FILES.attempts));
  if (!isRecord(value)) return NO_ATTEMPTS;
  const entries = (key: string) => (isRecord(value[key]) ? Object.entries(value[key]) : []);
  return {
    version: 1,
    attempts: counts(value['attempts']),
    blessed: names(value['blessed']),
    crashes: counts(value['crashes']),
    missing: Object.fromEntries(entries('missing').map(([id, paths]) => [id, names(paths)])),
    saved: Object.fromEntries(entries('saved').flatMap(([id, name]) => (typeof name === 'string' ? [[id, name]] : []))),
    ...lastOf(value['last']),
  };
};

const parseEvent = (line: string): readonly GuardEvent[] => {
  try {
    return [JSON.parse(line) as GuardEvent];
  } catch {
    // Torn by a crash in the middle of a line.
    return [];
  }
};

export const parseEvents = (text: string): readonly GuardEvent[] =>
  text.split('\n').filter(Boolean).flatMap(parseEvent);

/** Oldest first; of very many the last ones. */
export const readEvents = async (guardDir: string): Promise<readonly GuardEvent[]> => {
  const read = async (name: string): Promise<string> =>
    (await unlessMissing(readFile(join(guardDir, name), 'utf8'))) ?? '';
  return parseEvents(`${await read(FILES.earlierEvents)}${await read(FILES.events)}`);
};

export const readSafeMode = async (guardDir: string): Promise<SafeMode | undefined> =>
  (await readJson(join(guardDir, FILES.safeMode))) as SafeMode | undefined;

export const writeSafeMode = (guardDir: string, safeMode: SafeMode): Promise<void> =>
  replaceFile(join(guardDir, FILES.safeMode), `${JSON.stringify(safeMode, null, 2)}\n`);

export const removeRecord = (guardDir: string, name: keyof typeof FILES): Promise<void> =>
  rm(join(guardDir, FILES[name]), { force: true });

/** The agent that a guard has started, so that the next guard finds it should this one be killed. */
export const readChild = async (guardDir: string): Promise<Owner | undefined> =>
  (await readJson(join(guardDir, FILES.child))) as Owner | undefined;

export const writeChild = (guardDir: string, child: Owner): Promise<void> =>
  replaceFile(join(guardDir, FILES.child), JSON.stringify(child));
