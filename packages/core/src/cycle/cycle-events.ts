/** What can happen to a cycle. Each event is one ledger record, and a receipt is a fold over them. */
import type {
  ApprovalAnswer,
  ChangeCoverage,
  CheckReport,
  GateReport,
  Isolation,
  PathOutcome,
  Use,
} from '../contracts/index.ts';
import type { Material } from './material.ts';
import type { Asked, Judgement, ProposalRef, Proved, Task } from './state.ts';

export type Decision =
  | {
      readonly action: 'evolve';
      readonly task: Task;
      readonly reason: string;
      readonly by: 'rules' | 'model' | 'request';
    }
  | { readonly action: 'explore'; readonly topic: string; readonly reason: string; readonly by: 'rules' | 'model' }
  | { readonly action: 'idle'; readonly reason: string; readonly by: 'rules' | 'model' };

/** What a call cost, in US dollars. */
export interface Outlay {
  readonly costUsd: number;
  /** `estimate` where the adapter could not bound it. */
  readonly bound: 'exact' | 'estimate';
  /** What was reserved for it before it was made. */
  readonly reservedUsd?: number;
  /** Tokens, calls and seconds; what nobody told is what was reserved. */
  readonly used?: Use;
}

/** How one proposer's turn in an attempt ended. */
export interface ProposalReport extends Outlay {
  readonly proposer: string;
  readonly status: 'edited' | 'none' | 'failed';
  readonly summary: string;
  readonly tried: number;
  readonly why?: string;
}

/** What gates and checks said of one proposal. */
export interface ProofReport {
  readonly proposer: string;
  readonly tree: string;
  readonly gates: readonly GateReport[];
  readonly checks: readonly CheckReport[];
  readonly coverage?: ChangeCoverage;
  readonly why?: string;
}

export type CycleEvent =
  | ({ readonly type: 'started' } & Asked)
  /** Begins a cycle that asks a question anew: with a change that is known, and is proved like any other. */
  | { readonly type: 'renewed'; readonly task: Task; readonly proposal: ProposalRef }
  | { readonly type: 'collected'; readonly material: Material; readonly signals: readonly string[] }
  | {
      readonly type: 'decided';
      readonly decision: Decision;
      readonly base?: string;
      /** Of asking a model; absent when none was asked. */
      readonly cost?: Outlay;
    }
  | {
      readonly type: 'explored';
      readonly learned: string;
      readonly sources: readonly string[];
      readonly costUsd: number;
      readonly reservedUsd?: number;
      readonly used?: Use;
    }
  | {
      readonly type: 'proposed';
      readonly attempt: number;
      readonly reports: readonly ProposalReport[];
      readonly proposals: readonly ProposalRef[];
      /** What a proposer ran code under; absent when none ran any. */
      readonly isolation?: Isolation;
    }
  | {
      readonly type: 'proved';
      readonly attempt: number;
      readonly reports: readonly ProofReport[];
      readonly chosen?: Proved;
      /** What to do differently next, from the failure's review. */
      readonly review?: string;
      readonly lesson?: string;
      /** Of the failure's review. */
      readonly cost?: Outlay;
      /** What the checks ran under. */
      readonly isolation?: Isolation;
    }
  | { readonly type: 'assessed'; readonly judgement: Judgement }
  | {
      readonly type: 'approval-requested';
      readonly approvalId: string;
      readonly ref?: string;
      readonly expiresAt?: string;
    }
  | { readonly type: 'approved'; readonly approvalId: string; readonly by: string; readonly reason?: string }
  | { readonly type: 'rejected'; readonly approvalId: string; readonly by: string; readonly reason?: string }
  | { readonly type: 'expired'; readonly approvalId: string }
  | { readonly type: 'superseded'; readonly why: string; readonly successor?: string }
  | { readonly type: 'kept'; readonly ref: string; readonly why: string }
  | { readonly type: 'promoted'; readonly commit: string; readonly at: string }
  | { readonly type: 'activated'; readonly commit: string }
  | { readonly type: 'settled'; readonly why: string; readonly ok: number; readonly failed: number }
  | { readonly type: 'worse'; readonly why: string }
  | {
      readonly type: 'rolled-back';
      readonly how: string;
      readonly why: string;
      readonly lesson: string;
      readonly paths: readonly { readonly path: string; readonly outcome: PathOutcome }[];
    }
  | {
      readonly type: 'failed';
      readonly code: string;
      readonly message: string;
      readonly consequence: 'terminal' | 'retryable' | 'pause';
    }
  | { readonly type: 'aborted'; readonly why: string }
  | { readonly type: 'concluded' };

/** The answer to a question, on the ledger with the very write that gives it. */
export type ApprovalDecided = { readonly type: 'approval-decided'; readonly approvalId: string } & ApprovalAnswer;

/** Everything that the ledger has of a cycle. */
export type LedgerEvent = CycleEvent | ApprovalDecided;
