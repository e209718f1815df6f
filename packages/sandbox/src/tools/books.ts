/**
 * What a registry stands on: its settings, its records, its judge, and the lock around every change.
 *
 * 1. A change is one append, and that append is the moment between before and after. What it does to the tool's file comes
 *    next and is finished by whoever looks next (`settle`), so a kill at any instant leaves one or the other.
 * 2. Recovery overwrites or removes only what the record says stood there; a file that was edited since is left alone and
 *    shows up as changed.
 * 3. Everything is read again under the lock before it is changed.
 */
import { join } from 'node:path';
import { privateDir, withDiskErrors, withLock, type LineFile } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import { failpoint } from '@evolve/core/failpoint';
import { rememberingJudge, type Judged } from './judge-tool.ts';
import { openRecords, type ToolRecord } from './record.ts';
import type { ToolSettings } from './settings.ts';
import { findFile, keptVersion, putFile, removeFile, sweep, type FoundFile } from './source-file.ts';
import { currentOf, foldRecords, type ToolState, type ToolStates } from './state.ts';

export interface ToolBooks {
  readonly settings: ToolSettings;
  readonly records: LineFile<ToolRecord>;
  readonly judge: (source: string) => Judged;
  /** ISO 8601, by the registry's clock. */
  now(): string;
  /** What stands at a tool's name. */
  file(name: string): Promise<FoundFile>;
  /** One tool as the records have it, settled or not. */
  fresh(name: string): Promise<ToolState>;
  /** Everything as it stands, with what a crash left undone done. */
  states(): Promise<ToolStates>;
  /** Runs a change alone, on states that nobody else changes meanwhile. */
  alone<T>(work: (states: ToolStates) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

type Unlocked = Omit<ToolBooks, 'alone' | 'states'>;

const place = async ({ settings }: Unlocked, state: ToolState, found: FoundFile): Promise<void> => {
  const { sha256, bytes } = currentOf(state);
  if (found.kind === 'file' && found.sha256 === sha256) return;
  const source = await keptVersion(settings.stateDir, sha256, bytes);
  await putFile(settings.dir, state.name, source, found.kind === 'missing');
};

const mayTouch = (found: FoundFile, replaces: string | null): boolean =>
  found.kind === 'missing' || (found.kind === 'file' && found.sha256 === replaces);

const settleFile = async (
  books: Unlocked,
  state: ToolState,
  unsettled: NonNullable<ToolState['unsettled']>,
): Promise<void> => {
  const { name } = state;
  const found = await books.file(name);
  if (mayTouch(found, unsettled.replaces)) {
    if (unsettled.kind === 'place') await place(books, state, found);
    else await removeFile(books.settings.dir, name);
  }
  await sweep(books.settings.dir, name);
};

/** Does to a tool's file what its last record says, where that is the registry's to do. */
export const settle = async (books: Unlocked, state: ToolState): Promise<void> => {
  const { unsettled, name } = state;
  if (unsettled === undefined) return;
  if (books.settings.placesFiles) await settleFile(books, state, unsettled);
  failpoint('tools:file-done');
  await books.records.append([{ type: 'settled', name, version: currentOf(state).version, at: books.now() }]);
};

const settledStates = async (books: Unlocked): Promise<ToolStates> => {
  const states = foldRecords((await books.records.read()).entries);
  const open = [...states.values()].filter(({ unsettled }) => unsettled !== undefined);
  if (open.length === 0) return states;
  for (const state of open) await settle(books, state);
  return foldRecords((await books.records.read()).entries);
};

/** Opens what stands in the state directory; nothing is written before the first change. */
export const openBooks = (settings: ToolSettings): ToolBooks => {
  const { dir, stateDir, clock, lockWaitMs, limits } = settings;
  const unlocked: Unlocked = {
    settings,
    records: openRecords(join(stateDir, 'tools.jsonl')),
    judge: rememberingJudge(settings),
    now: () => clock.now().toISOString(),
    file: (name) => findFile(dir, name, limits.maxSourceBytes),
    fresh: async (name) => {
      const state = foldRecords((await unlocked.records.read()).entries).get(name);
      if (state === undefined) throw new TypeError(`${name} was written and is not on record`);
      return state;
    },
  };
  const alone: ToolBooks['alone'] = (work, signal) =>
    withDiskErrors(async () => {
      await privateDir(stateDir);
      const file = join(stateDir, 'tools.lock');
      const busy = (): EvolveError =>
        new EvolveError('EVOLVE_BUSY', 'another process is changing the tools', { data: { file, waitMs: lockWaitMs } });
      return withLock(file, { waitMs: lockWaitMs, signal, busy }, async () => work(await settledStates(unlocked)));
    });
  const states = (): Promise<ToolStates> =>
    withDiskErrors(async () => {
      const read = foldRecords((await unlocked.records.read()).entries);
      // Somebody is at it, or was killed at it: either way it is settled once the lock is ours.
      const isSettled = [...read.values()].every(({ unsettled }) => unsettled === undefined);
      return isSettled ? read : alone((settled) => Promise.resolve(settled));
    });
  return { ...unlocked, alone, states };
};
