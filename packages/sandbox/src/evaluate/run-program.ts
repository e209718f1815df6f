import { watchLimits } from '../runner/limits.ts';
import { jsonOf, parseAnswer, type Answer } from './answer.ts';
import { startChild, type Child, type Exit } from './child-process.ts';
import type { RunLimits } from './options.ts';
import { aborted, failed, killed, type Evaluation, type KilledBy } from './outcome.ts';
import type { Program, Request } from './request.ts';

/** Node with the engine in it takes some 55 MiB before a program holds anything, and copies what arrives and leaves. */
const PROCESS_MB = 128;

/** Why the child was ended from outside. */
type Stop = Exclude<KilledBy, 'abort' | 'crash'>;

const MESSAGES: Readonly<Record<Stop, string>> = {
  timeout: 'it ran out of time',
  memory: 'it ran out of memory',
  output: 'the result is too large',
};

/** Resolves with the first reason to end the child. Timers and listeners are gone after `dispose`. */
class Watchdog {
  readonly stopped: Promise<Stop | 'abort'>;
  readonly stop: (reason: Stop | 'abort') => void;
  #dispose: () => void = () => undefined;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<Stop | 'abort'>();
    this.stopped = promise;
    this.stop = resolve;
  }

  watch(child: Child, { timeoutMs, memoryMb, signal }: RunLimits): void {
    const timer = setTimeout(() => this.stop('timeout'), timeoutMs);
    const onAbort = (): void => this.stop('abort');
    signal?.addEventListener('abort', onAbort, { once: true });
    const limits = { memoryMb: memoryMb + PROCESS_MB, maxProcesses: Number.POSITIVE_INFINITY };
    const memory = watchLimits(
      () => child.pid(),
      limits,
      () => this.stop('memory'),
    );
    this.#dispose = () => {
      clearTimeout(timer);
      memory.stop();
      signal?.removeEventListener('abort', onAbort);
    };
  }

  dispose(): void {
    this.#dispose();
  }
}

/** Exits of a process that V8 ended because its own heap was full. */
const HEAP_FULL = /heap out of memory|Array buffer allocation failed/;

const crashed = ({ code, signal, stderr }: Exit): Evaluation => {
  if (HEAP_FULL.test(stderr)) return killed('memory', MESSAGES.memory);
  const how = signal ?? `exit code ${String(code)}`;
  return killed('crash', `its process ended without an answer (${how}): ${stderr}`);
};

const valueOf = (json: string): Evaluation => {
  const value = jsonOf(json);
  if (value === undefined) return failed({ code: 'not-json', message: 'the result is no JSON' });
  return { ok: true, value };
};

const evaluationOf = (answer: Answer): Evaluation => {
  if (answer.kind === 'value') return valueOf(answer.json);
  const { kind: _, code, message, name, stack } = answer;
  const more = { ...(name === undefined ? {} : { name }), ...(stack === undefined ? {} : { stack }) };
  switch (code) {
    case 'unsettled':
      return failed({ code: 'timeout', message });
    case 'timeout':
    case 'memory':
    case 'output':
      return killed(code, message);
    default:
      return failed({ code, message, ...more });
  }
};

/**
 * Runs a program in a child of its own, whatever a validator says of it.
 * @throws EVOLVE_RUNNER_UNAVAILABLE when the child could not be started.
 */
export const runProgram = async (program: Program, limits: RunLimits): Promise<Evaluation> => {
  if (limits.signal?.aborted === true) return aborted();
  const watchdog = new Watchdog();
  const child = startChild(limits, () => watchdog.stop('output'));
  try {
    watchdog.watch(child, limits);
    const { timeoutMs, memoryMb, maxOutputBytes } = limits;
    child.send(JSON.stringify({ ...program, timeoutMs, memoryMb, maxOutputBytes } satisfies Request));
    const end = await Promise.race([watchdog.stopped, child.exited]);
    if (end === 'abort') return aborted();
    if (typeof end === 'string') return killed(end, MESSAGES[end]);
    const answer = parseAnswer(end.output);
    return answer === undefined ? crashed(end) : evaluationOf(answer);
  } finally {
    watchdog.dispose();
    await child.end();
  }
};
