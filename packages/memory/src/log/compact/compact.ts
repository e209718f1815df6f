/**
 * Compaction of the evolution log: old entries become a few lines of an archive.
 *
 * 1. A summary is made outside of any transaction. It is written together with what it replaces, in one, and only when none
 *    of that has changed meanwhile; else it is made anew.
 * 2. Every commit of the entries is in the archive.
 * 3. However many entries there are, so many as one summary takes and one archive are in memory.
 * 4. Whoever is stopped between two archives goes on where it was; a log that is short enough stays as it is.
 */
import type { LogEntry } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { ArchivedSection, LogArchive } from '../archive.ts';
import type { LogArchives } from '../archives.ts';
import type { LogLanguage } from '../headings.ts';
import type { Compaction, RefusedSummary } from './options.ts';
import { summarise, type Summary } from './summarise.ts';

/** What a compaction did. */
export interface CompactionReport {
  /** Completed entries that were archived. */
  readonly completed: number;
  /** Failed entries that were archived. */
  readonly failed: number;
  /** Summaries that were refused, at most three: after that no model is asked. */
  readonly refused: readonly RefusedSummary[];
}

interface Run {
  readonly archives: LogArchives;
  readonly language: LogLanguage;
  readonly compaction: Compaction;
  readonly refused: RefusedSummary[];
}

/** A model that cannot do it is not paid for each batch. */
const MAX_REFUSED = 3;
/** How often the entries may change under a summary before it is given up. */
const MAX_TRIES = 3;

const summariseNext = async (run: Run, section: ArchivedSection, entries: readonly LogEntry[]): Promise<Summary> => {
  const { compaction, refused, language } = run;
  const mayAsk = refused.length < MAX_REFUSED;
  const chosen = mayAsk ? compaction : { ...compaction, summarize: undefined };
  const summary = await summarise(entries, { section, language }, chosen);
  if (summary.refused !== undefined) {
    refused.push(summary.refused);
    compaction.onRefused(summary.refused);
  }
  return summary;
};

const earlier = (first: string, second: string): string => (first < second ? first : second);
const later = (first: string, second: string): string => (first > second ? first : second);

const joined = (archive: LogArchive, { lines, by, from, to }: Summary, count: number): LogArchive => ({
  ...archive,
  from: earlier(archive.from, from),
  to: later(archive.to, to),
  count: archive.count + count,
  by: archive.by === by ? by : 'mixed',
  lines: [...new Set([...archive.lines, ...lines])],
});

/** What people and other agents wrote stays as they wrote it. */
const mayGrow = (archive: LogArchive | undefined, more: number, most: number): archive is LogArchive =>
  archive !== undefined && archive.by !== 'person' && archive.count + more <= most;

/** Archives the oldest entries beyond those that stay; returns how many. */
const archiveBatch = async (run: Run, section: ArchivedSection): Promise<number> => {
  const { archives, compaction } = run;
  const { keep, batch, maxArchived, ids, signal } = compaction;
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    signal.throwIfAborted();
    const limit = Math.min(batch, maxArchived);
    const entries = await archives.beyond({ section, keep: keep[section], limit });
    if (entries.length === 0) return 0;
    const latest = await archives.latest(section);
    const summary = await summariseNext(run, section, entries);
    const { lines, by, from, to } = summary;
    const step = mayGrow(latest, entries.length, maxArchived)
      ? { archive: joined(latest, summary, entries.length), entries, replaces: latest }
      : { archive: { id: ids(), section, from, to, count: entries.length, by, lines }, entries };
    if (await archives.commit(step)) return entries.length;
  }
  throw new EvolveError('EVOLVE_BUSY', 'the evolution log keeps changing while it is compacted', {
    data: { section },
    hint: 'Nothing was lost; compact it again later.',
  });
};

const compactSection = async (run: Run, section: ArchivedSection): Promise<number> => {
  const { archives, compaction } = run;
  const tooMany = await archives.beyond({ section, keep: compaction.max[section], limit: 1 });
  if (tooMany.length === 0) return 0;
  let archived = 0;
  for (;;) {
    const more = await archiveBatch(run, section);
    if (more === 0) return archived;
    archived += more;
  }
};

/** @throws EVOLVE_BUSY, what the archives throw, and the reason of the signal. */
export const compactArchives = async (
  archives: LogArchives,
  language: LogLanguage,
  compaction: Compaction,
): Promise<CompactionReport> => {
  const run: Run = { archives, language, compaction, refused: [] };
  const completed = await compactSection(run, 'done');
  const failed = await compactSection(run, 'failed');
  return { completed, failed, refused: run.refused };
};
