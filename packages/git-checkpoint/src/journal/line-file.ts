/**
 * An append-only file of JSON lines, each with a checksum.
 *
 * Invariants:
 * 1. A line counts once it is whole and its checksum is right; `append` returns after the disk has it.
 * 2. A torn last line is as if it had never been written, and is cut off before the next one.
 * 3. A wrong line before the last one is damage, and nothing goes on from it.
 * 4. Only what was added since is read again.
 */
import { createHash } from 'node:crypto';
import { open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { appendSynced, replaceFile, syncDir, unlessMissing } from '../state/durable.ts';
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

export interface ParsedLines {
  readonly entries: readonly JournalEntry[];
  /** Bytes that are whole lines; what follows was torn by a crash. */
  readonly length: number;
}

const NOTHING: ParsedLines = { entries: [], length: 0 };

/** @throws EVOLVE_JOURNAL_CORRUPT */
export const parseLines = (bytes: Buffer, before: ParsedLines = NOTHING): ParsedLines => {
  const entries = [...before.entries];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const entry = end === -1 ? undefined : decodeLine(bytes.toString('utf8', at, end));
    if (end === -1 || entry === undefined) {
      if (end === -1 || end === bytes.length - 1) break;
      const line = entries.length + 1;
      throw new EvolveError('EVOLVE_JOURNAL_CORRUPT', `workspace journal: line ${String(line)} is damaged`, {
        data: { line },
      });
    }
    entries.push(entry);
    at = end + 1;
  }
  return { entries, length: before.length + at };
};

export interface LineFile {
  read(): Promise<ParsedLines>;
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** All lines at once, in one step. */
  replace(entries: readonly JournalEntry[]): Promise<void>;
}

interface Known extends ParsedLines {
  readonly inode: bigint;
  /** Of the file, torn end included, in bytes. */
  readonly size: number;
}

/** Reads what the file holds beyond what is known of it. */
const readOn = async (file: string, known: Known | undefined): Promise<Known | undefined> => {
  const handle = await unlessMissing(open(file, 'r'));
  if (handle === undefined) return undefined;
  try {
    const { ino: inode, size: bigSize } = await handle.stat({ bigint: true });
    const size = Number(bigSize);
    const before = known?.inode === inode && size >= known.length ? known : NOTHING;
    const bytes = Buffer.alloc(size - before.length);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, before.length);
    return { ...parseLines(bytes.subarray(0, bytesRead), before), inode, size: before.length + bytesRead };
  } finally {
    await handle.close();
  }
};

export const openLineFile = (file: string): LineFile => {
  let known: Known | undefined;
  const read = async (): Promise<Known | undefined> => (known = await readOn(file, known));
  return {
    read: async () => (await read()) ?? NOTHING,
    append: async (entries) => {
      const { length, size } = (await read()) ?? { length: 0, size: undefined };
      if (size !== undefined && length < size) await truncate(file, length);
      await appendSynced(file, entries.map(encodeLine).join(''));
      if (size === undefined) await syncDir(dirname(file));
    },
    replace: (entries) => replaceFile(file, entries.map(encodeLine).join('')),
  };
};
