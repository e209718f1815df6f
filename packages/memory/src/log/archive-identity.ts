import { createHash } from 'node:crypto';
import type { LogArchive } from './archive.ts';
import { DRAFT_PREFIX } from './evolution-log.ts';

/** For an archive that stands in the file without an id of ours, until it is taken in. */
export const draftArchiveId = ({ section, from, to, lines }: Omit<LogArchive, 'id' | 'count' | 'by'>): string =>
  `${DRAFT_PREFIX}${createHash('sha256')
    .update(JSON.stringify([section, from, to, lines]))
    .digest('hex')
    .slice(0, 12)}`;

/** Whether both say the same of the same time, whatever their ids. */
export const saysTheSame = (first: LogArchive, second: LogArchive): boolean =>
  draftArchiveId(first) === draftArchiveId(second);
