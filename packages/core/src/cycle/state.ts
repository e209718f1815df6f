/**
 * The states of one cycle, as data that survives a restart. What happened on the way is in the ledger; the state holds
 * only what is needed to go on.
 */
import type {
  ApprovalNeed,
  Assessment,
  ChangeCoverage,
  CheckReport,
  Circumstances,
  Confidence,
  FailureEvidence,
  GateReport,
  GroundOfChecks,
  Isolation,
  LogEntry,
  Reach,
  RiskGrade,
  ShadowVerdict,
} from '../contracts/index.ts';
import type { Material } from './material.ts';

/** What the cycle works on. */
export interface Task {
  readonly id: string;
  readonly text: string;
  readonly reason: string;
  /** Who wants it. */
  readonly source: LogEntry['source'];
  readonly tool?: string;
  readonly evidence: readonly FailureEvidence[];
  readonly files: readonly string[];
  readonly lessons: readonly string[];
  /** The question that this cycle asks anew, and why: its base moved, or a person has edited the change. */
  readonly follows?: { readonly approval: string; readonly how: 'renewed' | 'edited' };
}

/** A captured proposal: everything here but `summary`, `rationale`, `ownConfidence` and `notes` was measured. */
export interface ProposalRef {
  readonly proposer: string;
  readonly base: string;
  readonly tree: string;
  readonly paths: readonly string[];
  readonly summary: string;
  readonly rationale?: string;
  readonly ownConfidence?: number;
  readonly costUsd: number;
  readonly bound: 'exact' | 'estimate';
  readonly tried: number;
  readonly notes?: Readonly<Record<string, string | number>>;
}

/** A proposal that every gate let through and that the checks proved. */
export interface Proved extends ProposalRef {
  readonly gates: readonly GateReport[];
  readonly checks: readonly CheckReport[];
  readonly coverage?: ChangeCoverage;
  readonly changedLines: number;
  readonly diff: string;
  readonly isolation: Isolation;
  /** Which files import what it changes. */
  readonly reach?: Reach;
  /** What it does to files that checks alone stand on. */
  readonly ground?: GroundOfChecks;
  /** Set by the assessment: what the record of its proposer is kept by, and what confidence said before calibration. */
  readonly judged?: { readonly grade: RiskGrade; readonly raw: number };
}

export interface Judgement {
  readonly assessment: Assessment;
  readonly confidence: Confidence;
  readonly need: ApprovalNeed;
  /** H(base, candidate tree, risk, policy): what an approval is bound to. */
  readonly subject: string;
  readonly policyHash: string;
  /** The subject without its base; absent in states of older versions. */
  readonly change?: string;
  /** How this proposer's latest evolutions of this kind ended, as it was judged by. */
  readonly record?: NonNullable<Circumstances['record']>;
  /** Of rules that are only tried out. */
  readonly shadow?: ShadowVerdict;
}

export interface Landing {
  readonly task: Task;
  readonly chosen: Proved;
  readonly judgement: Judgement;
}

/** Why a cycle exists at all. */
export interface Request {
  readonly task: string;
  readonly evidence?: readonly FailureEvidence[];
}

/** What the host said when it asked for a cycle. */
export interface Asked {
  readonly request?: Request;
  /** Ids of the proposers that are asked; absent: all but those that wait to be named. */
  readonly only?: readonly string[];
}

/** The part of a state or an event that says it. */
export const askedIn = ({ request, only }: Asked): Asked => ({
  ...(request === undefined ? {} : { request }),
  ...(only === undefined ? {} : { only }),
});

export const CLOSED_PHASES = [
  'idle',
  'explored',
  'needs-human',
  'abandoned',
  'refused',
  'rejected',
  'expired',
  'superseded',
  'settled',
  'rolled-back',
  'aborted',
  'safe-mode',
] as const;

export type ClosedPhase = (typeof CLOSED_PHASES)[number];

/** A phase with no way on. `concluded` is false until the lesson and the log are written. */
export interface ClosedState {
  readonly phase: ClosedPhase;
  readonly reason: string;
  readonly concluded: boolean;
  readonly task?: Task;
  readonly chosen?: Proved;
  readonly commit?: string;
  readonly ref?: string;
  readonly lesson?: string;
  /** The cycle in which the same task goes on. */
  readonly successor?: string;
  /** Of one that settled: how many outcomes were seen. */
  readonly outcomes?: number;
}

export type OpenState =
  | ({ readonly phase: 'collecting' } & Asked)
  | ({ readonly phase: 'deciding'; readonly material: Material } & Asked)
  | { readonly phase: 'exploring'; readonly topic: string }
  | {
      readonly phase: 'proposing';
      readonly task: Task;
      readonly base: string;
      /** From 1. */
      readonly attempt: number;
      readonly review?: string;
      /** Proposers that said that they have nothing more to offer. */
      readonly exhausted: readonly string[];
      readonly only?: Asked['only'];
    }
  | {
      readonly phase: 'proving';
      readonly task: Task;
      readonly base: string;
      readonly attempt: number;
      readonly exhausted: readonly string[];
      readonly only?: Asked['only'];
      readonly proposals: readonly ProposalRef[];
    }
  | { readonly phase: 'assessing'; readonly task: Task; readonly chosen: Proved }
  | ({ readonly phase: 'awaiting-approval'; readonly approvalId: string; readonly ref?: string } & Landing)
  | ({ readonly phase: 'promoting' } & Landing)
  | ({ readonly phase: 'probation'; readonly commit: string; readonly since: string } & Landing)
  | ({ readonly phase: 'rolling-back'; readonly commit: string; readonly reason: string } & Pick<
      Landing,
      'task' | 'chosen'
    >);

export type CycleState = OpenState | ClosedState;
export type Phase = CycleState['phase'];

/** Why a cycle was aborted whose process is gone. */
export const INTERRUPTED = 'the process that worked on it is gone';

export const isClosed = (state: CycleState): state is ClosedState =>
  (CLOSED_PHASES as readonly string[]).includes(state.phase);
