/** Entries of an index by what they are, without git where that can be. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import type { Git } from './git.ts';
import { pieces } from './index-pieces.ts';
import { IndexScan, type IndexScanOptions, type ScannedEntry } from './index-scan.ts';
import { hashBytes, objectFormat } from './object-format.ts';
import { readRecords } from './stream.ts';

/** Looks at each name and its mode. @returns Whether the entry is wanted. */
export type Visit = NonNullable<IndexScanOptions['visit']>;

/** What git says of an index that {@link IndexScan} does not read: a split or a sparse one, or of a newer version. */
export const askEntries = async (
  git: Git,
  isWanted: (entry: ScannedEntry) => boolean,
  indexFile: string | undefined,
): Promise<readonly ScannedEntry[]> => {
  const stream = git.stream(['ls-files', '-s', '-v', '-z', '--full-name'], { indexFile });
  stream.end();
  const entries: ScannedEntry[] = [];
  for await (const records of readRecords(stream.output)) {
    for (const record of records) {
      const [, tag = '', mode = '', oid = '', stage, raw = ''] = /^(\S) (\d+) (\S+) (\d)\t(.*)$/s.exec(record) ?? [];
      const entry: ScannedEntry = {
        raw,
        mode,
        oid,
        stage: Number(stage),
        assumeUnchanged: tag !== tag.toUpperCase(),
        skipWorktree: tag.toUpperCase() === 'S',
        intentToAdd: false,
      };
      if (isWanted(entry)) entries.push(entry);
    }
  }
  await stream.finished();
  return entries;
};

/**
 * The entries that `visit` wants, of an index that nobody replaces with half of another: git puts a whole one in its place.
 * `visit` may be asked about a name twice.
 * @param indexFile @default that of the worktree
 */
export const selectEntries = async (git: Git, visit: Visit, indexFile?: string): Promise<readonly ScannedEntry[]> => {
  const handle = await unlessMissing(open(indexFile ?? join(git.repository.gitDir, 'index'), 'r'));
  if (handle === undefined) return [];
  try {
    const scan = new IndexScan(hashBytes(await objectFormat(git)), { visit });
    const isWanted = ({ raw, mode }: ScannedEntry): boolean =>
      visit(Buffer.from(raw, 'latin1'), 0, raw.length, Number.parseInt(mode, 8));
    for await (const { bytes } of pieces(handle)) scan.push(bytes);
    if (scan.outcome !== 'whole' || !scan.isComplete) return await askEntries(git, isWanted, indexFile);
    return scan.entries.filter(isWanted);
  } finally {
    await handle.close();
  }
};
