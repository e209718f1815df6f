/** One side of the comparison: every input through one version of the function, in processes of its own. */
import type { CheckContext } from '@evolve/core/contracts';
import { HARNESS } from './harness.ts';

/** What came of one call. `exit`: it ended the process. `hang`: it did not come back. */
export interface Outcome {
  readonly kind: 'value' | 'error' | 'hang' | 'exit';
  readonly text: string;
  /** The arguments as they were left. */
  readonly args: string;
}

export interface Side {
  /** Why the function cannot be called at all. */
  readonly unloadable?: string;
  /** By the number of the input; none for inputs that were not reached in time. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
}

export interface CallRequest {
  readonly module: string;
  readonly name: string;
  readonly inputs: readonly (readonly unknown[])[];
  readonly timeoutMs: number;
  readonly perInputMs: number;
  /** Tells lines of the harness from whatever the module prints. */
  readonly mark: string;
}

/** Calls that may end or block their process before the rest is given up. */
const MOST_RESTARTS = 3;
const MAX_TEXT = 2000;
const MAX_OUTPUT = 32 * 1024 * 1024;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const KINDS: ReadonlySet<unknown> = new Set(['value', 'error', 'hang']);

const isOutcome = (line: Readonly<Record<string, unknown>>): line is Readonly<Record<string, unknown>> & Outcome =>
  KINDS.has(line['kind']) && typeof line['text'] === 'string' && typeof line['args'] === 'string';

const linesOf = (stdout: string, mark: string): readonly Readonly<Record<string, unknown>>[] =>
  stdout.split('\n').flatMap((line) => {
    const at = line.indexOf(mark);
    if (at === -1) return [];
    try {
      const value: unknown = JSON.parse(line.slice(at + mark.length));
      return isRecord(value) ? [value] : [];
    } catch {
      // A line that its process did not finish.
      return [];
    }
  });

type Place = Pick<CheckContext, 'runner' | 'signal' | 'readable'>;

const start = (request: CallRequest, dir: string, { runner, signal, readable = [] }: Place, from: number) => {
  const { module, name, inputs, perInputMs, mark } = request;
  return runner.run('node', ['-e', HARNESS], {
    dir,
    readable,
    timeoutMs: request.timeoutMs,
    maxOutputBytes: MAX_OUTPUT,
    input: JSON.stringify({ mark, module, name, inputs, from, perInputMs, maxText: MAX_TEXT }),
    signal,
  });
};

/** @param dir The tree whose version is called; nothing of it can be written. */
export const callAll = async (request: CallRequest, dir: string, place: Place): Promise<Side> => {
  const outcomes = new Map<number, Outcome>();
  for (let [from, restarts] = [0, 0]; from < request.inputs.length && restarts <= MOST_RESTARTS; restarts += 1) {
    const { stdout, stderr, timedOut, exitCode } = await start(request, dir, place, from);
    const lines = linesOf(stdout, request.mark);
    const load = lines.find((line) => 'load' in line)?.['load'];
    if (typeof load === 'string') return { unloadable: load, outcomes };
    if (!lines.some((line) => line['loaded'] === true)) {
      return {
        unloadable: timedOut ? 'it does not load in time' : `it ends while it loads: ${stderr.slice(-500)}`,
        outcomes,
      };
    }
    for (const line of lines) {
      const index = Number(line['index']);
      const isNext = Number.isSafeInteger(index) && index === from;
      if (!isNext || !isOutcome(line)) continue;
      outcomes.set(index, { kind: line.kind, text: line.text, args: line.args });
      from += 1;
    }
    if (from >= request.inputs.length) break;
    outcomes.set(from, { kind: timedOut ? 'hang' : 'exit', text: timedOut ? '' : String(exitCode), args: '' });
    from += 1;
  }
  return { outcomes };
};
