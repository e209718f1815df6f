import type { Use } from './budget.ts';
import type { CheckStatus } from './check.ts';
import type { ApprovalStatus } from './approval.ts';
import type { GateReport } from './gate.ts';
import type { Assessment, Confidence, ShadowVerdict } from './governor.ts';
import type { PathReport } from './rollback.ts';
import type { Isolation } from './runner.ts';

export type CycleOutcome =
  | 'idle'
  | 'explored'
  | 'needs-human'
  | 'abandoned'
  | 'refused'
  | 'awaiting-approval'
  | 'rejected'
  | 'expired'
  | 'superseded'
  | 'probation'
  | 'settled'
  | 'rolled-back'
  | 'aborted'
  | 'safe-mode';

export interface CheckReport {
  readonly id: string;
  readonly before: CheckStatus;
  readonly after: CheckStatus;
  /** Whether the check noticed that a changed file was broken on purpose. */
  readonly noticesBreakage?: boolean;
  readonly executedTests?: number;
  /** How many ran before the change. */
  readonly executedBefore?: number;
  /** Why a person has to decide. Untrusted text. */
  readonly questions?: readonly string[];
  readonly diagnostics: string;
}

/** How much of a change the checks ran, in lines of JavaScript and TypeScript. */
export interface ChangeCoverage {
  /** Changed lines in which something can happen, of the files of which it is known. */
  readonly executable: number;
  readonly run: number;
  /** Changed lines that no check ran, from 1; at most 200 a file are named. */
  readonly missed: readonly { readonly path: string; readonly lines: readonly number[] }[];
  /** Files of which nobody can tell: they ran in another form than they are written in, or no process said what it ran. */
  readonly unmapped: readonly string[];
}

export interface AttemptReport {
  readonly attempt: number;
  readonly proposer: string;
  readonly status: 'edited' | 'none' | 'failed' | 'proved';
  readonly summary: string;
  readonly tried: number;
  readonly why?: string;
}

/** What one cycle did and why: a fold over its ledger records. JSON-serialisable. */
export interface Receipt {
  readonly version: 1;
  readonly id: string;
  readonly outcome: CycleOutcome;
  readonly task?: string;
  readonly trigger: { readonly signals: readonly string[]; readonly reason: string };
  readonly base?: string;
  readonly candidate?: string;
  readonly commit?: string;
  /** Where a candidate that has not landed is kept. */
  readonly ref?: string;
  readonly paths: readonly string[];
  readonly diff?: string;
  readonly risk?: Assessment;
  readonly confidence?: Confidence;
  /** What rules that are only tried out would have said. */
  readonly shadow?: ShadowVerdict;
  /** The owner's grant that it landed under. */
  readonly grant?: string;
  readonly gates: readonly GateReport[];
  readonly checks: readonly CheckReport[];
  /** Absent where no JavaScript or TypeScript besides tests was changed. */
  readonly coverage?: ChangeCoverage;
  readonly approval?: {
    readonly id: string;
    readonly status: ApprovalStatus;
    readonly by?: string;
    readonly reason?: string;
    /** Of the key that the decision was signed with. */
    readonly key?: string;
  };
  /** The question that this evolution takes the place of: on a base that moved, or as a person has edited it. */
  readonly follows?: { readonly approval: string; readonly how: 'renewed' | 'edited' };
  /** The cycle in which it was asked again. */
  readonly successor?: string;
  /**
   * Of decision, exploration, proposals and the reviews between attempts, in US dollars; `reserved` is what was set aside
   * for them before. `bound: 'estimate'` when some adapter could not bound its cost.
   */
  readonly cost: {
    readonly usd: number;
    readonly reserved: number;
    readonly bound: 'exact' | 'estimate';
    /** Tokens, calls and seconds of the same; absent on receipts of before they were counted. */
    readonly used?: Use;
  };
  readonly attempts: readonly AttemptReport[];
  /** What code of the cycle ran under; `nothing-ran` where none did. */
  readonly isolation: Isolation | 'nothing-ran';
  readonly activation: 'none' | 'pending-restart' | 'active';
  readonly lesson?: string;
  /** What became of each path when it was rolled back. */
  readonly rollback?: {
    readonly how: string;
    readonly reason: string;
    readonly paths: readonly PathReport[];
  };
  readonly startedAt: string;
  readonly durationMs: number;
  /** Hash of the last ledger record that went into it. */
  readonly head: string;
}
