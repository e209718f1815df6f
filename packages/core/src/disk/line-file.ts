/**
 * An append-only file of JSON lines, each chained to the one before by its checksum. The caller holds the lock that keeps
 * other writers out; reading needs none.
 *
 * Invariants:
 * 1. A line counts once it is whole and its checksum is right; `append` returns after the disk has it.
 * 2. A last line that is not whole (cut short, or with holes, which a power cut leaves as zeros) was torn by a crash: it is
 *    as if it had never been written, and is cut off before the next one.
 * 3. Any other line that is wrong is damage, and nothing goes on from it. The chain shows edits, removals and another order,
 *    not that lines are missing at the end.
 * 4. Only what was added since is read again.
 */
import { createHash } from 'node:crypto';
import { open, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvolveError } from '../errors/index.ts';
import { appendSynced, replaceFile, syncDir, unlessMissing } from './durable.ts';

/** What the lines of a file hold. */
export interface LineFormat<T> {
  /** What the file is called in messages, as in "workspace journal". */
  readonly name: string;
  readonly version: number;
  /** The entry, or undefined when it is none of this kind. */
  readonly read: (value: unknown) => T | undefined;
  /** What to throw when a line, counted from 1, is damaged. */
  readonly damaged: (line: number) => EvolveError;
}

export interface ParsedLines<T> {
  readonly entries: readonly T[];
  /** Bytes that are whole lines; what follows was torn by a crash. */
  readonly length: number;
}

export interface LineFile<T> {
  /** @throws EVOLVE_STORE_VERSION, or what the format calls damaged. */
  read(): Promise<ParsedLines<T>>;
  append(entries: readonly T[]): Promise<void>;
  /** All lines at once, in one step. */
  replace(entries: readonly T[]): Promise<void>;
}

interface Known<T> extends ParsedLines<T> {
  /** Checksum of the last whole line. */
  readonly sum: string;
  readonly inode: bigint;
  /** Of the file, torn end included, in bytes. */
  readonly size: number;
}

/** Where a chain begins. */
const FIRST = '';
const LINE = /^\{"v":(\d+),"sum":"([0-9a-f]+)","entry":(.*)\}$/s;

const sumOf = (before: string, text: string): string => createHash('sha256').update(`${before}\n${text}`).digest('hex');

const encode = (version: number, before: string, entries: readonly unknown[]): string => {
  let sum = before;
  const lines = entries.map((entry) => {
    const text = JSON.stringify(entry);
    sum = sumOf(sum, text);
    return `{"v":${String(version)},"sum":"${sum}","entry":${text}}\n`;
  });
  return lines.join('');
};

type Decoded<T> = { readonly entry: T; readonly sum: string } | 'torn' | 'damaged';

const decode = <T>({ name, version, read }: LineFormat<T>, before: string, line: string): Decoded<T> => {
  const [, found, sum = '', text] = LINE.exec(line) ?? [];
  if (text === undefined || line.includes('\0')) return 'torn';
  if (Number(found) !== version) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `${name} of version ${String(found)}`);
  }
  if (sumOf(before, text) !== sum) return 'damaged';
  const entry = read(JSON.parse(text));
  return entry === undefined ? 'damaged' : { entry, sum };
};

type Chain<T> = ParsedLines<T> & { readonly sum: string };

const parseOn = <T>(format: LineFormat<T>, before: Chain<T>, bytes: Buffer): Chain<T> => {
  const entries = [...before.entries];
  let { sum } = before;
  let at = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, at)) {
    const found = decode(format, sum, bytes.toString('utf8', at, end));
    if (found === 'torn' && end === bytes.length - 1) break;
    if (typeof found === 'string') throw format.damaged(entries.length + 1);
    entries.push(found.entry);
    sum = found.sum;
    at = end + 1;
  }
  return { entries, length: before.length + at, sum };
};

/** Reads what the file holds beyond what is known of it. */
const readOn = async <T>(
  file: string,
  format: LineFormat<T>,
  known: Known<T> | undefined,
): Promise<Known<T> | undefined> => {
  const handle = await unlessMissing(open(file, 'r'));
  if (handle === undefined) return undefined;
  try {
    const { ino: inode, size: bigSize } = await handle.stat({ bigint: true });
    const size = Number(bigSize);
    const isSame = known?.inode === inode && size >= known.length;
    const before = isSame ? known : { entries: [], length: 0, sum: FIRST };
    const bytes = Buffer.alloc(size - before.length);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, before.length);
    return { ...parseOn(format, before, bytes.subarray(0, bytesRead)), inode, size: before.length + bytesRead };
  } finally {
    await handle.close();
  }
};

/** The lines of `file`, which need not exist yet. */
export const openLineFile = <T>(file: string, format: LineFormat<T>): LineFile<T> => {
  let known: Known<T> | undefined;
  const refresh = async (): Promise<Known<T> | undefined> => (known = await readOn(file, format, known));
  return {
    read: async () => (await refresh()) ?? { entries: [], length: 0 },
    append: async (entries) => {
      const { length, size, sum } = (await refresh()) ?? { length: 0, size: undefined, sum: FIRST };
      if (size !== undefined && length < size) await truncate(file, length);
      try {
        await appendSynced(file, encode(format.version, sum, entries));
      } catch (error) {
        // What could not be written whole counts in no part; where this fails too, it is a torn end.
        await truncate(file, length).catch(() => undefined);
        throw error;
      }
      if (size === undefined) await syncDir(dirname(file));
    },
    replace: (entries) => replaceFile(file, encode(format.version, FIRST, entries)),
  };
};
