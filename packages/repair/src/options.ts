import type { CheckCommand, Clock, CommandRunner, Random } from '@evolve/core/contracts';
import { splitCommand } from '@evolve/core/checks';
import { EvolveError } from '@evolve/core/errors';
import type { RepairEvent } from './events.ts';
import { checkOrder, PLAIN_ORDER, type LearnedOrder } from './order/order.ts';

/** What one repair may use up. */
export interface RepairBudget {
  /** In milliseconds, everything included. A backstop: the result depends on it only when it cuts. @default 60_000 */
  readonly wallMs?: number;
  /** Candidates evaluated at most. @default 20_000 */
  readonly candidates?: number;
}

/** What is known about the failure besides the check: untrusted text that only steers where to look first. */
export interface RepairHints {
  /** Stack traces and error messages. */
  readonly traces?: readonly string[];
  /** Failing inputs as text. */
  readonly inputs?: readonly string[];
}

/** Options of {@link repair}. */
export interface RepairOptions {
  /** The project's folder. Never written to. */
  readonly dir: string;
  /** Files that may be changed, relative to `dir`. @default every source of `dir` that the failing check executes */
  readonly files?: readonly string[];
  /** Runs in `dir`; exit status 0 means that the program is right. A line is taken as a shell would, with a limit of 30 s. */
  readonly check: CheckCommand | string;
  /** @default see {@link RepairBudget} */
  readonly budget?: RepairBudget;
  /** Runs the check for every candidate; how far they are kept from the host is its choice. */
  readonly runner: CommandRunner;
  /** An abort ends the repair once every process is gone. */
  readonly signal?: AbortSignal;
  /** Breaks ties between equally promising candidates. @default 1 */
  readonly seed?: number;
  /** Instead of `seed`: called once. */
  readonly random?: Random;
  /** For the wall-clock limit. @default a monotonic clock */
  readonly clock?: Clock;
  /** Whether a path may be changed. @default every path */
  readonly editable?: (path: string) => boolean;
  /** @default none */
  readonly hints?: RepairHints;
  /** What earlier repairs taught about the order: what `learnOrder` or `parseOrder` returned. @default `PLAIN_ORDER` */
  readonly learned?: LearnedOrder;
  /** How many candidates are still looked at after the first that passes, to have a choice. @default 2000 in the fast lane, else 60 */
  readonly extraCandidates?: number;
  /** Evaluations at the same time, each in a process of its own. @default 2 */
  readonly parallel?: number;
  /** Called with each event before it is yielded. */
  readonly onEvent?: (event: RepairEvent) => void;
}

/** {@link RepairOptions} with every default filled in. */
export interface Settings {
  readonly dir: string;
  readonly files: readonly string[];
  readonly check: CheckCommand;
  readonly wallMs: number;
  readonly candidates: number;
  readonly runner: CommandRunner;
  readonly signal: AbortSignal;
  readonly seed: number;
  readonly now: () => number;
  readonly editable: (path: string) => boolean;
  readonly traces: readonly string[];
  readonly inputs: readonly string[];
  readonly order: LearnedOrder;
  /** Undefined: by the lane. */
  readonly extraCandidates: number | undefined;
  readonly parallel: number;
}

const LINE_TIMEOUT_MS = 30_000;

const commandOf = (line: string): CheckCommand => {
  const [command, ...args] = splitCommand(line);
  return { command, args, timeoutMs: LINE_TIMEOUT_MS };
};

const positive = (name: string, value: number): number => {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new EvolveError('EVOLVE_OPTIONS', `${name} must be a number of at least 0`, { data: { name, value } });
};

/** @throws EVOLVE_OPTIONS for numbers that make no sense, and for a `learned` that is no order. */
export const settingsOf = (options: RepairOptions): Settings => {
  const { clock, random } = options;
  return {
    dir: options.dir,
    files: options.files ?? [],
    check: typeof options.check === 'string' ? commandOf(options.check) : options.check,
    wallMs: positive('budget.wallMs', options.budget?.wallMs ?? 60_000),
    candidates: positive('budget.candidates', options.budget?.candidates ?? 20_000),
    runner: options.runner,
    signal: options.signal ?? new AbortController().signal,
    seed: random === undefined ? (options.seed ?? 1) : Math.floor(random() * 2 ** 31),
    now: clock === undefined ? () => performance.now() : () => clock.now().getTime(),
    editable: options.editable ?? (() => true),
    traces: options.hints?.traces ?? [],
    inputs: options.hints?.inputs ?? [],
    order: options.learned === undefined ? PLAIN_ORDER : checkOrder(options.learned),
    extraCandidates:
      options.extraCandidates === undefined ? undefined : positive('extraCandidates', options.extraCandidates),
    parallel: Math.max(1, Math.floor(positive('parallel', options.parallel ?? 2))),
  };
};
