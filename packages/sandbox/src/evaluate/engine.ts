/**
 * QuickJS, set up to compute and nothing else. Owns one WebAssembly instance and, for one run, its runtime.
 *
 * 1. Nothing of the host is in the realm: no function, no object, no module.
 * 2. Only text leaves it, and an error's no longer than `MOST_TEXT` each.
 * 3. Time and memory are bounded here as well as from outside: this bound holds when the parent is gone.
 */
import released from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import type { Answer, AnswerCode } from './answer.ts';
import { PRELUDE } from './prelude.ts';
import type { Request } from './request.ts';

const MIB = 1024 * 1024;
/**
 * What the engine counts is some 5,000 calls deep. The frames of WebAssembly beside it take up to thirty times as much of
 * the process's own stack, which has to be that large: see how the child is started.
 */
const STACK_BYTES = 1024 * 1024;
/** Characters of a name, a message or a stack. */
const MOST_TEXT = 8_192;
/** Jobs between two looks at the clock: the engine looks too, but only within a job that lasts. */
const JOBS_AT_ONCE = 64;

/** What happened outside the realm while the program ran. */
interface Watch {
  readonly deadline: number;
  late: boolean;
  refusedImport: string | undefined;
}

/** Ends a run with an answer. */
class Ended extends Error {
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(answer.kind);
    this.answer = answer;
  }
}

const end = (code: AnswerCode, message: string, more: { name?: string; stack?: string } = {}): Ended =>
  new Ended({ kind: 'error', code, message, ...more });

const TOO_LATE = 'it ran out of time';
const TOO_MUCH = 'it ran out of memory';

const isOver = (watch: Watch): boolean => (watch.late ||= performance.now() > watch.deadline);

const runtimeOf = (runtime: QuickJSRuntime, request: Request, watch: Watch): QuickJSContext => {
  runtime.setMemoryLimit(request.memoryMb * MIB);
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => isOver(watch));
  runtime.setModuleLoader((name) => {
    watch.refusedImport ??= name;
    return { error: new Error(`no module can be loaded here: ${name}`) };
  });
  return runtime.newContext();
};

/** A text property of a value that the engine itself threw; whatever it is, it has a bound. */
const textOf = (context: QuickJSContext, handle: QuickJSHandle, key: string): string | undefined => {
  const { value } = context.getProp(handle, key).consume((member) => ({
    value: context.typeof(member) === 'string' ? context.getString(member) : undefined,
  }));
  return value?.slice(0, MOST_TEXT);
};

const isOutOfMemory = (name: unknown, message: unknown): boolean =>
  name === 'InternalError' && message === 'out of memory';

/** Whether the module is still being read, linked and run for the first time, or its function is called. */
type Stage = 'load' | 'call';

const loadFailure = (watch: Watch, name: string | undefined): AnswerCode => {
  if (watch.refusedImport !== undefined) return 'import';
  return name === 'SyntaxError' ? 'syntax' : 'threw';
};

/** What became of a value that the engine threw at us rather than at the program. */
const thrownBy = (context: QuickJSContext, watch: Watch, error: QuickJSHandle, stage: Stage): Ended => {
  if (watch.late) return end('timeout', TOO_LATE);
  const [name, message, stack] = ['name', 'message', 'stack'].map((key) => safely(() => textOf(context, error, key)));
  if (isOutOfMemory(name, message)) return end('memory', TOO_MUCH);
  if (isOver(watch)) return end('timeout', TOO_LATE);
  const shown = message ?? safely(() => context.getString(error).slice(0, MOST_TEXT)) ?? 'something without a message';
  const code = stage === 'load' ? loadFailure(watch, name) : 'threw';
  return end(code, shown, { ...(name === undefined ? {} : { name }), ...(stack === undefined ? {} : { stack }) });
};

/** Reading what was thrown runs its getters, which may throw themselves. */
const safely = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

type Result = ReturnType<QuickJSContext['evalCode']>;

const unwrap = (context: QuickJSContext, watch: Watch, result: Result, stage: Stage): QuickJSHandle => {
  if (result.error !== undefined) throw thrownBy(context, watch, result.error, stage);
  return result.value;
};

