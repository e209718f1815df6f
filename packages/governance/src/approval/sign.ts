import { createPrivateKey, sign } from 'node:crypto';
import { statementBytes } from '@evolve/core/approvals';
import type { Approval, DecisionStatement, SignedDecision } from '@evolve/core/contracts';
import type { PrivateApprovalKey } from './keys.ts';

/** What a person says about a question. */
export interface DecisionToSign {
  /** `Workspace.repositoryId`: the same question in another repository is another one. */
  readonly repository: string;
  /** The question as the person has seen it. */
  readonly approval: Pick<Approval, 'id' | 'subject' | 'change'>;
  readonly decision: DecisionStatement['decision'];
  readonly by: string;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
  /** Whether it also holds for the same change on a base that has moved, as in a batch. @default false */
  readonly carries?: boolean;
}

/** A decision with the signature that makes it count. */
export const signDecision = (
  key: Pick<PrivateApprovalKey, 'id' | 'privateKey'>,
  { repository, approval, decision, by, reason = '', at, carries = false }: DecisionToSign,
): SignedDecision => {
  const statement: DecisionStatement = {
    version: 1,
    repository,
    approval: approval.id,
    subject: approval.subject,
    ...(carries && approval.change !== undefined ? { change: approval.change } : {}),
    ...{ decision, by, reason, at },
  };
  const secret = createPrivateKey({ key: Buffer.from(key.privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return { statement, key: key.id, signature: sign(null, statementBytes(statement), secret).toString('base64') };
};
