import type { LogEntry } from '@evolve/core/contracts';
import type { LogArchive } from '../archive.ts';
import type { LogArchives } from '../archives.ts';
import { LOG_SECTIONS, type EvolutionLog } from '../evolution-log.ts';
import { compactArchives } from './compact.ts';
import { completeCompaction, type CompactionOptions } from './options.ts';

const oldestFirst = (first: LogEntry, second: LogEntry): number =>
  first.updatedAt === second.updatedAt ? 0 : first.updatedAt < second.updatedAt ? -1 : 1;

interface Held {
  entries: readonly LogEntry[];
  archives: readonly LogArchive[];
}

/** A log in memory: nobody else changes it, and what is archived leaves it. */
const held = (log: Held): LogArchives => ({
  list: async () => log.archives,
  latest: async (section) => log.archives.findLast((archive) => archive.section === section),
  beyond: async ({ section, keep, limit }) => {
    // In the file the newest stand first: of entries of the same time the last one is the oldest.
    const own = log.entries.filter((entry) => entry.section === section).toReversed();
    return own.sort(oldestFirst).slice(0, Math.max(0, Math.min(limit, own.length - keep)));
  },
  commit: async ({ archive, entries, replaces }) => {
    const gone = new Set(entries);
    log.entries = log.entries.filter((entry) => !gone.has(entry));
    log.archives =
      replaces === undefined
        ? [...log.archives, archive]
        : log.archives.map((known) => (known === replaces ? archive : known));
    return true;
  },
  put: async () => undefined,
  originals: async () => [],
  archived: async () => [],
});

/**
 * The log with its old entries compacted: more than 10 completed ones are summarised but for the newest 5, of more than 5
 * failed ones the lessons are kept, and the newest 3. The summaries stand in `archives`; the entries that they stand for are in
 * the log that was given. A summary of `summarize` that misses or invents a commit, is longer than its source, is empty, fails
 * or comes too late is refused, told to `onRefused`, and replaced by an extract of our own. Compacting again changes nothing.
 *
 * For the log of a store, which keeps the entries, see `compact` of {@link evolutionLogFile}.
 * @throws EVOLVE_OPTIONS, or the reason of the signal.
 */
export const compactEvolutionLog = async (
  log: EvolutionLog,
  options: CompactionOptions = {},
): Promise<EvolutionLog> => {
  const rest: Held = { entries: log.entries, archives: log.archives ?? [] };
  await compactArchives(held(rest), log.language, completeCompaction(options));
  if (rest.archives.length === 0) return log;
  const archives = LOG_SECTIONS.flatMap((section) => rest.archives.filter((archive) => archive.section === section));
  return { ...log, entries: rest.entries, archives };
};
