/** What every part of the guard's loop shares. */
import type { StderrSink } from './child.ts';
import type { Books } from './books.ts';
import type { TotalGuardConfig } from './config.ts';
import type { Control } from './control.ts';
import type { LiveRepository, LiveVersion } from './live.ts';
import type { RepositoryCare } from './repository-care.ts';

export interface GuardOptions {
  readonly config: TotalGuardConfig;
  readonly guardDir: string;
  /** Where the agent gives its signs of life: the guard's folder, where that can be written. */
  readonly signsDir: string;
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Marks the processes of this guard's runs; ends in a colon. */
  readonly mark: string;
  readonly repository: LiveRepository;
  readonly care: RepositoryCare;
  readonly books: Books;
  readonly control: Control;
  readonly now: () => Date;
  readonly log: (message: string) => void;
  readonly onStderr: StderrSink;
  /** The agent has come up, for the first time or again. */
  readonly onUp?: () => void;
}

/** An evolution that has to show that it comes up. */
export interface Suspect {
  readonly evolutionId: string;
  /** From 1. */
  readonly attempt: number;
}

/** What this run of the guard has done so far. */
export interface Progress {
  readonly rolledBack: boolean;
  /** Activations in a row that changed nothing. */
  readonly idleActivations: number;
}

/** The end, or how it goes on. */
export type Step = { readonly status: number } | Progress;

export const unblessed = ({ books }: GuardOptions, live: LiveVersion): readonly string[] => {
  const { blessed } = books.known();
  return live.evolutions.filter((id) => !blessed.includes(id));
};

export const attemptsOf = ({ books }: GuardOptions, evolutionId: string): number =>
  books.known().attempts[evolutionId] ?? 0;

export const setCount = ({ books }: GuardOptions, evolutionId: string, count: number): Promise<void> =>
  books.update((known) => ({ ...known, attempts: { ...known.attempts, [evolutionId]: Math.max(0, count) } }));
