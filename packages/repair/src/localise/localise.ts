import type { CoverageSlice } from '../evaluator/protocol.ts';
import { lineAt, type SourceUnit } from '../source/parse.ts';
import { shiftOffset, type Insertion } from '../source/splice.ts';
import { paintExecuted } from './paint.ts';
import { usesOf } from './uses.ts';

/** How suspicious an offset of a file is, in [0, 1]; 0 where no failing test ever was. */
export type Suspicion = (file: number, offset: number) => number;

export interface LocaliseInput {
  readonly units: readonly SourceUnit[];
  /** What was inserted into each file when the coverage was taken. */
  readonly insertions: readonly (readonly Insertion[])[];
  readonly slices: readonly CoverageSlice[];
  /** Traces and outputs that may name files and lines. */
  readonly traces: readonly string[];
}

interface Spectrum {
  readonly ok: boolean;
  /** By file. */
  readonly painted: readonly (Uint8Array | undefined)[];
}

const TRACE_BONUS = 0.3;
const WITHOUT_COVERAGE = 0.3;
/** Of the suspicion of where a value is used: what it was made of is one step away. */
const OF_ITS_USE = 0.8;

const spectra = ({ units, insertions, slices }: LocaliseInput): Spectrum[] =>
  slices.map(({ ok, files }) => ({
    ok,
    painted: units.map((unit, index) => {
      const functions = files[unit.path];
      return functions === undefined ? undefined : paintExecuted(unit, insertions[index] ?? [], functions);
    }),
  }));

/** Ochiai's coefficient: failing tests that ran it, against all failing tests and all tests that ran it. */
const ochiai = (failed: number, passed: number, allFailed: number): number =>
  failed === 0 ? 0 : failed / Math.sqrt(allFailed * (failed + passed));

/** Lines that a stack trace names, as `path:line`. */
const tracedLines = (units: readonly SourceUnit[], traces: readonly string[]): Set<string> => {
  const lines = new Set<string>();
  for (const trace of traces) {
    for (const [, file = '', line = ''] of trace.matchAll(/([\w@./\\-]+\.[cm]?[jt]sx?)(?:\?run=\d+)?:(\d+)/g)) {
      const unit = units.find(({ path }) => file === path || file.endsWith(`/${path}`));
      if (unit !== undefined) lines.add(`${unit.path}:${line}`);
    }
  }
  return lines;
};

/**
 * Spectrum-based fault localisation at the grain of V8's coverage blocks, with a bonus for lines in stack traces. A module is loaded
 * before the first test: values that are made then are as suspicious, nearly, as the places that use them.
 */
export const localise = (input: LocaliseInput): Suspicion => {
  const all = spectra(input);
  const withCoverage = all.filter(({ painted }) => painted.some((file) => file !== undefined));
  const allFailed = withCoverage.filter(({ ok }) => !ok).length;
  const traced = tracedLines(input.units, input.traces);
  const bonus = (file: number, offset: number): number => {
    const unit = input.units[file];
    if (unit === undefined || traced.size === 0) return 0;
    return traced.has(`${unit.path}:${String(lineAt(unit.text, offset))}`) ? TRACE_BONUS : 0;
  };
  const base = (file: number, offset: number): number => {
    if (allFailed === 0) return WITHOUT_COVERAGE;
    const shifted = shiftOffset(offset, input.insertions[file] ?? []);
    const ran = withCoverage.filter(({ painted }) => painted[file]?.[shifted] === 1);
    const failed = ran.filter(({ ok }) => !ok).length;
    return ochiai(failed, ran.length - failed, allFailed);
  };
  const usesByFile = input.units.map(usesOf);
  const uses = (file: number, offset: number): readonly number[] => usesByFile[file]?.(offset) ?? [];
  const cache = new Map<string, number>();
  return (file, offset) => {
    const key = `${String(file)}:${String(offset)}`;
    let score = cache.get(key);
    if (score === undefined) {
      const own = base(file, offset) || OF_ITS_USE * Math.max(0, ...uses(file, offset).map((use) => base(file, use)));
      score = own === 0 ? 0 : Math.min(1, own + bonus(file, offset));
      cache.set(key, score);
    }
    return score;
  };
};
