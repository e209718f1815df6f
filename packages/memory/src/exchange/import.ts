/**
 * Taking in an export.
 *
 * 1. Without the first line, or with that of a newer version, nothing is written.
 * 2. A line that cannot be read is told with its number, and the rest goes on: a stream cannot be read twice to refuse it as a whole,
 *    and since nothing is taken in twice, the file can be mended and taken in again.
 * 3. A file that nobody vouches for brings experiences only, as somebody's words: lessons, topics and entries of the log would steer
 *    the agent, and nothing in them says that they are not ours.
 */
import { EvolveError } from '@evolve/core/errors';
import { FORMAT, FORMAT_VERSION, HEADER, RECORD, type ExportedKind, type KnowledgeRecord } from './format.ts';
import type { KnowledgeRecords } from './records.ts';

/** A line that was not taken in. */
export interface RefusedLine {
  /** From 1; the header is the first. */
  readonly line: number;
  readonly why: string;
}

/** Options of {@link importKnowledge}. */
export interface ImportOptions {
  /** The file is ours: its words count as ours, and its outcomes count. @default false */
  readonly trust?: boolean;
  /** Hears of each line that cannot be read. */
  readonly onRefused?: (refused: RefusedLine) => void;
  readonly signal?: AbortSignal;
}

/** What {@link importKnowledge} did. */
export interface ImportReport {
  /** Records that were new, or brought something new, by kind. */
  readonly added: Readonly<Partial<Record<ExportedKind, number>>>;
  /** Records that were there already, or gave way to what was there. */
  readonly known: number;
  /** Records that only a trusted file brings, by kind. */
  readonly untrusted: Readonly<Partial<Record<ExportedKind, number>>>;
  /** Lines that could not be read. */
  readonly refused: number;
}

/** Records of one transaction. */
const BATCH = 100;

const notAnExport = (cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', `the first line is not that of an export (${FORMAT})`, {
    hint: 'evolve memory export writes such files.',
    ...(cause === undefined ? {} : { cause }),
  });

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

const readHeader = (line: string): void => {
  const { success, data, error } = HEADER.safeParse(parseJson(line));
  if (!success) throw notAnExport(error);
  if (data.version <= FORMAT_VERSION) return;
  throw new EvolveError('EVOLVE_STORE_VERSION', 'the export was written by a newer version', {
    data: { found: data.version, known: FORMAT_VERSION },
    hint: 'Update this package; nothing was taken in.',
  });
};

const readRecord = (line: string): KnowledgeRecord | string => {
  const value = parseJson(line);
  if (value === undefined) return 'not JSON';
  const { success, data, error } = RECORD.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  return issue === undefined
    ? 'not a record'
    : `${issue.path.join('.')}${issue.path.length > 0 ? ': ' : ''}${issue.message}`;
};

const more = (counts: Partial<Record<ExportedKind, number>>, kind: ExportedKind): void => {
  counts[kind] = (counts[kind] ?? 0) + 1;
};

interface Tally {
  readonly added: Partial<Record<ExportedKind, number>>;
  readonly untrusted: Partial<Record<ExportedKind, number>>;
  known: number;
  refused: number;
}

/** What is to be written, in batches; what is not is told or counted. */
async function* batchesOf(
  lines: AsyncIterable<string> | Iterable<string>,
  { trust = false, onRefused, signal }: ImportOptions,
  tally: Tally,
): AsyncGenerator<readonly KnowledgeRecord[]> {
  let number = 0;
  let batch: KnowledgeRecord[] = [];
  for await (const line of lines) {
    signal?.throwIfAborted();
    number += 1;
    if (number === 1) readHeader(line);
    if (number === 1 || line.trim() === '') continue;
    const record = readRecord(line);
    if (typeof record === 'string') {
      tally.refused += 1;
      onRefused?.({ line: number, why: record });
    } else if (trust || (record.type === 'experience' && record.forgotten === undefined)) batch.push(record);
    else more(tally.untrusted, record.type);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (number === 0) throw notAnExport();
  if (batch.length > 0) yield batch;
}

/**
 * Takes in the lines of an export, a transaction for some of them. What the store has stands, and only what it lacks is added: the
 * same file twice changes nothing, and neither does its own export. Nothing that was forgotten comes back.
 * @throws EVOLVE_OPTIONS when it is no export, EVOLVE_STORE_VERSION when it is of a newer version, EVOLVE_STORE_FULL; the reason of
 * `signal`. What was taken in before stays.
 */
export const importKnowledge = async (
  { records }: { readonly records: KnowledgeRecords },
  lines: AsyncIterable<string> | Iterable<string>,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const tally: Tally = { added: {}, untrusted: {}, known: 0, refused: 0 };
  for await (const batch of batchesOf(lines, options, tally)) {
    const added = await records.take(batch, { trust: options.trust ?? false });
    for (const [index, { type }] of batch.entries()) {
      if (added[index] === true) more(tally.added, type);
      else tally.known += 1;
    }
  }
  return tally;
};
