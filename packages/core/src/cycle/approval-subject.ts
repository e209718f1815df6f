import type { Assessment } from '../contracts/index.ts';
import { hashJson } from '../ledger/index.ts';

/** Everything that an approval is bound to. If any of it moves, the approval is superseded. */
export interface ApprovalBinding {
  /** Commit or tree that the candidate was made from; the same kind every time. */
  readonly base: string;
  /** Hash of the captured tree. */
  readonly candidateTree: string;
  /** From {@link riskHash}. */
  readonly riskHash: string;
  readonly policyHash: string;
}

/** Hex SHA-256 of an assessment: its decision, its grade and its reasons in order. */
export const riskHash = ({ decision, grade, reasons }: Assessment): string =>
  hashJson({ decision, grade, reasons: reasons.map(({ rule, path, evidence }) => ({ rule, path, evidence })) });

/**
 * What exactly a person approves, as one hex SHA-256.
 * @throws TypeError when a part is empty: an approval of nothing in particular would fit everything.
 */
export const approvalSubject = ({ base, candidateTree, riskHash: risk, policyHash }: ApprovalBinding): string => {
  const parts = { base, candidateTree, riskHash: risk, policyHash };
  const empty = Object.entries(parts).find(([, value]) => value === '');
  if (empty !== undefined) throw new TypeError(`approvalSubject: ${empty[0]} is empty`);
  return hashJson({ version: 1, ...parts });
};
