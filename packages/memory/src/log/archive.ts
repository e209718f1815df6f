import { createHash } from 'node:crypto';
import { DRAFT_PREFIX } from './evolution-log.ts';

/** What is over and may be compacted. */
export type ArchivedSection = 'done' | 'failed';

/** Entries that were compacted: what is left of them in the file. The entries themselves stay in the store. */
export interface LogArchive {
  readonly id: string;
  /** `done`: a 📦 block. `failed`: a ⚠️ block. */
  readonly section: ArchivedSection;
  /** The first day or month that it covers: `2026-01-31` or `2026-01`. */
  readonly from: string;
  /** The last day or month that it covers. */
  readonly to: string;
  /** How many entries it stands for; 0 where nobody counted. */
  readonly count: number;
  /** Who wrote the lines: the host's model, our own extract, both, or a person (or another agent's file). */
  readonly by: 'model' | 'extract' | 'mixed' | 'person';
  /** The summary, a list item each. */
  readonly lines: readonly string[];
}

/** For an archive that stands in the file without an id of ours, until it is taken in. */
export const draftArchiveId = ({ section, from, to, lines }: Omit<LogArchive, 'id' | 'count' | 'by'>): string =>
  `${DRAFT_PREFIX}${createHash('sha256')
    .update(JSON.stringify([section, from, to, lines]))
    .digest('hex')
    .slice(0, 12)}`;

/** Whether both say the same of the same time, whatever their ids. */
export const saysTheSame = (first: LogArchive, second: LogArchive): boolean =>
  draftArchiveId(first) === draftArchiveId(second);
