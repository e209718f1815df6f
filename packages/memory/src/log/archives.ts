import type { Knowledge, LogEntry } from '@evolve/core/contracts';
import type { ArchivedSection, LogArchive } from './archive.ts';

/** One step of a compaction: what goes into which archive. */
export interface ArchiveStep {
  /** With the id of `replaces`, where there is one. */
  readonly archive: LogArchive;
  /** The entries that it holds from now on, as they were read. */
  readonly entries: readonly LogEntry[];
  /** The archive that these entries join, as it was read. */
  readonly replaces?: LogArchive;
}

/** Where a compaction reads and writes. Every method is one transaction. */
export interface LogArchives {
  /** All of them, oldest first. */
  list(): Promise<readonly LogArchive[]>;
  /** The newest one of the section. */
  latest(section: ArchivedSection): Promise<LogArchive | undefined>;
  /** Of the entries that are in no archive, those beyond the newest `keep`: the oldest `limit`, oldest first. */
  beyond(query: {
    readonly section: ArchivedSection;
    readonly keep: number;
    readonly limit: number;
  }): Promise<readonly LogEntry[]>;
  /** False, and nothing is written, when an entry or the archive is not what was read any more. */
  commit(step: ArchiveStep): Promise<boolean>;
  /** Inserts an archive, or replaces the one with its id: what a person wrote. */
  put(archive: LogArchive): Promise<void>;
  /** The entries that went into the archive, oldest first, as they were; `after` is the id of the last one that is known. */
  originals(id: string, query: { readonly limit: number; readonly after?: string }): Promise<readonly LogEntry[]>;
  /** Those of these entries that are in an archive. */
  archived(ids: readonly string[]): Promise<readonly LogEntry[]>;
}

/** What the files of the log are written from; without `archives` nothing can be compacted. */
export type LogKnowledge = Pick<
  Knowledge,
  'log' | 'curiosity' | 'addCuriosity' | 'dismissCuriosity' | 'explorations'
> & { readonly archives?: LogArchives };
