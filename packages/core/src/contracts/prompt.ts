import type { MemorySource, Provenance } from './experience.ts';

/** A wording of a named prompt. */
export interface NewPrompt {
  /** For example `system`; at most 200 bytes. */
  readonly name: string;
  /** Kept without secrets, at most 65,536 bytes. */
  readonly text: string;
  /** The id of the version that it was made from. */
  readonly parent?: string;
  /** Of the words. @default { source: 'host' } */
  readonly provenance?: Provenance;
}

/** How a version did, as counts and as the interval that its success rate lies in. */
export interface PromptRecord {
  readonly successes: number;
  readonly failures: number;
  /** Wilson's interval at 95 %. */
  readonly low: number;
  readonly high: number;
}

export interface PromptVersion extends PromptRecord {
  /** 24 hex digits over name and text: the same words of the same name are the same version. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly parent?: string;
  /** ISO 8601; when it was first recorded. */
  readonly at: string;
  readonly provenance: Provenance;
  /** What a model or somebody outside said of it: counted apart, and believed by nobody. */
  readonly claims: number;
}

export interface PromptDay extends PromptRecord {
  /** `2026-03-01`, UTC. */
  readonly day: string;
}

/** A version with its success curve. */
export interface PromptHistory extends PromptVersion {
  /** Days with outcomes, oldest first. */
  readonly days: readonly PromptDay[];
}

/** One use of a version, and how it went. */
export interface PromptOutcome {
  readonly ok: boolean;
  /** Only `host` and `person` count. @default 'host' */
  readonly by?: MemorySource;
}

/** Versions of named prompts and how each did. The texts are data: what a model wrote is quoted where it is shown to one. */
export interface Prompts {
  /** Recorded again, a version keeps what it has. @throws EVOLVE_OPTIONS for a name that is empty or too long */
  record(prompt: NewPrompt): Promise<PromptVersion>;
  /** @throws EVOLVE_NOT_FOUND */
  outcome(id: string, outcome: PromptOutcome): Promise<PromptVersion>;
  /** Versions of this name, the one recorded last first. */
  history(name: string, query: { readonly limit: number }): Promise<readonly PromptHistory[]>;
}
