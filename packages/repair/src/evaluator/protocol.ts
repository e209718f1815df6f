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
  /** Run these test cases alone; programs without cases of their own run whole. */
  readonly only?: readonly string[];
}

/** What is run for each candidate. Files are relative to the root. */
export type Program =
  | { readonly kind: 'script'; readonly script: string; readonly args: readonly string[] }
  | { readonly kind: 'node-test' | 'mocha'; readonly files: readonly string[] }
  | RunnerProgram;

/** A test runner that is started once, and asked to run its tests again for each candidate. */
export interface RunnerProgram {
  readonly kind: 'vitest' | 'jest';
  /** Files that look like tests; the runner itself says which of them are. */
  readonly files: readonly string[];
  /** What the runner's own command was given: parts of file names, and flags that it is known to take. */
  readonly filters: readonly string[];
  readonly flags: readonly string[];
}

/** Cases that fail on the untouched program are run first; a candidate that turns none of them green needs no more. */
export interface FailingFirst {
  readonly only: readonly string[];
  /** Cases that pass on the untouched program. */
  readonly passing: readonly string[];
}

/** What one evaluator process is for. Written as JSON; the only argument is its path. */
export interface Job {
  /** The copy of the project it may change. */
  readonly root: string;
  readonly program: Program;
  readonly files: readonly JobFile[];
  /** A folder that the process can only read: batches appear here as `1.json`, `2.json`, ... */
  readonly batches: string;
  /** Lines of JSON are appended: a {@link Note} before each candidate, an {@link Answer} after it. */
  readonly answers: string;
  /** A folder for the evaluator's own modules. */
  readonly home: string;
  readonly limits: Limits;
  /** Collect coverage and cases test by test. */
  readonly coverage: boolean;
  /** Whether any module may be loaded by `import`: those need a fresh URL each time. */
  readonly esm: boolean;
  readonly first?: FailingFirst | undefined;
}

/** The job of a test runner that stays. */
export type RunnerJob = Job & { readonly program: RunnerProgram };

/** The job of a program that is run in the evaluator's own thread. */
export type OwnJob = Job & { readonly program: Exclude<Program, RunnerProgram> };

export interface Limits {
  /** Loop and call units a candidate may burn. */
  readonly fuel: number;
  /** For what fuel does not see: processor time, which a busy machine does not change, then the process is killed. */
  readonly cpuMs: number;
  /** The backstop for candidates that only wait. */
  readonly wallMs: number;
  /** Resident memory of the process in MiB: a candidate above it ends with its process. */
  readonly memoryMb: number;
}

/** Written before a candidate runs, so that a process which dies has named the one it died of. */
export interface Note {
  readonly started: number;
}

/** Written when a batch is through. */
export interface Through {
  readonly through: number;
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
  readonly end: 'exit' | 'fuel' | 'timeout' | 'memory';
  readonly exitCode: number;
  /** The lines that look like test results. */
  readonly lines: readonly string[];
  readonly output: string;
  readonly fuelUsed: number;
  readonly ms: number;
  readonly slices?: readonly CoverageSlice[];
  readonly cases?: readonly CaseResult[];
  /** The candidate left something behind: this process and its copy of the project are spent. */
  readonly spent?: boolean;
  /** What the command itself would say cannot be told from here: it has to be asked. */
  readonly unsure?: boolean;
}

/** A test case by its path of names, and whether it passed. */
export type CaseResult = readonly [id: string, ok: boolean];
