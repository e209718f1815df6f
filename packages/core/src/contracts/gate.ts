import type { Candidate } from './change.ts';
import type { Clock } from './clock.ts';
import type { CommandRunner } from './runner.ts';

export interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** `ask`: a person has to decide. `obligations`: what the runner must guarantee before the code may run. */
export interface Verdict {
  readonly decision: 'pass' | 'refuse' | 'ask';
  readonly findings: readonly Finding[];
  readonly obligations: readonly string[];
}

/** What a gate said of one change. */
export interface GateReport {
  readonly id: string;
  readonly decision: 'pass' | 'refuse' | 'ask';
  readonly findings: readonly Finding[];
  readonly obligations: readonly string[];
}

export interface GateContext {
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Judges a captured change before any of its code runs. At boot and before each promotion it is fed its own known-bad and
 * known-good change; one that judges either wrongly is dead and puts the Evolver in safe mode. Throwing is a refusal.
 */
export interface Gate {
  readonly id: string;
  review(candidate: Candidate, context: GateContext): Promise<Verdict>;
  knownBad(): Candidate;
  knownGood(): Candidate;
}
