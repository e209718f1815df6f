import type { Clock, Ids, LogEntry } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { systemClock, timeIds } from '@evolve/core/time';
import type { ArchivedSection } from '../archive.ts';
import type { LogLanguage } from '../headings.ts';

/** What a summary is asked for. */
export interface SummaryRequest {
  readonly section: ArchivedSection;
  /** What is to be summarised, oldest first, as it stands in the log: untrusted text. */
  readonly entries: readonly LogEntry[];
  /** Commits that the summary has to name, each in full or as a prefix of at least 7 digits that fits no other. */
  readonly commits: readonly string[];
  /** First and last day of the entries. */
  readonly from: string;
  readonly to: string;
  readonly language: LogLanguage;
  /** A longer summary is refused, in characters. */
  readonly maxLength: number;
  /** All of this as a prompt for a model: the entries are redacted and quoted as data. */
  readonly prompt: string;
}

/** Resolves with a list, one item a line. Whatever it resolves with is checked before it is used. */
export type Summarize = (request: SummaryRequest, options: { readonly signal: AbortSignal }) => Promise<string>;

/**
 * Why a summary was not used. `missing-commit`: one of the sources' commits is not in it. `invented-commit`: it names one that
 * no source names. `failed`: the call rejected. `timed-out`: it took longer than `timeoutMs`.
 */
export type Refusal = 'empty' | 'too-long' | 'missing-commit' | 'invented-commit' | 'failed' | 'timed-out';

/** A summary that was not used; our own extract stands in its place. */
export interface RefusedSummary {
  readonly section: ArchivedSection;
  readonly why: Refusal;
  /** Which commit, how long, what the call failed with; redacted. */
  readonly detail: string;
}

/** Options of {@link compactEvolutionLog} and of the `compact` of {@link evolutionLogFile}. */
export interface CompactionOptions {
  /** Writes the summary, usually with the host's model. @default an extract by rules, without a model */
  readonly summarize?: Summarize;
  /** Completed entries that stay as they are, the newest. @default 5 */
  readonly keepCompleted?: number;
  /** Failed entries that stay as they are, the newest. @default 3 */
  readonly keepFailed?: number;
  /** More completed entries than this are compacted. @default 10, or `keepCompleted` where that is more */
  readonly maxCompleted?: number;
  /** More failed entries than this are compacted. @default 5, or `keepFailed` where that is more */
  readonly maxFailed?: number;
  /** The most entries that one summary is made of. @default 50 */
  readonly batch?: number;
  /** The most entries that one archive stands for before the next one begins. @default 1_000 */
  readonly maxArchived?: number;
  /** How long one call of `summarize` may take, in milliseconds. @default 60_000 */
  readonly timeoutMs?: number;
  /** Hears of each summary that was refused. */
  readonly onRefused?: (refused: RefusedSummary) => void;
  /** What was archived before the abort stays archived. */
  readonly signal?: AbortSignal;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** @default time and random bits */
  readonly ids?: Ids;
}

/** The defaults that are numbers. */
export const COMPACTION_DEFAULTS = {
  keepCompleted: 5,
  keepFailed: 3,
  maxCompleted: 10,
  maxFailed: 5,
  batch: 50,
  maxArchived: 1_000,
  timeoutMs: 60_000,
} as const;

export interface Compaction {
  readonly summarize: Summarize | undefined;
  readonly keep: Readonly<Record<ArchivedSection, number>>;
  readonly max: Readonly<Record<ArchivedSection, number>>;
  readonly batch: number;
  readonly maxArchived: number;
  readonly timeoutMs: number;
  readonly onRefused: (refused: RefusedSummary) => void;
  readonly signal: AbortSignal;
  readonly ids: Ids;
}

const wholeNumber = (name: string, value: number, least: number): number => {
  if (Number.isInteger(value) && value >= least) return value;
  throw new EvolveError('EVOLVE_OPTIONS', `${name} must be a whole number of at least ${least}`, { data: { value } });
};

/** @throws EVOLVE_OPTIONS */
export const completeCompaction = (options: CompactionOptions): Compaction => {
  const { clock = systemClock } = options;
  const given = {
    ...COMPACTION_DEFAULTS,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  const keep = {
    done: wholeNumber('keepCompleted', given.keepCompleted, 0),
    failed: wholeNumber('keepFailed', given.keepFailed, 0),
  };
  return {
    summarize: options.summarize,
    keep,
    max: {
      done: wholeNumber('maxCompleted', options.maxCompleted ?? Math.max(keep.done, given.maxCompleted), keep.done),
      failed: wholeNumber('maxFailed', options.maxFailed ?? Math.max(keep.failed, given.maxFailed), keep.failed),
    },
    batch: wholeNumber('batch', given.batch, 1),
    maxArchived: wholeNumber('maxArchived', given.maxArchived, 1),
    timeoutMs: wholeNumber('timeoutMs', given.timeoutMs, 1),
    onRefused: options.onRefused ?? (() => undefined),
    signal: options.signal ?? new AbortController().signal,
    ids: options.ids ?? timeIds(clock),
  };
};
