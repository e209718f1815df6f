import type { RiskGrade } from './governor.ts';

export type ApprovalStatus = 'pending' | 'approved' | 'rejected' | 'expired' | 'superseded';

/** What a person signs. */
export interface DecisionStatement {
  readonly version: 1;
  /** `Workspace.repositoryId`. */
  readonly repository: string;
  /** `Approval.id`: the question that the person has seen. */
  readonly approval: string;
  /** `Approval.subject`. */
  readonly subject: string;
  /**
   * `Approval.change`: the decision also holds for a question that renews this one on a moved base, if it is about the very
   * same change. Absent: it holds for this question alone.
   */
  readonly change?: string;
  readonly decision: 'approve' | 'reject';
  readonly by: string;
  /** Empty where none was given. */
  readonly reason: string;
  /** ISO 8601, by the person's clock. */
  readonly at: string;
}

export interface SignedDecision {
  readonly statement: DecisionStatement;
  /** `ApprovalKey.id`. */
  readonly key: string;
  /** Ed25519 over the statement's bytes, base64. */
  readonly signature: string;
}

export interface ApprovalDecision {
  readonly decision: 'approve' | 'reject';
  /** Who decides, for the record. */
  readonly by: string;
  readonly reason?: string;
  /** Needed where the policy has keys. */
  readonly signed?: SignedDecision;
}

export interface Approval {
  readonly id: string;
  readonly cycleId: string;
  readonly status: ApprovalStatus;
  /** H(baseTree, candidateTree, riskHash, policyHash): what exactly was approved. */
  readonly subject: string;
  readonly summary: string;
  readonly requestedAt: string;
  readonly expiresAt?: string;
  /** Who may answer: any person, or the owner alone. */
  readonly needs?: 'person' | 'owner';
  readonly grade?: RiskGrade;
  /** H(paths, modes, bytes before and after, riskHash, policyHash): the subject without its base. */
  readonly change?: string;
  /** The question that this one takes the place of. */
  readonly renews?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly decidedAt?: string;
  readonly signed?: SignedDecision;
}

/** How a pending question ends. */
export interface ApprovalAnswer {
  readonly status: ApprovalStatus;
  readonly by: string;
  readonly reason?: string;
  /** ISO 8601. */
  readonly at: string;
  readonly signed?: SignedDecision;
}
