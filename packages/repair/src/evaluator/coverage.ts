import { Session, type Profiler } from 'node:inspector';
import { fileBelow } from './file-below.ts';
import type { CoverageRange, CoverageSlice } from './protocol.ts';

export interface CoverageRecorder {
  /** What ran since the last call; calls of an inspector session in the same thread answer at once. */
  take(test: string, ok: boolean): CoverageSlice;
}

const rangesOf = (fn: Profiler.FunctionCoverage): CoverageRange[] =>
  fn.ranges.map(({ startOffset, endOffset, count }) => [startOffset, endOffset, count]);

/** Starts V8's block coverage for the files below `root`. */
export const recordCoverage = (root: string): CoverageRecorder => {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const take = (test: string, ok: boolean): CoverageSlice => {
    const files: Record<string, CoverageRange[][]> = {};
    session.post('Profiler.takePreciseCoverage', (error, coverage) => {
      if (error !== null) return;
      for (const script of coverage.result) {
        const file = fileBelow(root, script.url);
        if (file !== undefined) (files[file] ??= []).push(...script.functions.map(rangesOf));
      }
    });
    return { test, ok, files };
  };
  return { take };
};
