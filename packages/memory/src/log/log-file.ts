/**
 * EVOLUTION.md and CURIOSITY.md: views of the knowledge for people, who may edit them.
 *
 * Owns: the two files and the copies of what was last written. Others own: the entries and the archives, which live in the
 * knowledge.
 *
 * 1. What a person wrote is taken in before the file is written, and text that is no entry stays to the byte.
 * 2. A change of one side never undoes a change of the other: both are compared with the copy that was last written, and where
 *    both changed the same words both are shown.
 * 3. A file that is missing, cut off or without its headings deletes nothing.
 * 4. A reader sees a whole file at any instant.
 * 5. Nothing of a file in another encoding is read, and it is not written over.
 */
import { failpoint } from '@evolve/core/failpoint';
import { EvolveError } from '@evolve/core/errors';
import { systemClock, timeIds } from '@evolve/core/time';
import { join } from 'node:path';
import type { Clock, Ids, LogView } from '@evolve/core/contracts';
import type { LogArchives, LogKnowledge } from './archives.ts';
import { compactArchives, type CompactionReport } from './compact/compact.ts';
import { completeCompaction, type CompactionOptions } from './compact/options.ts';
import { copiesIn } from './copies.ts';
import { takeCuriosity, writeCuriosity } from './curiosity-view.ts';
import { readText } from './files.ts';
import type { LogLanguage } from './headings.ts';
import { synchronise, takeEdits, type View } from './synchronise.ts';

/** Options of {@link evolutionLogFile}. */
export interface LogFileOptions {
  /** Where the files go, for example `.evolve` in the repository; created when missing. */
  readonly dir: string;
  /** Where the entries live; a person's edits of the file are written there. Without `archives` nothing can be compacted. */
  readonly knowledge: LogKnowledge;
  /** @default 'en' */
  readonly language?: LogLanguage;
  /** How {@link EvolutionLogFile.compact} compacts where it is not told otherwise. @default COMPACTION_DEFAULTS */
  readonly compaction?: Omit<CompactionOptions, 'clock' | 'ids'>;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** @default time and random bits */
  readonly ids?: Ids;
}

/** The log as files for people, which can be compacted. */
export interface EvolutionLogFile extends LogView {
  /**
   * Takes in what a person wrote, archives the old entries of the store, and writes the file with the archives' summaries: see
   * {@link compactEvolutionLog}. The entries stay in the store. Killed in between, it is gone on with by the next call or
   * shown by the next `render`.
   * @throws EVOLVE_OPTIONS, EVOLVE_BUSY when the entries keep changing, what the store throws, the reason of the signal.
   */
  compact(options?: Omit<CompactionOptions, 'clock' | 'ids'>): Promise<CompactionReport>;
}

const COPIES_DIR = '.views';
/** One call after the other, whether the one before failed or not. */
const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
};

const takeIn = async (view: View, curiosity: View): Promise<number> => {
  const taken = await takeEdits(view, await readText(view.file));
  const topics = await takeCuriosity(curiosity);
  return (
    (taken === 0 ? 0 : taken + (await synchronise(view))) +
    (topics === 0 ? 0 : topics + (await writeCuriosity(curiosity)))
  );
};

const archivesOf = ({ knowledge }: View): LogArchives => {
  if (knowledge.archives !== undefined) return knowledge.archives;
  throw new EvolveError('EVOLVE_OPTIONS', 'this knowledge keeps no archives', {
    hint: 'Use the knowledge of openMemory, or give one with `archives`.',
  });
};

/**
 * The log as files for people. `takeIn` writes the file too when there was something to take in, so the same edit is
 * never taken twice. Rejects with EVOLVE_STORE_FAILED, EVOLVE_STORE_FULL, EVOLVE_BUSY.
 */
export const evolutionLogFile = (options: LogFileOptions): EvolutionLogFile => {
  const { dir, knowledge, language = 'en', clock = systemClock, compaction: usual = {} } = options;
  const ids = options.ids ?? timeIds(clock);
  const parts = { knowledge, language, clock, ids };
  const copies = join(dir, COPIES_DIR);
  const view: View = { ...parts, file: join(dir, 'EVOLUTION.md'), copies: copiesIn(copies) };
  const curiosity: View = { ...parts, file: join(dir, 'CURIOSITY.md'), copies: copiesIn(copies, 'curiosity-') };
  const inTurn = oneAtATime();
  // A model takes its time: whoever reads and writes the files does not wait for it.
  const compactions = oneAtATime();
  const compact = async (how: CompactionOptions): Promise<CompactionReport> => {
    const [archives, compaction] = [archivesOf(view), completeCompaction({ ...usual, ...how, clock, ids })];
    await inTurn(async () => takeEdits(view, await readText(view.file)));
    const report = await compactArchives(archives, language, compaction);
    failpoint('compact:stored');
    await inTurn(() => synchronise(view));
    return report;
  };
  return {
    takeIn: () => inTurn(() => takeIn(view, curiosity)),
    render: () =>
      inTurn(async () => {
        await synchronise(view);
        await writeCuriosity(curiosity);
      }),
    compact: (how = {}) => compactions(() => compact(how)),
  };
};
