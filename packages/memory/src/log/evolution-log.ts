import type { LogEntry, LogSection } from '@evolve/core/contracts';
import type { LogArchive } from './archive.ts';
import type { LogLanguage } from './headings.ts';

/** Where text that is not ours stands: before everything, below a section's heading, or after its entries. */
export type TextPlace = 'start' | LogSection | `after-${LogSection}`;

/** The evolution log as a value: what EVOLUTION.md says. */
export interface EvolutionLog {
  readonly language: LogLanguage;
  /** By section: to do, in progress, done, failed. */
  readonly entries: readonly LogEntry[];
  /** What was compacted, in the order of the file; absent when nothing was. */
  readonly archives?: readonly LogArchive[];
  /** Everything that somebody else wrote, to the byte; each ends with a line feed. */
  readonly texts: Readonly<Partial<Record<TextPlace, string>>>;
}

export const LOG_SECTIONS: readonly LogSection[] = ['todo', 'doing', 'done', 'failed'];

/** An entry that stands in the file without an id of ours gets one of its own words until it is taken in. */
export const DRAFT_PREFIX = 'draft-';

/** The time of an entry that says none. */
export const UNKNOWN_TIME = '1970-01-01T00:00:00.000Z';

/** Some editors begin a file with it. */
export const BYTE_ORDER_MARK = '\uFEFF';
