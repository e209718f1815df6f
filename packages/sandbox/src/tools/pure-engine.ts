/**
 * Tier 0: QuickJS in a process of its own for every call, for tools that only compute. It needs no namespaces, and a call
 * takes no file, no variable and no function of the host with it.
 */
import type { Json } from '@evolve/core/contracts';
import { DISCHARGED_NAMES } from '../evaluate/discharge.ts';
import type { EvaluationError, Evaluation } from '../evaluate/outcome.ts';
import { REALM_GLOBALS, UNLIKE_NODE } from '../evaluate/realm.ts';
import { runProgram } from '../evaluate/run-program.ts';
import type { ToolEngine, ToolJob, ToolOutcome } from './engine.ts';

const FILENAME = 'tool.mjs';

const MAX_MESSAGE = 2_000;

/** The first frame of the tool's own, as `isolatedToolEngine` tells it. */
const lineIn = (stack: string | undefined): string => {
  const line = /tool\.mjs:(\d+):\d+/.exec(stack ?? '')?.[1];
  return line === undefined ? '' : ` (line ${line})`;
};

const thrown = ({ name, message, stack }: EvaluationError): string =>
  `${name === undefined ? '' : `${name}: `}${message}${lineIn(stack)}`.slice(0, MAX_MESSAGE);

const killedBy = (evaluation: Evaluation): { readonly killedBy?: string } =>
  evaluation.killedBy === undefined || evaluation.killedBy === 'crash' ? {} : { killedBy: evaluation.killedBy };

const outcomeOf = (evaluation: Evaluation): ToolOutcome => {
  if (evaluation.ok) return { ok: true, value: evaluation.value as Json, output: '' };
  const { error } = evaluation;
  switch (error.code) {
    case 'no-function':
    case 'import':
    case 'syntax':
    case 'threw':
      return { ok: false, reason: 'threw', message: thrown(error), output: '' };
    case 'not-json':
    case 'output':
      return { ok: false, reason: 'result', message: error.message, output: '' };
    case 'timeout':
    case 'memory':
      // A promise that nothing is left to settle: nobody had to end it.
      if (evaluation.killedBy === undefined) break;
      return { ok: false, reason: 'killed', message: `was killed: ${error.code}`, ...killedBy(evaluation), output: '' };
    default:
  }
  return { ok: false, reason: 'killed', message: `ended without an answer: ${error.message}`, output: '' };
};

const runJob = async (job: ToolJob): Promise<ToolOutcome> => {
  const { source, sha256, args, timeoutMs, memoryMb, maxResultBytes, signal } = job;
  const program = { filename: FILENAME, source, sha256, input: JSON.stringify(args), dropsUndefined: true };
  const evaluation = await runProgram(program, { timeoutMs, memoryMb, maxOutputBytes: maxResultBytes, signal });
  if (evaluation.killedBy === 'abort') signal?.throwIfAborted();
  return outcomeOf(evaluation);
};

/**
 * Runs tools that plainly only compute: those that the policy `pure` allows, that take one argument, and that use nothing
 * of the language that QuickJS has not got, or has otherwise. The others are for the next engine in the list.
 */
export const pureToolEngine = (): ToolEngine => ({
  id: 'pure-quickjs',
  discharges: DISCHARGED_NAMES,
  takes: 'pure',
  realm: { globals: REALM_GLOBALS, unlike: UNLIKE_NODE },
  givesContext: false,
  run: runJob,
});
