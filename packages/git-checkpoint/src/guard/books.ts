/**
 * The guard's counts and events: in memory for this run, on disk for the next.
 *
 * Invariants:
 * 1. Memory decides while the guard runs. A blessing that this guard did not give, nor found when it started, does not
 *    count; of two counts of starts the larger one does.
 * 2. A disk that is full or read-only never keeps the agent from starting: it is told once, and counting goes on in memory.
 * 3. The files are bounded: events move on to a second file, which replaces the one before it.
 */
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { appendSynced, privateDir, replaceFile, unlessMissing } from '@evolve/core/disk';
import { messageOf } from '@evolve/core/errors';
import type { OwnFiles } from './own-files.ts';
import { FILES, NO_ATTEMPTS, readAttempts, type Attempts, type GuardEvent } from './records.ts';

/** Size of `events.jsonl` from which on a new one is begun, in bytes. */
export const EVENTS_BYTES = 1_000_000;
/** Blessings, counts and lists of evolutions that are no longer live are forgotten, oldest first, beyond this many. */
const REMEMBERED = 1_000;

export interface Books {
  readonly known: () => Attempts;
  /** Changes what is known, and writes it before it resolves. */
  update(change: (known: Attempts) => Attempts): Promise<void>;
  record(event: Omit<GuardEvent, 'at'>): Promise<void>;
  /** Events of this run, oldest first. */
  events(): readonly GuardEvent[];
  /** From now on a file of the workspace's exists, too. */
  keep(file: string): Promise<void>;
  /** Notices what others wrote into the guard's files and puts it right. @returns Their names. */
  check(): Promise<readonly string[]>;
}

export interface BookOptions {
  readonly guardDir: string;
  readonly files: OwnFiles;
  readonly now: () => Date;
  readonly log: (message: string) => void;
}

const last = <T>(items: readonly T[]): readonly T[] => items.slice(-REMEMBERED);

const lastOf = <T>(items: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.fromEntries(last(Object.entries(items)));

const bounded = (known: Attempts): Attempts => ({
  ...known,
  attempts: lastOf(known.attempts),
  blessed: last(known.blessed),
  crashes: lastOf(known.crashes),
  missing: lastOf(known.missing),
  saved: lastOf(known.saved),
});

const larger = (
  ours: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> => ({
  ...ours,
  ...Object.fromEntries(Object.entries(theirs).filter(([id, count]) => count > (ours[id] ?? 0))),
});

/** Says what goes wrong with the disk, once until it goes right again. */
const tolerant = (log: (message: string) => void) => {
  let isBroken = false;
  return async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      isBroken = false;
      return true;
    } catch (error) {
      if (!isBroken) log(`its records cannot be written, so they are kept in memory: ${messageOf(error)}`);
      isBroken = true;
      return false;
    }
  };
};

const openEvents = async ({ guardDir, files }: BookOptions) => {
  const file = join(guardDir, FILES.events);
  let text = (await unlessMissing(readFile(file, 'utf8')).catch(() => '')) ?? '';
  const recent: GuardEvent[] = [];
  const rotate = async (): Promise<void> => {
    files.release(file);
    await unlessMissing(rename(file, join(guardDir, FILES.earlierEvents)));
    text = '';
  };
  return {
    recent: (): readonly GuardEvent[] => recent,
    append: async (event: GuardEvent): Promise<void> => {
      recent.push(event);
      if (recent.length > REMEMBERED) recent.shift();
      if (text.length > EVENTS_BYTES) await rotate();
      // A line that a crash tore must not take the next one with it.
      const line = `${text === '' || text.endsWith('\n') ? '' : '\n'}${JSON.stringify(event)}\n`;
      files.release(file);
      await appendSynced(file, line);
      text += line;
      files.hold(file, text);
    },
  };
};

export const openBooks = async (options: BookOptions): Promise<Books> => {
  const { guardDir, files, now, log } = options;
  const keep = tolerant(log);
  await keep(() => privateDir(guardDir));
  const file = join(guardDir, FILES.attempts);
  let known = await readAttempts(guardDir).catch(() => NO_ATTEMPTS);
  const events = await openEvents(options);
  // What could not be written says nothing about somebody else's hand.
  let isCurrent = true;
  const write = async (): Promise<void> => {
    isCurrent = false;
    const text = `${JSON.stringify(known, null, 2)}\n`;
    files.release(file);
    await replaceFile(file, text);
    files.hold(file, text);
    isCurrent = true;
  };
  return {
    known: () => known,
    update: async (change) => {
      known = bounded(change(known));
      await keep(write);
    },
    record: async (event) => {
      await keep(() => events.append({ at: now().toISOString(), ...event }));
    },
    events: events.recent,
    keep: (file) => files.keep(file),
    check: async () => {
      const onDisk = await readAttempts(guardDir).catch(() => known);
      if (isCurrent) known = { ...known, attempts: larger(known.attempts, onDisk.attempts) };
      let changed: readonly string[] = [];
      await keep(async () => {
        changed = await files.check();
        if (changed.includes(FILES.attempts)) await write();
      });
      return changed;
    },
  };
};
