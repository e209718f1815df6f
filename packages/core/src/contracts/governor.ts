import type { Budgets } from './budget.ts';
import type { Candidate } from './change.ts';
import type { CheckStatus } from './check.ts';
import type { GateReport } from './gate.ts';

/** `observe`: look and say what would be done. `propose`: prove, then wait for a person. `promote`: land what a grant covers. */
export type Mode = 'observe' | 'propose' | 'promote';

export type RiskGrade = 'low' | 'medium' | 'high' | 'forbidden';

export interface RiskReason {
  readonly rule: string;
  readonly path: string;
  readonly evidence: string;
}

export interface Assessment {
  readonly decision: 'allow' | 'ask' | 'owner' | 'refuse';
  readonly grade: RiskGrade;
  readonly reasons: readonly RiskReason[];
}

/** Which files of the captured tree import what a change touches, directly or through others. */
export interface Reach {
  readonly importers: number;
  /** Files of code that were looked at. */
  readonly files: number;
  /** False when there were more than could be looked at. */
  readonly complete: boolean;
}

/** What a change does to files that checks stand on and the program does not use: helpers, fixtures, thresholds. */
export interface GroundOfChecks {
  /** Those that it changes. */
  readonly changed: readonly string[];
  /** Those that the program uses from now on. */
  readonly taken: readonly string[];
  /** False when there were more files than could be looked at. */
  readonly complete: boolean;
}

/** What is known of a change besides its bytes. None of it can make an assessment milder. */
export interface Circumstances {
  readonly gates?: readonly GateReport[];
  readonly reach?: Reach;
  readonly ground?: GroundOfChecks;
  /** Checks that failed on the base and pass with the change. */
  readonly turnedGreen?: readonly string[];
  /** Evolutions of this proposer on paths of this kind: how many of the last `of` were taken back. */
  readonly record?: { readonly rolledBack: number; readonly of: number; readonly kind: string };
}

/** Evolutions that landed and came to an end. */
export interface Ended {
  readonly settled: number;
  /** Taken back, or nobody knows how they did. */
  readonly failed: number;
}

/** What the past says of a proposer: counts that do not overlap, and how good earlier confidence was. */
export interface History {
  /** Of other proposers. */
  readonly others: Ended;
  /** Of this proposer on other kinds of change. */
  readonly elsewhere: Ended;
  /** Of this proposer on this kind of change. */
  readonly here: Ended;
  /** What confidence said before it was calibrated, and what came of it; any order. */
  readonly pairs: readonly { readonly raw: number; readonly ok: boolean }[];
}

/** Everything that speaks for or against a candidate, none of it from its proposer except `proposerConfidence`. */
export interface Evidence {
  readonly checks: readonly {
    readonly id: string;
    readonly before: CheckStatus;
    readonly after: CheckStatus;
    /** `false`: it passes with the changed files broken too, so that its word says nothing about this change. */
    readonly noticesBreakage?: boolean;
  }[];
  readonly changedFiles: number;
  readonly changedLines: number;
  /** How evolutions of this proposer ended so far. */
  readonly record: { readonly settled: number; readonly rolledBack: number };
  /** In its place `record` counts where it is absent. */
  readonly history?: History;
  /** Changed lines that no check ran, of those of which it is known. */
  readonly unrun?: { readonly lines: number; readonly of: number };
  readonly proposerConfidence?: number;
}

export interface Confidence {
  /** In [0, 1]. */
  readonly value: number;
  readonly reasons: readonly string[];
  /** Before it was calibrated by outcomes and lowered by the proposer; what later calibrations learn from. */
  readonly raw?: number;
}

export interface Grant {
  readonly id: string;
  readonly paths: readonly string[];
  readonly grade: RiskGrade;
  /** Evolutions a day that it covers. */
  readonly perDay: number;
}

export interface ApprovalNeed {
  readonly action: 'promote' | 'ask' | 'refuse';
  readonly reasons: readonly string[];
  /** The owner's grant that lets it land without a person. */
  readonly grant?: Grant;
  /** How long a person may take to answer. */
  readonly expiresAfterMs?: number;
}

/** A key that decisions are signed with. Public keys stand in the policy; private ones belong to persons. */
export interface ApprovalKey {
  readonly id: string;
  /** Ed25519, SPKI in DER, base64. */
  readonly publicKey: string;
  /** A `reviewer` answers what any person may answer; an `owner` also what only the owner decides. */
  readonly role: 'owner' | 'reviewer';
}

export interface Policy {
  readonly mode: Mode;
  /** A day. */
  readonly budgets: Budgets;
  /** Evolutions a day. */
  readonly quota: number;
  /** Local time in the zone, `HH:MM`; `to` is exclusive; a window may pass midnight. */
  readonly hours: { readonly from: string; readonly to: string; readonly timeZone: string };
  /** Whether code may run without isolation. */
  readonly isolation: 'namespace' | 'process' | 'none';
  /**
   * What is made of changed lines that no check runs: told and counted against the change, refused, or not looked at.
   * @default { coverage: 'report' }
   */
  readonly ratchet?: { readonly coverage: 'report' | 'require' | 'off' };
  /** With keys, a decision counts only when it is signed with one of them. */
  readonly approvals?: { readonly keys?: readonly ApprovalKey[] | undefined };
  readonly probation: { readonly outcomes: number; readonly maxDropPoints: number; readonly maxHours: number };
}

/** What rules that are only tried out would have said of a change. */
export interface ShadowVerdict {
  readonly policyHash: string;
  readonly decision?: Assessment['decision'];
  readonly grade?: RiskGrade;
  readonly action?: ApprovalNeed['action'];
  /** In words, what they say otherwise; empty when they agree. */
  readonly differences: readonly string[];
  /** Why they could not be asked. */
  readonly problem?: string;
}

/** The rules. They are the owner's, and evolution cannot change them. */
export interface Governor {
  readonly policy: Policy;
  /** Hash of the policy in force. */
  readonly policyHash: string;
  editable(path: string): boolean;
  /** From the captured change; circumstances may only make it stricter. */
  assess(candidate: Candidate, circumstances?: Circumstances): Promise<Assessment>;
  confidence(evidence: Evidence): Confidence;
  /** Rules that are tried out beside these: asked as well, and what they say decides nothing. */
  readonly shadow?: Pick<Governor, 'policyHash' | 'assess' | 'confidence' | 'need'>;
  /** What it takes for this change to land. */
  need(input: {
    readonly assessment: Assessment;
    readonly confidence: Confidence;
    readonly candidate: Candidate;
    readonly grantedToday: Readonly<Record<string, number>>;
  }): ApprovalNeed;
}
