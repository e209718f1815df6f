/** What the ledger has of a decision: a row of the store alone decides nothing. */
import type { Approval, Journal, LedgerRecord } from '../contracts/index.ts';
import type { ApprovalDecided, LedgerEvent } from '../cycle/cycle-events.ts';
import { canonicalJson, verifyChain } from '../ledger/chain.ts';
import { toJson } from '../cycle/stored.ts';
import { recordPages } from '../ledger/read.ts';
import type { ApprovalRule } from './rules.ts';

const eventOf = (record: LedgerRecord): LedgerEvent => record.data as unknown as LedgerEvent;

/** Whether the chain holds from this record up to the journal's head. What lies before is covered by its `prev`. */
export const holdsToHead = async (journal: Journal, { seq, prev }: LedgerRecord): Promise<boolean> => {
  const expected = await journal.head();
  let from = { size: seq - 1, hash: prev };
  for await (const page of recordPages(journal, undefined, from.size)) {
    const fault = verifyChain(page, from);
    const last = page.at(-1);
    if (fault !== undefined || last === undefined) return false;
    from = { size: last.seq, hash: last.hash };
  }
  return from.size >= expected.size && (from.size > expected.size || from.hash === expected.hash);
};

/** The time limit that the question was asked with, as the ledger has it. */
const limitOf = (records: readonly LedgerRecord[]): string | undefined =>
  records.map(eventOf).find((event) => event.type === 'approval-requested')?.expiresAt;

const saysTheSame = (decided: ApprovalDecided, { status, by, reason, decidedAt, signed }: Approval): boolean =>
  canonicalJson(toJson([decided.status, decided.by, decided.reason ?? null, decided.at, decided.signed ?? null])) ===
  canonicalJson(toJson([status, by ?? null, reason ?? null, decidedAt ?? null, signed ?? null]));

/**
 * The rule by which a decided row does not count, or undefined when the ledger says the same.
 * @param records All records of the question's cycle.
 */
export const recordFault = async (
  journal: Journal,
  records: readonly LedgerRecord[],
  approval: Approval,
): Promise<ApprovalRule | undefined> => {
  const found = records.findLast((record) => {
    const event = eventOf(record);
    return event.type === 'approval-decided' && event.approvalId === approval.id;
  });
  if (found === undefined) return 'approval:no-record';
  const decided = eventOf(found) as ApprovalDecided;
  if (!saysTheSame(decided, approval) || !(await holdsToHead(journal, found))) return 'approval:record';
  const limit = limitOf(records);
  return limit !== undefined && decided.at >= limit ? 'approval:late' : undefined;
};
