/** What can happen to a cycle. Each event is one ledger record, and a receipt is a fold over them. */
import type { CheckReport, GateReport, PathOutcome } from '../contracts/index.ts';
import type { Material } from './material.ts';
import type { Judgement, ProposalRef, Proved, Request, Task } from './state.ts';

export type Decision =
  | {
      readonly action: 'evolve';
      readonly task: Task;
      readonly reason: string;
      readonly by: 'rules' | 'model' | 'request';
    }
  | { readonly action: 'explore'; readonly topic: string; readonly reason: string; readonly by: 'rules' | 'model' }
  | { readonly action: 'idle'; readonly reason: string; readonly by: 'rules' | 'model' };

/** How one proposer's turn in an attempt ended. */
export interface ProposalReport {
  readonly proposer: string;
  readonly status: 'edited' | 'none' | 'failed';
  readonly summary: string;
  readonly tried: number;
  readonly costUsd: number;
  readonly bound: 'exact' | 'estimate';
  readonly why?: string;
}

/** What gates and checks said of one proposal. */
export interface ProofReport {
  readonly proposer: string;
  readonly tree: string;
  readonly gates: readonly GateReport[];
  readonly checks: readonly CheckReport[];
  readonly why?: string;
}

export type CycleEvent =
  | { readonly type: 'started'; readonly request?: Request }
  | { readonly type: 'collected'; readonly material: Material; readonly signals: readonly string[] }
  | { readonly type: 'decided'; readonly decision: Decision; readonly base?: string }
  | {
      readonly type: 'explored';
      readonly learned: string;
      readonly sources: readonly string[];
      readonly costUsd: number;
    }
  | {
      readonly type: 'proposed';
      readonly attempt: number;
      readonly reports: readonly ProposalReport[];
      readonly proposals: readonly ProposalRef[];
    }
  | {
      readonly type: 'proved';
      readonly attempt: number;
      readonly reports: readonly ProofReport[];
      readonly chosen?: Proved;
      /** What to do differently next, from the failure's review. */
      readonly review?: string;
      readonly lesson?: string;
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
  | { readonly type: 'superseded'; readonly why: string }
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
