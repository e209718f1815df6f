import type { Approval, ApprovalAnswer, ApprovalStatus } from '@evolve/core/contracts';
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

/** JSON that somebody else has damaged is a decision without a signature, which decides nothing where keys are asked for. */
const signedOf = (row: Row): Pick<Approval, 'signed'> => {
  const { signed } = optionalText(row, 'signed', 'signed');
  if (signed === undefined) return {};
  try {
    return { signed: JSON.parse(signed) as NonNullable<Approval['signed']> };
  } catch {
    return {};
  }
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
  ...(optionalText(row, 'needs', 'needs') as Pick<Approval, 'needs'>),
  ...(optionalText(row, 'grade', 'grade') as Pick<Approval, 'grade'>),
  ...optionalText(row, 'change_hash', 'change'),
  ...optionalText(row, 'renews', 'renews'),
  ...signedOf(row),
});

const signedText = (signed: Approval['signed']): string | null =>
  signed === undefined ? null : JSON.stringify(signed);

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
    `INSERT INTO approvals (id, cycle_id, status, subject, summary, requested_at, expires_at, decided_by, reason, decided_at,
       needs, grade, change_hash, renews, signed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, subject = excluded.subject, summary = excluded.summary,
       expires_at = excluded.expires_at, decided_by = excluded.decided_by, reason = excluded.reason,
       decided_at = excluded.decided_at, needs = excluded.needs, grade = excluded.grade,
       change_hash = excluded.change_hash, renews = excluded.renews, signed = excluded.signed`,
    ...[merged.id, merged.cycleId, merged.status, merged.subject, merged.summary, merged.requestedAt],
    ...[merged.expiresAt ?? null, merged.by ?? null, merged.reason ?? null, merged.decidedAt ?? null],
    ...[merged.needs ?? null, merged.grade ?? null, merged.change ?? null, merged.renews ?? null],
    signedText(merged.signed),
  );
};

/** False when it was no longer pending, or never there. */
export const decideApproval = (sql: Sql, id: string, { status, by, reason, at, signed }: ApprovalAnswer): boolean =>
  sql.run(
    `UPDATE approvals SET status = ?, decided_by = ?, reason = ?, decided_at = ?, signed = ?
     WHERE id = ? AND status = 'pending'`,
    ...[status, by, reason ?? null, at, signedText(signed), id],
  ) > 0;
