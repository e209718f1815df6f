/** Signals that are counted as they come: what they say costs the same however much was observed. */

/** Hours and days of UTC. */
export type WindowSpan = 'hour' | 'day';

/** Which windows are asked for. */
export interface WindowQuery {
  /** ISO 8601; the window in which this falls is the oldest one. */
  readonly since: string;
  readonly by: WindowSpan;
  readonly limit: number;
  /** Of this tool or metric only. */
  readonly name?: string;
  /** Of this version of the agent only. */
  readonly versionId?: string;
}

/** Quantiles of a sketch: each is off by at most `SKETCH_RELATIVE_ERROR` of itself (`@evolve/core/stats`). */
export interface WindowQuantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Calls of one tool within one hour or day. */
export interface ToolWindow {
  /** `(other)`: what came under more names than a window keeps apart. */
  readonly name: string;
  /** ISO 8601; when the window begins. */
  readonly start: string;
  readonly calls: number;
  readonly failures: number;
  /** In [0, 1]. */
  readonly successRate: number;
  /** Milliseconds; absent when no call said how long it took. */
  readonly latencyMs?: WindowQuantiles;
}

/** Values of one metric over some windows. */
export interface MetricSummary extends WindowQuantiles {
  /** `(other)`: what came under more names than a window keeps apart. */
  readonly name: string;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  /** ISO 8601. */
  readonly lastAt: string;
}

/** Values of one metric within one hour or day. */
export interface MetricWindow extends MetricSummary {
  /** ISO 8601; when the window begins. */
  readonly start: string;
}

/** Errors of one cause (one fingerprint) in one version of the agent. */
export interface ErrorGroup {
  /** `tool`: failures of a tool. `error`: told by themselves. */
  readonly kind: 'tool' | 'error';
  /** The tool. */
  readonly tool?: string;
  readonly fingerprint: string;
  /** Fingerprints of different versions are never compared; 0 when it is not known. */
  readonly fingerprintVersion: number;
  readonly versionId: string;
  /** The text of the latest one. */
  readonly error: string;
  /** All of them, also those before the time that was asked for. */
  readonly count: number;
  /** ISO 8601. */
  readonly firstAt: string;
  readonly lastAt: string;
}
