/**
 * An append-only file of JSON lines, each chained to the one before by its checksum.
 *
 * 1. `append` returns after the disk has the lines; the caller holds the lock. Reading needs none.
 * 2. A last line that a crash cut short is as if it had never been written, and is cut off before the next append.
 * 3. A line that is whole and does not fit its checksum, wherever it stands, is damage: nothing goes on from it. The chain
 *    shows edits, removals and another order, not that lines are missing at the end.
 * 4. Only what was added since is read again.
 */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EvolveError } from '@evolve/core/errors';
import { hasCode, syncDir } from './durable.ts';
import { readRecord, type ToolRecord } from './record.ts';

const VERSION = 1;
const LINE = /^\{"v":(\d+),"sum":"([0-9a-f]{64})","record":(.*)\}$/s;

interface Known {
  readonly records: readonly ToolRecord[];
  /** Bytes that are whole lines. */
  readonly length: number;
  /** Checksum of the last line. */
  readonly sum: string;
  readonly inode: bigint | undefined;
}

const NOTHING: Known = { records: [], length: 0, sum: '', inode: undefined };

const sumOf = (before: string, text: string): string => createHash('sha256').update(`${before}\n${text}`).digest('hex');

const encode = (before: string, record: ToolRecord): { readonly line: string; readonly sum: string } => {
  const text = JSON.stringify(record);
  const sum = sumOf(before, text);
  return { line: `{"v":${String(VERSION)},"sum":"${sum}","record":${text}}\n`, sum };
};

const damaged = (file: string, line: number): EvolveError =>
  new EvolveError('EVOLVE_TOOL_RECORDS', `records of tools: line ${String(line)} is not what was written`, {
    data: { file, line },
    hint: 'Put the file back from a copy, or move it away and propose the tools anew.',
  });

type Decoded = { readonly record: ToolRecord; readonly sum: string } | 'torn' | 'damaged';

const decode = (before: string, line: string): Decoded => {
  const [, version, sum = '', text = ''] = LINE.exec(line) ?? [];
  if (version === undefined) return 'torn';
  if (Number(version) > VERSION) {
    throw new EvolveError('EVOLVE_STORE_VERSION', `records of tools are of version ${version}`);
  }
  if (sumOf(before, text) !== sum) return 'damaged';
  const record = readRecord(JSON.parse(text));
  return record === undefined ? 'damaged' : { record, sum };
};

const parseOn = (file: string, bytes: Buffer, before: Known): Known => {
  const records = [...before.records];
  let { sum } = before;
  let at = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, at)) {
    const found = decode(sum, bytes.toString('utf8', at, end));
    if (found === 'torn' && end === bytes.length - 1) break;
    if (typeof found === 'string') throw damaged(file, records.length + 1);
    records.push(found.record);
    sum = found.sum;
    at = end + 1;
  }
  return { records, length: before.length + at, sum, inode: before.inode };
};

/** The lines of one registry. */
export interface RecordFile {
  /** @throws EVOLVE_TOOL_RECORDS, EVOLVE_STORE_VERSION */
  read(): Promise<readonly ToolRecord[]>;
  append(records: readonly ToolRecord[]): Promise<void>;
}

const readOn = async (file: string, known: Known): Promise<Known> => {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return NOTHING;
    throw error;
  }
  try {
    const { ino: inode, size } = await handle.stat({ bigint: true });
    const before = known.inode === inode && Number(size) >= known.length ? known : { ...NOTHING, inode };
    const bytes = Buffer.alloc(Number(size) - before.length);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, before.length);
    return parseOn(file, bytes.subarray(0, bytesRead), before);
  } finally {
    await handle.close();
  }
};

/** Writes lines where the whole ones end. A write that fails leaves nothing that counts. */
const writeAt = async (file: string, length: number, text: string): Promise<void> => {
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.truncate(length);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } catch (error) {
      await handle.truncate(length);
      throw error;
    }
  } finally {
    await handle.close();
  }
};

/** The records in `file`, which need not exist yet. */
export const openRecordFile = (file: string): RecordFile => {
  let known = NOTHING;
  const refresh = async (): Promise<Known> => (known = await readOn(file, known));
  return {
    read: async () => (await refresh()).records,
    append: async (records) => {
      const { length, sum, inode } = await refresh();
      let last = sum;
      const lines = records.map((record) => {
        const { line, sum: next } = encode(last, record);
        last = next;
        return line;
      });
      await writeAt(file, length, lines.join(''));
      if (inode === undefined) await syncDir(dirname(file));
    },
  };
};