/** Runs jobs until none is left; what a handle promises is then there, or never will be. */
const settle = (context: QuickJSContext, watch: Watch, handle: QuickJSHandle, stage: Stage): QuickJSHandle => {
  const { runtime } = context;
  while (runtime.hasPendingJob()) {
    const ran = runtime.executePendingJobs(JOBS_AT_ONCE);
    if (ran.error !== undefined) throw thrownBy(context, watch, ran.error, stage);
    if (isOver(watch)) throw end('timeout', TOO_LATE);
  }
  const state = context.getPromiseState(handle);
  if (state.type === 'fulfilled') return state.value;
  if (state.type === 'rejected') throw thrownBy(context, watch, state.error, stage);
  throw end('unsettled', 'its promise never settles: nothing is left that could settle it');
};

const entryOf = (context: QuickJSContext, watch: Watch, request: Request): QuickJSHandle => {
  const result = context.evalCode(request.source, request.filename, { type: 'module', strict: true });
  const namespace = settle(context, watch, unwrap(context, watch, result, 'load'), 'load');
  const entry = context.getProp(namespace, 'default');
  if (context.typeof(entry) === 'function') return entry;
  throw end('no-function', 'the module has no default export that can be called');
};

/** The last line of a stack is the one that called the program. */
const OWN_FRAME = /^.* \(prelude\.js:\d+:\d+\)\n?/gm;

interface Thrown {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string;
}

/** See the prelude for what the first character says. */
const answerOf = (text: string): Answer => {
  const rest = text.slice(1);
  switch (text[0]) {
    case 'v':
      return { kind: 'value', json: rest };
    case 'n':
      throw end('not-json', `JSON cannot hold the result: ${rest.slice(0, MOST_TEXT)}`);
    case 'o':
      throw end('output', 'the result is too large');
    default: {
      const { message, stack, ...more } = JSON.parse(rest) as Thrown;
      if (isOutOfMemory(more.name, message)) throw end('memory', TOO_MUCH);
      throw end('threw', message, { ...more, ...(stack === undefined ? {} : { stack: stack.replace(OWN_FRAME, '') }) });
    }
  }
};

const evaluateIn = (context: QuickJSContext, watch: Watch, request: Request): Answer => {
  const call = unwrap(context, watch, context.evalCode(PRELUDE, 'prelude.js', { type: 'global' }), 'call');
  const entry = entryOf(context, watch, request);
  const input = request.input === undefined ? context.undefined : context.newString(request.input);
  const most = context.newNumber(request.maxOutputBytes);
  const drops = request.dropsUndefined === true ? context.true : context.false;
  const promise = unwrap(
    context,
    watch,
    context.callFunction(call, context.undefined, entry, input, most, drops),
    'call',
  );
  const answer = answerOf(context.getString(settle(context, watch, promise, 'call')));
  if (answer.kind === 'value' && Buffer.byteLength(answer.json) > request.maxOutputBytes) {
    throw end('output', 'the result is too large');
  }
  return answer;
};

const STACK_FULL: Answer = { kind: 'error', code: 'threw', name: 'InternalError', message: 'stack overflow' };

type Variant = Parameters<typeof newQuickJSWASMModuleFromVariant>[0];

/** Its types describe the CommonJS build; what is imported is the module. */
const variant = released as unknown as Extract<Variant, { readonly type: 'sync' }>;

/** Runs one program in a realm of its own. Whatever the program does is an answer; a defect of the engine throws. */
export type Engine = (request: Request) => Answer;

/** @param wasm The bytes of QuickJS. */
export const loadEngine = async (wasm: ArrayBuffer): Promise<Engine> => {
  const quickjs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmBinary: wasm }));
  return (request) => {
    const watch: Watch = { deadline: performance.now() + request.timeoutMs, late: false, refusedImport: undefined };
    try {
      return evaluateIn(runtimeOf(quickjs.newRuntime(), request, watch), watch, request);
    } catch (error) {
      if (error instanceof Ended) return error.answer;
      // The process's stack was full before the engine's own. The runtime is broken by that, and not used again.
      if (error instanceof RangeError) return STACK_FULL;
      throw error;
    }
  };
};
