/** Running tools: one call, and the cases of a test. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@evolve/core/contracts';
import { EvolveError, isEvolveError, messageOf, type ErrorCode } from '@evolve/core/errors';
import type { ToolBooks } from './books.ts';
import { intactSource, livingTool } from './changes.ts';
import type { ToolOutcome } from './engine.ts';
import { mustRun, type RunnableTool } from './judge-tool.ts';
import { shapeCases, type ToolCase } from './metadata.ts';
import { fitArguments } from './parameters.ts';
import type { ToolTest } from './record.ts';
import { currentOf, type ToolState } from './state.ts';

/** How one call may be bounded. */
export interface CallOptions {
  /** Milliseconds; the tool's own limit and the registry's hold all the same. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What came of a call. Everything in it was made by the tool: data, to be bounded and quoted before a model reads it. */
export type ToolResult = (
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string };
      /** `timeout`, the limit that was hit (`memory`, `processes`, `cpu`, `file-size`), or the name of a signal. */
      readonly killedBy?: string;
    }
) & {
  /** What it printed. */
  readonly output?: string;
  /** Why the outcome could not be put on record; the outcome itself stands. */
  readonly unrecorded?: string;
};

const CODES = {
  threw: 'EVOLVE_TOOL_FAILED',
  result: 'EVOLVE_TOOL_RESULT',
  killed: 'EVOLVE_TOOL_KILLED',
} as const satisfies Record<string, ErrorCode>;

/** The limits of the registry hold for every engine. */
const boundedOutcome = (outcome: ToolOutcome, maxResultBytes: number): ToolOutcome => {
  if (!outcome.ok) return outcome;
  const text = JSON.stringify(outcome.value) as string | undefined;
  if (text !== undefined && Buffer.byteLength(text) <= maxResultBytes) return outcome;
  return { ok: false, reason: 'result', message: 'the result is not JSON or too large', output: outcome.output };
};

const resultOf = (outcome: ToolOutcome): ToolResult => {
  const output = outcome.output === '' ? {} : { output: outcome.output };
  if (outcome.ok) return { ok: true, value: outcome.value, ...output };
  const { reason, message, killedBy } = outcome;
  return {
    ok: false,
    error: { code: CODES[reason], message },
    ...(killedBy === undefined ? {} : { killedBy }),
    ...output,
  };
};

const timeLimit = ({ settings }: ToolBooks, tool: RunnableTool, asked: number | undefined): number => {
  const { timeoutMs, maxTimeoutMs } = settings.limits;
  const own = Math.min(tool.metadata.timeoutMs ?? timeoutMs, maxTimeoutMs);
  return asked === undefined ? own : Math.min(own, asked);
};

const runOnce = async (
  books: ToolBooks,
  tool: RunnableTool,
  args: Json,
  { timeoutMs, signal }: CallOptions,
): Promise<ToolOutcome> => {
  const { limits } = books.settings;
  const { memoryMb, maxResultBytes, maxOutputBytes } = limits;
  const { name } = tool.metadata;
  const limit = timeLimit(books, tool, timeoutMs);
  const outcome = await tool.engine.run({
    ...{ name, source: tool.source, sha256: tool.sha256, args, capabilities: tool.validation.capabilities },
    context: { name, now: books.now(), timeoutMs: limit },
    ...{ timeoutMs: limit, memoryMb, maxResultBytes, maxOutputBytes },
    ...(signal === undefined ? {} : { signal }),
  });
  return boundedOutcome(outcome, maxResultBytes);
};

/** Counts a failure, or ends a row of them; the last one that is tolerated disables the tool. */
const countOutcome = (books: ToolBooks, seen: ToolState, outcome: ToolOutcome): Promise<void> =>
  books.alone(async (states) => {
    const state = states.get(seen.name);
    const { version } = currentOf(seen);
    // What was called is no longer what is there, or is off already.
    if (state?.status.kind !== 'enabled' || currentOf(state).version !== version) return;
    const at = { name: seen.name, version, at: books.now() };
    if (outcome.ok) {
      if (state.failures > 0) await books.records.append([{ type: 'worked', ...at }]);
      return;
    }
    const { maxFailures } = books.settings.limits;
    const isLast = state.failures + 1 >= maxFailures;
    const reason = `failed ${String(state.failures + 1)} times in a row: ${outcome.message.slice(0, 200)}`;
    await books.records.append([
      isLast
        ? { type: 'disabled', ...at, by: 'registry', reason }
        : { type: 'failed', ...at, code: CODES[outcome.reason] },
    ]);
  });

const recorded = async (books: ToolBooks, state: ToolState, outcome: ToolOutcome): Promise<ToolResult> => {
  const result = resultOf(outcome);
  if (outcome.ok && state.failures === 0) return result;
  try {
    await countOutcome(books, state, outcome);
    return result;
  } catch (error) {
    if (isEvolveError(error) && error.consequence === 'pause') throw error;
    return { ...result, unrecorded: messageOf(error) };
  }
};

