import type { BatchResult } from '@evolve/core';
import type { Approval } from '@evolve/core/contracts';

/** One line of `evolve approvals`. */
export const approvalLine = ({ id, summary, requestedAt, expiresAt, status, needs }: Approval): string =>
  [
    `${id}  ${status}  ${requestedAt.slice(0, 16)}${expiresAt === undefined ? '' : ` (until ${expiresAt.slice(0, 16)})`}`,
    ...(needs === 'owner' ? ['[owner]'] : []),
    summary,
  ].join('  ');

/** What became of one question of several. */
export const resultLine = ({ id, answered, outcome, code, why }: BatchResult): string =>
  [
    id,
    outcome ?? code ?? 'nothing',
    ...(answered === undefined || answered === id ? [] : [`(asked anew as ${answered})`]),
    ...(why === undefined ? [] : [why]),
  ].join('  ');

const DONE: Readonly<Record<'approve' | 'reject', readonly string[]>> = {
  // An approval that could not be carried out yet keeps.
  approve: ['probation', 'settled', 'awaiting-approval'],
  reject: ['rejected', 'awaiting-approval'],
};

/** Whether the decision was heard. */
export const isDone = (decision: 'approve' | 'reject', outcome: string | undefined): boolean =>
  outcome !== undefined && DONE[decision].includes(outcome);
