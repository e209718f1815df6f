import type { Use } from './budget.ts';
import type { HealthCheck } from './check.ts';
import type { Clock, Random } from './clock.ts';
import type { CommandRunner } from './runner.ts';
import type { Trial } from './workspace.ts';

/** A failing call as it was observed; input and error are untrusted text, already bounded and redacted. */
export interface FailureEvidence {
  readonly tool: string;
  readonly error: string;
  readonly stack?: string;
  readonly input?: string;
  readonly count: number;
}

export interface EvolutionTask {
  readonly id: string;
  /** What is to become better, in a sentence or two. */
  readonly text: string;
  /** Why now: the decision's reason. */
  readonly reason: string;
  readonly evidence: readonly FailureEvidence[];
  /** Files named by the signals, most suspicious first. Often empty: nobody says which line is wrong. */
  readonly files: readonly string[];
  /** From 1. */
  readonly attempt: number;
  /** What went wrong in the attempt before this one. */
  readonly review?: string;
  readonly lessons: readonly string[];
}

export interface ProposerProgress {
  readonly message: string;
  readonly tried?: number;
  readonly total?: number;
}

export interface ProposerContext {
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly random: Random;
  readonly checks: readonly HealthCheck[];
  /** Whether the policy lets an evolution change this path; proposing anything else is wasted work. */
  editable(path: string): boolean;
  /** What this proposal may cost at most. `wallMs` is enforced from outside as well. */
  readonly budget: {
    readonly usd: number;
    readonly wallMs: number;
    readonly tokens?: number;
    readonly calls?: number;
  };
  progress(event: ProposerProgress): void;
}

export interface Draft {
  /** `none`: nothing worth trying was found and the trial is untouched. */
  readonly status: 'edited' | 'none';
  /** One line; becomes the subject of the commit. */
  readonly summary: string;
  readonly rationale?: string;
  /** The proposer's own opinion in [0, 1]; it can only lower the confidence. */
  readonly confidence?: number;
  readonly costUsd?: number;
  /** Tokens and calls; what is not told counts as what was reserved. */
  readonly used?: Use;
  /** How many candidates were looked at. */
  readonly tried?: number;
  /** More for the record: the winning template, the model's name. */
  readonly notes?: Readonly<Record<string, string | number>>;
}

/** Edits files in `trial.dir`. The result is the captured tree, never what the draft says. */
export interface Proposer {
  readonly id: string;
  /** Upper bound in US dollars of one proposal; undefined when it cannot be bounded. 0 for those that call no model. */
  readonly boundUsd?: number;
  /**
   * The same in tokens, calls and seconds; what is absent cannot be bounded and is reserved at an estimate, seconds at the
   * time limit. Without it, one with a bound of 0 dollars asks no model and uses nothing.
   */
  readonly boundUse?: Use;
  /** Asked only in cycles whose request names it: it has something to offer when its host says so. @default false */
  readonly onRequest?: boolean;
  propose(task: EvolutionTask, trial: Trial, context: ProposerContext): Promise<Draft>;
}
