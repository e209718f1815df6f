import type { Approval, ApprovalStatus, Journal } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { optionalText, text } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';

/** What may follow what. A decision of a person is not written over; it may only lose its subject or its time. */
const MAY_BECOME: Readonly<Record<ApprovalStatus, readonly ApprovalStatus[]>> = {
  pending: ['pending', 'approved', 'rejected', 'expired', 'superseded'],
  approved: ['approved', 'expired', 'superseded'],
  rejected: ['rejected'],
  expired: ['expired'],
  superseded: ['superseded'],
};

const approvalOf = (row: Row): Approval => ({
  id: text(row, 'id'),
  cycleId: text(row, 'cycle_id'),
  status: text(row, 'status') as ApprovalStatus,
  subject: text(row, 'subject'),
  summary: text(row, 'summary'),
  requestedAt: text(row, 'requested_at'),
  ...optionalText(row, 'expires_at', 'expiresAt'),
  ...optionalText(row, 'decided_by', 'by'),
  ...optionalText(row, 'reason', 'reason'),
  ...optionalText(row, 'decided_at', 'decidedAt'),
});

/** Newest first. */
export const readApprovals = (
  sql: Sql,
  { status, limit }: { readonly status?: ApprovalStatus; readonly limit: number },
): readonly Approval[] => {
  const order = 'ORDER BY position DESC LIMIT ?';
  const rows =
    status === undefined
      ? sql.all(`SELECT * FROM approvals ${order}`, limit)
      : sql.all(`SELECT * FROM approvals WHERE status = ? ${order}`, status, limit);
  return rows.map(approvalOf);
};

/**
 * Inserts the approval or moves it on.
 * @throws EVOLVE_JOURNAL_CONFLICT when it was decided otherwise in the meantime.
 */
export const writeApproval = (sql: Sql, approval: Approval): void => {
  const row = sql.get('SELECT * FROM approvals WHERE id = ?', approval.id);
  const known = row === undefined ? undefined : approvalOf(row);
  if (known !== undefined && !MAY_BECOME[known.status].includes(approval.status)) {
    throw new EvolveError('EVOLVE_JOURNAL_CONFLICT', `approval ${approval.id} is already ${known.status}`, {
      data: { approvalId: approval.id, found: known.status, wanted: approval.status },
    });
  }
  // Who decided, and why, stays on the record when a later transition does not repeat it.
  const merged: Approval = { ...known, ...approval };
  sql.run(
    `INSERT INTO approvals (id, cycle_id, status, subject, summary, requested_at, expires_at, decided_by, reason, decided_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, subject = excluded.subject, summary = excluded.summary,
       expires_at = excluded.expires_at, decided_by = excluded.decided_by, reason = excluded.reason,
       decided_at = excluded.decided_at`,
    ...[merged.id, merged.cycleId, merged.status, merged.subject, merged.summary, merged.requestedAt],
    ...[merged.expiresAt ?? null, merged.by ?? null, merged.reason ?? null, merged.decidedAt ?? null],
  );
};

/** False when it was no longer pending, or never there. */
export const decideApproval = (
  sql: Sql,
  id: string,
  { status, by, reason, at }: Parameters<Journal['decideApproval']>[1],
): boolean =>
  sql.run(
    `UPDATE approvals SET status = ?, decided_by = ?, reason = ?, decided_at = ? WHERE id = ? AND status = 'pending'`,
    ...[status, by, reason ?? null, at, id],
  ) > 0;
