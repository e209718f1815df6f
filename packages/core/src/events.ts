import type { Approval, CheckReport, GateReport, Notice, Receipt } from './contracts/index.ts';
import type { CycleEvent, Decision } from './cycle/cycle-events.ts';
import type { Material } from './cycle/material.ts';
import type { Phase } from './cycle/state.ts';

/** All events of an Evolver. A listener that throws is reported as `error` and stops nothing. */
export interface EvolverEvents {
  /** A cycle went from one phase to the next. */
  cycle: (event: { cycleId: string; from: Phase; to: Phase; event: CycleEvent['type'] }) => void;
  decision: (event: { cycleId: string; decision: Decision; material: Material | undefined }) => void;
  /** A proposer is at work. */
  progress: (event: { cycleId: string; proposer: string; message: string; tried?: number; total?: number }) => void;
  gate: (event: { cycleId: string; proposer: string; report: GateReport }) => void;
  check: (event: { cycleId: string; proposer: string; report: CheckReport }) => void;
  approval: (event: { approval: Approval }) => void;
  /** Something sensitive is about to land. `halt` still stops it. */
  notice: (event: { notice: Notice }) => void;
  promoted: (event: { cycleId: string; commit: string; summary: string }) => void;
  /** New code is committed: drain, stop and exit with `EXIT_ACTIVATE` under the supervisor, or restart yourself. */
  activate: (event: { cycleId: string; commit: string }) => void;
  settled: (event: { cycleId: string; commit: string; reason: string }) => void;
  'rolled-back': (event: { cycleId: string; commit: string; reason: string; lesson: string }) => void;
  /** A cycle has come to its end, or waits for the world. */
  receipt: (event: { receipt: Receipt }) => void;
  heartbeat: (event: { at: string; outcome: string; nextMs: number }) => void;
  /** Evolution is off until a person says otherwise. */
  'safe-mode': (event: { reason: string }) => void;
  /** Observations or turns were dropped because the buffer was full. */
  dropped: (event: { what: 'observations' | 'turns'; count: number }) => void;
  /** Something failed that must not disturb the host. */
  error: (event: { error: unknown; where: string }) => void;
}

/** The exit status that tells the supervisor to start the new version. */
export const EXIT_ACTIVATE = 75;
