import type { Clock, Grant, HealthCheck, LanguageModel, LogView, Mode, Notify, Proposer } from '@evolve/core/contracts';
import type { EvolverOptions, Explore } from '@evolve/core';
import type { PolicyInput } from '@evolve/governance';
import type { LogFileOptions } from '@evolve/memory';
import type { ToolsOptions } from './tools/options.ts';

/** What `createEvolver` takes; all but `repo` optional. */
export interface CreateEvolverOptions {
  /** Any folder of the repository that holds what may evolve. */
  readonly repo: string;
  /**
   * Keeps what is said in turns that have a subject, without secrets, for so many days (30), so that it can be exported and erased
   * by subject. @default false: nothing is kept
   */
  readonly transcripts?: boolean | { readonly retentionDays?: number };
  /** Decides, reflects and proposes where there is one. Without it rules and the repair engine do. */
  readonly model?: LanguageModel;
  /**
   * What proves that a version is healthy; a string is a command, exit status 0 is a pass.
   * @default `npm test`, where package.json has one
   */
  readonly checks?: readonly (HealthCheck | string)[];
  /**
   * Compiles the project, where it has to be. It runs before the other checks in the same tree and is one itself; the
   * supervisor takes the same command as `evolve run --build`. @default none
   */
  readonly build?: string;
  /** Folder of the repository, relative to its root, that evolution stays in, whatever else the policy allows. @default the whole repository */
  readonly root?: string;
  /** Who makes candidates. @default the embedded repair engine, then the model's edits where there is a model */
  readonly proposers?: readonly Proposer[];
  /** Tools that the agent makes for itself, in a folder of the repository. @default none: `evolver.tools` is not there */
  readonly tools?: ToolsOptions;
  /** Looks a topic up with the host's own means. @default none: nothing is explored */
  readonly explore?: Explore;
  /**
   * Tells the owner of each question, and of each sensitive landing before it begins; `webhookNotifier` of
   * `@evolve/governance` posts it. What it rejects is delivered again, and does not land before. @default none
   */
  readonly notify?: Notify;
  /** May only lower what the policy says: a `promote` here cannot widen a policy that says `propose`. */
  readonly mode?: Mode;
  /** Stands in for evolve.policy.json: for tests and for owners who keep it in code. @default the accepted policy */
  readonly policy?: PolicyInput;
  /** One more grant for this process, by the owner who starts it; every receipt that lands under it names it. */
  readonly grant?: Grant;
  /** `none` lets code run without isolation in this process, whatever the policy asks for; every receipt says so. */
  readonly isolation?: 'none';
  /** The branch that evolutions go to; another one checked out is refused. @default the one checked out */
  readonly branch?: string;
  /** @default `$XDG_STATE_HOME/evolve/<repository id>` */
  readonly stateDir?: string;
  /** Language of EVOLUTION.md and CURIOSITY.md. @default 'en' */
  readonly language?: 'en' | 'zh';
  /**
   * When the old entries of EVOLUTION.md are summed up, and by whom: after each cycle, by an extract that needs no model; give
   * `summarize` to have a model do it. `false`: never. @default COMPACTION_DEFAULTS of `@evolve/memory`
   */
  readonly compaction?: LogFileOptions['compaction'] | false;
  /** Replaces the files for people. @default `.evolve/EVOLUTION.md` and `.evolve/CURIOSITY.md` */
  readonly view?: LogView;
  /** Globs of files that a rollback never puts back. @default [] */
  readonly preserve?: readonly string[];
  /** The only source of time; everything that is dated or that expires goes by it. @default the system's */
  readonly clock?: Clock;
  /** Intervals, limits and thresholds. */
  readonly options?: Partial<EvolverOptions>;
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}
