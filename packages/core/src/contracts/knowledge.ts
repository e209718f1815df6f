import type { Experiences } from './experience.ts';
import type { StoredObservation } from './observation.ts';
import type { Prompts } from './prompt.ts';
import type { Reflection } from './reflector.ts';
import type { ErrorGroup, MetricSummary, MetricWindow, ToolWindow, WindowQuery } from './windows.ts';

export interface CuriosityTopic {
  readonly id: string;
  readonly topic: string;
  /** ISO 8601; the latest time it came up. */
  readonly at: string;
  /** How often it came up. */
  readonly count: number;
  readonly explored: boolean;
}

export interface StoredReflection extends Reflection {
  readonly turnId: string;
  /** ISO 8601. */
  readonly at: string;
  readonly versionId: string;
}

export interface ToolFailure {
  readonly error: string;
  readonly stack?: string;
  readonly input?: string;
  readonly fingerprint: string;
  readonly at: string;
  readonly count: number;
}

export interface ToolStats {
  readonly name: string;
  readonly calls: number;
  readonly failures: number;
  /** In [0, 1]. */
  readonly successRate: number;
  readonly lastError?: string;
  /** The most frequent failures, at most five, most frequent first. */
  readonly failureKinds: readonly ToolFailure[];
  /** Milliseconds; absent when no call said how long it took. */
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

/** 待办, 进行中, 已完成, 失败记录. */
export type LogSection = 'todo' | 'doing' | 'done' | 'failed';

/** One entry of the evolution log. EVOLUTION.md is a view of these. */
export interface LogEntry {
  readonly id: string;
  readonly section: LogSection;
  readonly title: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Who put it there. */
  readonly source: 'signals' | 'model' | 'person' | 'explore' | 'host';
  /** Higher goes first. @default 0 */
  readonly priority: number;
  /** Attempts that came to nothing. */
  readonly attempts: number;
  /** The tool it is about, where it is about one. */
  readonly tool?: string;
  readonly reason?: string;
  readonly files?: readonly string[];
  readonly commit?: string;
  readonly lesson?: string;
  /** The cycle that worked on it last; `evolve show` takes it. */
  readonly cycleId?: string;
  /** Free text that a person wrote below the entry. */
  readonly note?: string;
}

export interface Lesson {
  readonly id: string;
  readonly text: string;
  readonly at: string;
  readonly cycleId?: string;
}

export interface OutcomeCounts {
  readonly versionId: string;
  readonly ok: number;
  readonly failed: number;
}

export interface Exploration {
  readonly topic: string;
  readonly learned: string;
  readonly sources: readonly string[];
  readonly at: string;
}

/**
 * What the agent knows: signals, reflections, statistics, experiences, lessons and the evolution log. The agent may write
 * it; nothing here can change a rule.
 */
export interface Knowledge {
  observe(observations: readonly StoredObservation[]): Promise<void>;
  /** Statistics of the calls since then, worst success rate first. @param versionId Only calls of this version. */
  toolStats(query: {
    readonly since: string;
    readonly limit: number;
    readonly versionId?: string;
  }): Promise<readonly ToolStats[]>;
  /** Statistics by hour or day, of all that was observed; latest window first, in it by name. */
  toolWindows(query: WindowQuery): Promise<readonly ToolWindow[]>;
  /** Latest window first, in it by name. */
  metricWindows(query: WindowQuery): Promise<readonly MetricWindow[]>;
  /** Each metric over the hours since then, the one told last first. @param versionId Only what this version told. */
  metrics(query: {
    readonly since: string;
    readonly limit: number;
    readonly versionId?: string;
  }): Promise<readonly MetricSummary[]>;
  /** Causes that came up since then, most frequent first. @param kind Failures of tools, or errors told by themselves. */
  errors(query: {
    readonly since: string;
    readonly limit: number;
    readonly kind?: ErrorGroup['kind'];
    readonly versionId?: string;
  }): Promise<readonly ErrorGroup[]>;
  outcomes(query: { readonly subject?: string; readonly since?: string }): Promise<readonly OutcomeCounts[]>;

  /**
   * A topic that came up before, in these words or nearly, is counted; one that was explored or dismissed stays so.
   * @param options.by What a person asks for is open again, in their words. Default `agent`.
   */
  addCuriosity(topic: string, at: string, options?: { readonly by?: 'agent' | 'person' }): Promise<void>;
  /** Takes an open topic away: it comes back only when a person asks for it. False when no open one has this id. */
  dismissCuriosity(id: string): Promise<boolean>;
  /** Distinct topics that were not explored yet, latest first. */
  curiosity(limit: number): Promise<readonly CuriosityTopic[]>;
  addExploration(exploration: Exploration): Promise<void>;
  explorations(limit: number): Promise<readonly Exploration[]>;

  addReflection(reflection: StoredReflection): Promise<void>;
  /** Latest first. */
  reflections(query: { readonly since: string; readonly limit: number }): Promise<readonly StoredReflection[]>;

  readonly log: {
    /** Those that are shown, in the order of the file: by section, priority, then time. */
    entries(query?: { readonly section?: LogSection; readonly limit?: number }): Promise<readonly LogEntry[]>;
    /** The entry of this id, whether it is shown or was archived. */
    get(id: string): Promise<LogEntry | undefined>;
    /** Of each of these tools the failed entry with the most attempts, archived ones too, in the order of the names. */
    failuresOf(tools: readonly string[]): Promise<readonly LogEntry[]>;
    /** Inserts the entry, or replaces the one with its id. */
    put(entry: LogEntry): Promise<void>;
    remove(id: string): Promise<void>;
  };

  addLesson(lesson: Lesson): Promise<void>;
  /** Latest first. */
  lessons(limit: number): Promise<readonly Lesson[]>;

  readonly experiences: Experiences;

  readonly prompts: Prompts;
}

/** The log as files for people: EVOLUTION.md and CURIOSITY.md. */
export interface LogView {
  /** Takes a person's edits of the file into the log; returns how many entries changed. */
  takeIn(): Promise<number>;
  /** Writes the files from the log; a person's own text in them stays. */
  render(): Promise<void>;
  /** Archives old entries once there are too many, and writes the files. Without it the log only grows. */
  compact?(options: { readonly signal: AbortSignal }): Promise<unknown>;
}
