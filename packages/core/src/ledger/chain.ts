/**
 * The hash chain of the ledger. It detects edits, reordering and gaps by itself; a cut tail only together with a head
 * that is kept elsewhere (`LedgerHead`).
 */
import { createHash } from 'node:crypto';
import type { Json, LedgerHead, LedgerRecord, NewRecord } from '../contracts/index.ts';

/** The `prev` of the first record. */
export const GENESIS = '0'.repeat(64);

/** JSON with the keys of every object sorted, so that equal values have equal text. */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Readonly<Record<string, Json>>).sort(([a], [b]) =>
      a < b ? -1 : a > b ? 1 : 0,
    );
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
};

/** Hex SHA-256 of the canonical JSON of a value. */
export const hashJson = (value: Json): string => createHash('sha256').update(canonicalJson(value)).digest('hex');

const hashRecord = (record: Omit<LedgerRecord, 'hash'>): string =>
  hashJson({
    seq: record.seq,
    prev: record.prev,
    cycleId: record.cycleId,
    type: record.type,
    at: record.at,
    data: record.data,
  });

/** The link that follows `head`. */
export const link = (head: LedgerHead, record: NewRecord): LedgerRecord => {
  const linked = { ...record, seq: head.size + 1, prev: head.hash };
  return { ...linked, hash: hashRecord(linked) };
};

/** Whether a record still is what its own hash was made of. Whether it is the one that stood there, only the chain tells. */
export const isIntact = ({ hash, ...record }: LedgerRecord): boolean => hashRecord(record) === hash;

export type ChainFault = { readonly seq: number; readonly fault: 'edited' | 'reordered' | 'truncated' };

/**
 * Checks consecutive records that start after `from`; the first fault, or undefined.
 * @param expected The head that was kept elsewhere; when given, a cut tail is found too.
 */
export const verifyChain = (
  records: Iterable<LedgerRecord>,
  from: LedgerHead = { size: 0, hash: GENESIS },
  expected?: LedgerHead,
): ChainFault | undefined => {
  let head = from;
  for (const record of records) {
    if (record.seq !== head.size + 1 || record.prev !== head.hash) return { seq: record.seq, fault: 'reordered' };
    if (hashRecord(record) !== record.hash) return { seq: record.seq, fault: 'edited' };
    head = { size: record.seq, hash: record.hash };
    if (expected?.size === head.size && expected.hash !== head.hash) return { seq: record.seq, fault: 'edited' };
  }
  return expected !== undefined && head.size < expected.size ? { seq: head.size + 1, fault: 'truncated' } : undefined;
};
