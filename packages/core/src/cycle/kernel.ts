/** What effects may use: the ports, the options and the way to tell the host. Effects hold no state of their own. */
import type {
  Clock,
  CommandRunner,
  Gate,
  Governor,
  HealthCheck,
  Ids,
  Journal,
  Knowledge,
  LanguageModel,
  LogView,
  Notify,
  Proposer,
  Random,
  Reflector,
  Use,
  Workspace,
} from '../contracts/index.ts';
import type { EvolverEvents } from '../events.ts';
import type { EvolverOptions } from '../options.ts';

/** What an exploration brought home. */
export interface ExploreResult {
  readonly learned: string;
  /** Addresses or titles of where it comes from. */
  readonly sources: readonly string[];
  /** In US dollars; the whole budget is taken when absent. */
  readonly costUsd?: number;
  /** Tokens and calls; what is not told counts as the estimate that was reserved. */
  readonly used?: Use;
  /** Improvements that it suggests; each becomes an item of the log. */
  readonly todo?: readonly { readonly title: string; readonly reason?: string; readonly tool?: string }[];
}

/** The host's own way of looking something up: a search tool, a reader. */
export type Explore = (
  topic: string,
  options: { readonly signal: AbortSignal; readonly budget: { readonly usd: number } },
) => Promise<ExploreResult>;

/** The pieces that an Evolver is made of. */
export interface Pieces {
  readonly workspace: Workspace;
  readonly journal: Journal;
  readonly knowledge: Knowledge;
  readonly proposers: readonly Proposer[];
  readonly gates: readonly Gate[];
  readonly checks: readonly HealthCheck[];
  readonly governor: Governor;
  readonly reflector: Reflector;
  readonly runner: CommandRunner;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  /** Decides where there is one; the stated rules decide otherwise. */
  readonly model?: LanguageModel;
  readonly explore?: Explore;
  /** EVOLUTION.md and CURIOSITY.md. */
  readonly view?: LogView;
  /** The agent's last output before somebody else (the boot guard) took an evolution back, for the lesson. */
  readonly lastWords?: (evolutionId: string) => Promise<string | undefined>;
  /** Whether the governor still goes by what the owner has accepted. @default always */
  readonly policyIsCurrent?: () => Promise<boolean>;
  /** Tells the owner of questions, and of sensitive landings before they begin. */
  readonly notify?: Notify;
  /** Releases what the pieces hold; called once, at the end of `stop`. */
  readonly dispose?: () => Promise<void>;
}

export type Emit = <E extends keyof EvolverEvents>(event: E, payload: Parameters<EvolverEvents[E]>[0]) => void;

export interface Kernel extends Pieces {
  readonly options: EvolverOptions;
  readonly emit: Emit;
  /** Of the lease `cycle`, while one is held: what is reserved and settled then carries it. */
  readonly fence?: number;
  /** The commit that this process runs; undefined for one that only looks and decides. */
  readonly running: () => string | undefined;
  /** Stores what the observer still holds, so that a decision sees it. */
  readonly flush: () => Promise<void>;
}
