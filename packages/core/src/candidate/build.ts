import { createHash } from 'node:crypto';
import type { Candidate, Change, FileMode } from '../contracts/index.ts';

export interface FileEdit {
  readonly before?: string;
  readonly after?: string;
  readonly modeBefore?: FileMode;
  readonly modeAfter?: FileMode;
}

const toChange = ([path, edit]: [string, FileEdit]): Change => ({
  path,
  ...(edit.before === undefined ? {} : { before: edit.before, modeBefore: edit.modeBefore ?? '100644' }),
  ...(edit.after === undefined ? {} : { after: edit.after, modeAfter: edit.modeAfter ?? '100644' }),
});

/** A candidate built in memory: for the known-bad and known-good changes of gates, and for tests. */
export const candidateOf = (edits: Readonly<Record<string, FileEdit>>): Candidate => ({
  base: '0'.repeat(40),
  tree: createHash('sha1').update(JSON.stringify(edits)).digest('hex'),
  changes: Object.entries(edits).map(toChange),
});
