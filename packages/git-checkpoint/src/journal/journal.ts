/**
 * The workspace's journal: append-only JSON lines, each with a checksum.
 *
 * Owns: `workspace/journal.jsonl`. Written only under the repository's lock. Invariants:
 * 1. A line counts once it is whole and its checksum is right; `append` returns after the disk has it.
 * 2. A torn last line is as if it had never been written, and is cut off before the next one.
 * 3. A wrong line before the last one is damage, and nothing goes on from it.
 */
import { createHash } from 'node:crypto';
import { readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { appendSynced, syncDir, unlessMissing } from '../state/durable.ts';
import type { JournalEntry } from './entry.ts';

const VERSION = 1;

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

export const encodeLine = (entry: JournalEntry): string => {
  const text = JSON.stringify(entry);
  return `{"v":${String(VERSION)},"sum":"${checksum(text)}","entry":${text}}\n`;
};

const decodeLine = (line: string): JournalEntry | undefined => {
  const [, version, sum, text] = /^\{"v":(\d+),"sum":"([0-9a-f]{16})","entry":(.*)\}$/s.exec(line) ?? [];
  if (text === undefined || checksum(text) !== sum) return undefined;
  if (Number(version) !== VERSION) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `workspace journal of version ${String(version)}`);
  }
  return JSON.parse(text) as JournalEntry;
};

export interface ParsedJournal {
  readonly entries: readonly JournalEntry[];
  /** Bytes that are whole lines; what follows was torn by a crash. */
  readonly length: number;
}

/** @throws EVOLVE_JOURNAL_CORRUPT */
export const parseJournal = (bytes: Buffer): ParsedJournal => {
  const entries: JournalEntry[] = [];
  let length = 0;
  while (length < bytes.length) {
    const end = bytes.indexOf(10, length);
    const entry = end === -1 ? undefined : decodeLine(bytes.toString('utf8', length, end));
    if (end === -1 || entry === undefined) {
      if (end === -1 || end === bytes.length - 1) break;
      throw new EvolveError(
        'EVOLVE_JOURNAL_CORRUPT',
        `workspace journal: line ${String(entries.length + 1)} is damaged`,
        {
          data: { line: entries.length + 1 },
        },
      );
    }
    entries.push(entry);
    length = end + 1;
  }
  return { entries, length };
};

export interface WorkspaceJournal {
  read(): Promise<readonly JournalEntry[]>;
  append(entry: JournalEntry): Promise<void>;
}

export const openJournal = (file: string): WorkspaceJournal => {
  const parse = async (): Promise<ParsedJournal & { readonly size: number }> => {
    const bytes = (await unlessMissing(readFile(file))) ?? Buffer.alloc(0);
    return { ...parseJournal(bytes), size: bytes.length };
  };
  return {
    read: async () => (await parse()).entries,
    append: async (entry) => {
      const { length, size } = await parse();
      if (length < size) await truncate(file, length);
      await appendSynced(file, encodeLine(entry));
      if (size === 0) await syncDir(dirname(file));
    },
  };
};