const mustBeEnabled = ({ name, status }: ToolState): void => {
  if (status.kind === 'enabled') return;
  throw new EvolveError('EVOLVE_TOOL_NOT_ENABLED', `${name} is disabled: ${status.reason}`, { data: { name, status } });
};

/** The tool that may be called under this name now, judged anew: records are history, not permission. */
const callableNow = async (books: ToolBooks, name: string): Promise<{ state: ToolState; tool: RunnableTool }> => {
  const state = livingTool(await books.states(), name);
  mustBeEnabled(state);
  return { state, tool: mustRun(books.judge(await intactSource(books, state))) };
};

/** Records and file are read one after the other: where somebody wrote in between, a second look sees what is so. */
const callable: typeof callableNow = async (books, name) => {
  try {
    return await callableNow(books, name);
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_TOOL_CHANGED')) throw error;
    return callableNow(books, name);
  }
};

const callOrThrow = async (
  books: ToolBooks,
  name: string,
  args: unknown,
  options: CallOptions,
): Promise<ToolResult> => {
  const { state, tool } = await callable(books, name);
  const fitting = fitArguments(tool.check, args, books.settings.limits.maxArgumentBytes);
  return recorded(books, state, await runOnce(books, tool, fitting, options));
};

/** One call. What stands in its way is a result too, except an abort and what a person has to look at. */
export const callTool = async (
  books: ToolBooks,
  name: string,
  args: unknown,
  options: CallOptions,
): Promise<ToolResult> => {
  options.signal?.throwIfAborted();
  try {
    return await callOrThrow(books, name, args, options);
  } catch (error) {
    if (options.signal?.aborted === true || !isEvolveError(error) || error.consequence === 'pause') throw error;
    return { ok: false, error: { code: error.code, message: error.message } };
  }
};

/** How one case went; undefined when as it should. */
const caseFault = async (
  books: ToolBooks,
  tool: RunnableTool,
  { args, result }: ToolCase,
  options: CallOptions,
): Promise<string | undefined> => {
  const outcome = await runOnce(
    books,
    tool,
    fitArguments(tool.check, args, books.settings.limits.maxArgumentBytes),
    options,
  );
  if (!outcome.ok) return `${CODES[outcome.reason]}: ${outcome.message}`;
  if (result === undefined || isDeepStrictEqual(outcome.value, result)) return undefined;
  return `gave ${JSON.stringify(outcome.value)}, not ${JSON.stringify(result)}`;
};

const MAX_FAULT = 300;
const MAX_FAULTS = 10;

const runCases = async (
  books: ToolBooks,
  tool: RunnableTool,
  cases: readonly ToolCase[],
  options: CallOptions,
): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const [index, each] of cases.entries()) {
    const fault = await caseFault(books, tool, each, options).catch((error: unknown) => {
      if (isEvolveError(error, 'EVOLVE_TOOL_ARGUMENTS')) return messageOf(error);
      throw error;
    });
    if (fault !== undefined) faults.push(`case ${String(index + 1)}: ${fault}`.slice(0, MAX_FAULT));
  }
  return faults;
};

const casesFrom = (books: ToolBooks, given: unknown): readonly ToolCase[] => {
  const shaped = shapeCases(given);
  const { maxCases } = books.settings.limits;
  if (shaped.ok && shaped.value.length <= maxCases) return shaped.value;
  throw new EvolveError('EVOLVE_OPTIONS', shaped.ok ? `more than ${String(maxCases)} cases` : shaped.fault);
};

const recordTest = (books: ToolBooks, state: ToolState, test: ToolTest): Promise<void> =>
  books.alone(async (states) => {
    const now = livingTool(states, state.name);
    const { version } = currentOf(state);
    if (currentOf(now).version !== version) {
      throw new EvolveError('EVOLVE_TOOL_CONFLICT', `${state.name} changed while its test ran`, {
        data: { name: state.name, tested: version, current: currentOf(now).version },
      });
    }
    await books.records.append([
      { type: 'tested', name: state.name, version, at: books.now(), test: { ...test, failures: [...test.failures] } },
    ]);
  });

/** Runs the host's cases and the tool's own on the current version, enabled or not, and records how it did. */
export const testTool = async (
  books: ToolBooks,
  name: string,
  given: unknown,
  options: CallOptions,
): Promise<ToolTest> => {
  const cases = casesFrom(books, given);
  const state = livingTool(await books.states(), name);
  const tool = mustRun(books.judge(await intactSource(books, state)));
  const all = [...cases, ...tool.examples];
  const faults = await runCases(books, tool, all, options);
  const test: ToolTest = {
    engine: tool.engine.id,
    passed: all.length - faults.length,
    total: all.length,
    own: tool.examples.length,
    failures: faults.slice(0, MAX_FAULTS),
  };
  await recordTest(books, state, test);
  return test;
};
