import type { Use } from './budget.ts';
import type { Turn } from './observation.ts';

/** 好, 中, 差. */
export type Grade = 'good' | 'fair' | 'poor';

export interface Reflection {
  readonly grade: Grade;
  readonly reason: string;
  /** Something that can be looked up, or null. */
  readonly curiosity: string | null;
  /** Named figures in [0, 1], where the model gave any. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface TurnSignals {
  /** Tool calls of the turn that failed. */
  readonly toolFailures: readonly { readonly tool: string; readonly error: string }[];
  readonly toolCalls: number;
}

export interface Failure {
  readonly task: string;
  readonly attempt: number;
  /** Diagnostics of the checks and gates that said no. Untrusted text. */
  readonly diagnostics: string;
  readonly diff: string;
}

export interface FailureReview {
  readonly kind:
    'syntax' | 'type' | 'logic' | 'timeout' | 'environment' | 'policy' | 'nothing-found' | 'crash' | 'unknown';
  readonly what: string;
  readonly next: string;
  /** General enough to help another time. */
  readonly lesson: string;
  /** In US dollars; absent when no model was asked, or nobody knows. */
  readonly costUsd?: number;
  /** Tokens and calls; what is not known is absent. */
  readonly used?: Use;
}

export interface SessionReview {
  readonly learned: readonly string[];
  readonly curiosity: readonly string[];
}

export interface ReflectOptions {
  readonly signal: AbortSignal;
}

/** Looks back. Its opinion is telemetry: it ranks and triggers, and never accepts a change. */
export interface Reflector {
  readonly id: string;
  /** Upper bound in US dollars of one call of `reflect`; undefined when it cannot be bounded. */
  readonly boundUsd?: number;
  /** The same for one call of `reviewFailure`. */
  readonly reviewBoundUsd?: number;
  /** The same in tokens and calls; see `Proposer.boundUse`. */
  readonly boundUse?: Use;
  readonly reviewBoundUse?: Use;
  /** Null when nothing can be said. `costUsd` rides along where a model was asked. */
  reflect(
    turn: Turn,
    signals: TurnSignals,
    options: ReflectOptions,
  ): Promise<{ readonly reflection: Reflection | null; readonly costUsd: number; readonly used?: Use }>;
  reviewFailure(failure: Failure, options: ReflectOptions): Promise<FailureReview>;
  reviewSession(turns: readonly Turn[], options: ReflectOptions): Promise<SessionReview>;
}
