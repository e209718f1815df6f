import type { RunLimits } from '../../src/evaluate/options.ts';
import type { Evaluation } from '../../src/evaluate/outcome.ts';
import { programOf } from '../../src/evaluate/program.ts';
import { runProgram } from '../../src/evaluate/run-program.ts';

/** Far more than any program here needs, so that a busy machine does not decide. */
export const PLENTY = { timeoutMs: 50_000, memoryMb: 64 } as const;

/** Runs a module that no validator has seen. */
export const unjudged = (source: string, limits: Partial<RunLimits> = {}, input?: unknown): Promise<Evaluation> =>
  runProgram(programOf(source, 'program.mjs', input === undefined ? undefined : JSON.stringify(input)), {
    ...PLENTY,
    maxOutputBytes: 1_048_576,
    signal: undefined,
    ...limits,
  });

/** A module whose default export has this body and takes `input`. */
export const calling = (body: string): string => `export default (input) => {\n${body}\n};`;
