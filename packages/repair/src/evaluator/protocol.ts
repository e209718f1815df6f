import type { Insertion, Splice } from '../source/splice.ts';

/** A file that candidates edit. */
export interface JobFile {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  readonly fuel: readonly Insertion[];
}

export interface JobCandidate {
  readonly id: number;
  readonly edits: readonly { readonly file: number; readonly splices: readonly Splice[] }[];
}

/** What one evaluator process is asked to do. Written as JSON; the only argument is its path. */
export interface Job {
  /** The copy of the project it may change. */
  readonly root: string;
  /** Relative to the root, or absolute. */
  readonly script: string;
  readonly args: readonly string[];
  readonly files: readonly JobFile[];
  readonly candidates: readonly JobCandidate[];
  /** Lines of JSON are appended: one {@link Answer} a candidate. */
  readonly answers: string;
  /** Loop and call units a candidate may burn. */
  readonly fuel: number;
  /** The backstop for what fuel does not see: then the process is killed. */
  readonly wallMs: number;
  /** Collect coverage test by test. */
  readonly coverage: boolean;
  /** Whether any module may be loaded by `import`: those need a fresh URL each time. */
  readonly esm: boolean;
}

/** Start and end offset, and how often it ran. */
export type CoverageRange = readonly [start: number, end: number, count: number];

/** What ran since the test before: functions by file, each a list of ranges with the function's own first. */
export interface CoverageSlice {
  /** Key of the test's line; empty for what ran after the last. */
  readonly test: string;
  readonly ok: boolean;
  readonly files: Readonly<Record<string, readonly (readonly CoverageRange[])[]>>;
}

export interface Answer {
  readonly id: number;
  readonly end: 'exit' | 'fuel' | 'timeout';
  readonly exitCode: number;
  /** The lines that look like test results. */
  readonly lines: readonly string[];
  readonly output: string;
  readonly fuelUsed: number;
  readonly ms: number;
  readonly slices?: readonly CoverageSlice[];
  /** The candidate changed the language's own objects: this process is spent. */
  readonly polluted?: boolean;
}
