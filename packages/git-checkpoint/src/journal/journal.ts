/**
 * The workspace's journal.
 *
 * Owns: `workspace/journal.jsonl` and `workspace/archive.jsonl`. Written only under the repository's lock. The journal
 * holds everything that is under way and the latest evolutions; older ones move to the archive, where they are still found
 * by their id.
 */
import { dirname, join } from 'node:path';
import { openLineFile, type LineFile, type LineFormat } from '@evolve/core/disk';
import { EvolveError } from '@evolve/core/errors';
import type { JournalEntry } from './entry.ts';
import { foldJournal, isInFlight, type EvolutionRecord, type FoldedJournal } from './fold.ts';

export interface JournalLimits {
  /** Beyond it old evolutions are archived, in bytes. */
  readonly bytes: number;
  /** How many of the latest evolutions stay. */
  readonly evolutions: number;
}

/** Version 2: each line is chained to the one before. */
const FORMAT: LineFormat<JournalEntry> = {
  name: 'workspace journal',
  version: 2,
  read: (value) => value as JournalEntry,
  damaged: (line) =>
    new EvolveError('EVOLVE_JOURNAL_CORRUPT', `workspace journal: line ${String(line)} is damaged`, {
      data: { line },
    }),
};

const LIMITS: JournalLimits = { bytes: 1_000_000, evolutions: 100 };

export interface WorkspaceJournal {
  /** What is under way, and the latest evolutions. */
  state(): Promise<FoldedJournal>;
  /** One evolution, however old. */
  find(evolutionId: string): Promise<EvolutionRecord | undefined>;
  append(entry: JournalEntry): Promise<void>;
}

const evolutionOf = (entry: JournalEntry): string | undefined =>
  'evolutionId' in entry ? entry.evolutionId : undefined;

/** What stays in the journal: the latest evolutions, those under way, and an unfinished restore. */
const keepers = ({ evolutions, restoring }: FoldedJournal, limits: JournalLimits) => {
  const latest = [...evolutions.keys()].slice(-limits.evolutions);
  const open = [...evolutions.values()].filter(isInFlight).map((record) => record.evolutionId);
  const ids = new Set([...latest, ...open]);
  return (entry: JournalEntry): boolean => {
    const id = evolutionOf(entry);
    return id === undefined ? restoring.length > 0 : ids.has(id);
  };
};

export const openJournal = (file: string, limits: JournalLimits = LIMITS): WorkspaceJournal => {
  const lines = openLineFile(file, FORMAT);
  /** Opened anew each time, so that its lines are not kept in memory. */
  const openArchive = (): LineFile<JournalEntry> => openLineFile(join(dirname(file), 'archive.jsonl'), FORMAT);
  const state = async (): Promise<FoldedJournal> => foldJournal((await lines.read()).entries);
  /** The archive first: killed in between, a line stands in both, and says the same. */
  const compact = async (): Promise<void> => {
    const { entries } = await lines.read();
    const stays = keepers(foldJournal(entries), limits);
    const kept = entries.filter(stays);
    if (kept.length === entries.length) return;
    await openArchive().append(entries.filter((entry) => !stays(entry) && evolutionOf(entry) !== undefined));
    await lines.replace(kept);
  };
  return {
    state,
    find: async (evolutionId) => {
      const record = (await state()).evolutions.get(evolutionId);
      if (record !== undefined) return record;
      return foldJournal((await openArchive().read()).entries).evolutions.get(evolutionId);
    },
    append: async (entry) => {
      if ((await lines.read()).length > limits.bytes) await compact();
      await lines.append([entry]);
    },
  };
};
