/**
 * What the boot guard remembers.
 *
 * Owns, in `guard/`: `attempts.json` (starts counted, evolutions blessed), `events.jsonl`, `safe-mode.json` and
 * `child.json`. The workspace's journal ends at COMMITTED; attempts and blessing are the guard's alone.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appendSynced, replaceFile, unlessMissing } from '../state/durable.ts';
import type { Owner } from '../state/owner.ts';

export interface Attempts {
  readonly version: 1;
  /** Starts that were counted and not blessed yet, by evolution. */
  readonly attempts: Readonly<Record<string, number>>;
  /** Evolutions that have come up. */
  readonly blessed: readonly string[];
}

export interface GuardEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly type: 'start' | 'failed-start' | 'blessed' | 'rolled-back' | 'activate' | 'safe-mode' | 'stopped';
  /** The commit that HEAD was; `unknown` when the repository cannot be read. */
  readonly version: string;
  readonly evolutionId?: string;
  /** From 1. */
  readonly attempt?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why a start counts as failed, or safe mode was entered. */
  readonly reason?: string;
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

const EMPTY: Attempts = { version: 1, attempts: {}, blessed: [] };

export const readAttempts = async (guardDir: string): Promise<Attempts> => ({
  ...EMPTY,
  ...((await readJson(join(guardDir, FILES.attempts))) as Partial<Attempts> | undefined),
});

export const writeAttempts = (guardDir: string, attempts: Attempts): Promise<void> =>
  replaceFile(join(guardDir, FILES.attempts), `${JSON.stringify(attempts, null, 2)}\n`);

export const withCount = (known: Attempts, evolutionId: string, count: number): Attempts => ({
  ...known,
  attempts: { ...known.attempts, [evolutionId]: Math.max(0, count) },
});

export const withBlessed = (known: Attempts, evolutionIds: readonly string[]): Attempts => ({
  ...known,
  attempts: Object.fromEntries(Object.entries(known.attempts).filter(([id]) => !evolutionIds.includes(id))),
  blessed: [...new Set([...known.blessed, ...evolutionIds])],
});

export const appendEvent = (guardDir: string, event: GuardEvent): Promise<void> =>
  appendSynced(join(guardDir, FILES.events), `${JSON.stringify(event)}\n`);

const parseEvent = (line: string): readonly GuardEvent[] => {
  try {
    return [JSON.parse(line) as GuardEvent];
  } catch {
    // Torn by a crash in the middle of a line.
    return [];
  }
};

/** Oldest first. */
export const readEvents = async (guardDir: string): Promise<readonly GuardEvent[]> => {
  const text = (await unlessMissing(readFile(join(guardDir, FILES.events), 'utf8'))) ?? '';
  return text.split('\n').filter(Boolean).flatMap(parseEvent);
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
