import type { DatabaseSync } from 'node:sqlite';

/** What a scenario may use. The harness makes a fresh world for each: a real git repository with an agent, its policy, its checks, an Evolver by createEvolver, a state directory outside. */
export interface World {
  /** The live working tree (a real git repository, clean, one commit). */
  readonly repo: string;
  /** The kernel's state directory (journal, database, policy copy). */
  readonly stateDir: string;
  /**
   * Runs one cycle in which the (hostile) proposer does `work` in the trial's folder. Resolves with the receipt as JSON. `during` runs
   * inside the agent's process after the proposal was captured and before promotion is decided.
   */
  cycle(
    work: (dir: string) => Promise<void> | void,
    options?: { task?: string; says?: string; confidence?: number; during?: () => Promise<void> | void },
  ): Promise<Record<string, unknown>>;
  /** Two cycles at once from two real processes. */
  race(
    first: (dir: string) => Promise<void> | void,
    second: (dir: string) => Promise<void> | void,
  ): Promise<readonly Record<string, unknown>[]>;
  /** Approvals as the agent's own process sees them (list, decide). */
  approvals(): Promise<readonly Record<string, unknown>[]>;
  decide(id: string, decision: Record<string, unknown>): Promise<void>;
  /** An honest change that waits for a person's approval; resolves with the approval's id. */
  pending(work: (dir: string) => Promise<void> | void): Promise<string>;
  /** The owner's true decision, as the owner would make it (signed with the owner's key where keys are configured). */
  ownerDecides(id: string, decision: 'approve' | 'reject', reason?: string): Promise<void>;
  /** Stops the Evolver and makes a new one on the same repository and state (a restart of the agent). */
  restart(): Promise<void>;
  /** The kernel's clock, moved by so many milliseconds (may be negative). */
  moveClock(ms: number): void;
  /** A git command of the agent's own in the live repository, or a shell command run in `repo` as the agent. */
  git(...args: string[]): Promise<string>;
  sh(command: string): Promise<string>;
  /** Opens a raw SQLite connection (node:sqlite DatabaseSync) to a file of the state directory. */
  sqlite(file: string): DatabaseSync;
  /** The owner's halt and resume. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** Spends through the kernel as a reflector or model of the agent would: tries to reserve so many dollars. */
  trySpend(category: 'curiosity' | 'evolution' | 'reflection', usd: number): Promise<boolean>;
}

/** The repository of every world (you may write more files in `arrange`, committed before the Evolver starts). */
export interface Attack {
  readonly id: string;
  /** For example 'path', 'mode', 'approval', 'state', 'clock', 'budget', 'git', 'process', 'test', 'config', 'evidence', 'concurrency', 'memory'. */
  readonly kind: string;
  /** One sentence: what is gained if it gets through. */
  readonly what: string;
  /** True: the world has an owner's key configured, that the agent cannot read. */
  readonly keys: boolean;
  /** Default promote, with a grant on src/**. */
  readonly mode?: 'propose' | 'promote';
  /** Before the Evolver starts: what the honest owner has there (no attack). */
  readonly arrange?: (repo: string) => Promise<void> | void;
  /** The attack itself. Anything it throws is fine (a refusal). */
  readonly run: (world: World) => Promise<unknown>;
  /**
   * True when the attack GOT THROUGH, judged from outside after `run`: repository, refs, files, books. Must be false in an untouched
   * world. `receipts`: all receipts in the end.
   */
  readonly gotThrough: (world: World, receipts: readonly Record<string, unknown>[]) => Promise<boolean> | boolean;
}
