/** One run of one check, believed only when it comes in time and is the result of a check. */
import type { CheckContext, CheckResult, CheckStatus, HealthCheck } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';
import { startDeadline, untilAborted } from '../time/index.ts';
import type { Kernel } from './kernel.ts';

/** Where a check runs: a trial, or the live tree. */
export type CheckPlace = Pick<CheckContext, 'dir' | 'writable' | 'readable' | 'baseDir'>;

export type CheckKernel = Pick<Kernel, 'runner' | 'clock'> & {
  readonly options: Pick<Kernel['options'], 'checkTimeoutMs'>;
};

const STATUSES: ReadonlySet<unknown> = new Set<CheckStatus>(['pass', 'fail', 'error', 'inconclusive']);
/** A check with a time limit of its own has this much longer to come back, in milliseconds. */
const GRACE_MS = 30_000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isCount = (value: unknown): value is number | undefined =>
  value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0);

/** A copy of what a check returned, so that it cannot become something else afterwards. @throws TypeError */
const resultOf = (value: unknown): CheckResult => {
  if (!isRecord(value)) throw new TypeError('what it returned is no result of a check');
  const { status, measurements, executedTests, diagnostics, questions } = value;
  const isResult =
    STATUSES.has(status) &&
    isRecord(measurements) &&
    Object.values(measurements).every((figure) => typeof figure === 'number') &&
    isCount(executedTests) &&
    (questions === undefined || (Array.isArray(questions) && questions.every((one) => typeof one === 'string'))) &&
    typeof diagnostics === 'string';
  if (!isResult) throw new TypeError('what it returned is no result of a check');
  return {
    status: status as CheckStatus,
    measurements: { ...(measurements as Record<string, number>) },
    diagnostics,
    ...(executedTests === undefined ? {} : { executedTests }),
    ...(questions === undefined ? {} : { questions: [...questions] }),
  };
};

/** A suite that ran none of its tests has not passed. */
const thatRanSomething = (result: CheckResult): CheckResult =>
  result.status === 'pass' && result.executedTests === 0
    ? { ...result, status: 'error', diagnostics: `no test ran\n${result.diagnostics}` }
    : result;

export interface CheckRun {
  readonly result: CheckResult;
  /** What the check did that no check may do: it threw, was late, or returned no result. */
  readonly fault?: string;
}

const limitOf = (check: HealthCheck, { options }: CheckKernel): number =>
  Math.max(options.checkTimeoutMs, check.command === undefined ? 0 : check.command.timeoutMs + GRACE_MS);

/**
 * Runs a check; one that throws, is late or returns something else has not passed. Its limit is one of real time, and holds
 * afterwards for a check that blocked the thread meanwhile. Rejects only when `signal` is aborted.
 */
export const tryCheck = async (
  kernel: CheckKernel,
  check: HealthCheck,
  place: CheckPlace,
  signal: AbortSignal,
): Promise<CheckRun> => {
  const limit = limitOf(check, kernel);
  const late = new Error(`gave no result within ${String(limit)} ms`);
  const deadline = startDeadline(limit, signal, late);
  const began = performance.now();
  try {
    const context = { ...place, runner: kernel.runner, clock: kernel.clock, signal: deadline.signal };
    const value: unknown = await untilAborted(() => check.run(context), deadline.signal);
    if (performance.now() - began > limit) throw late;
    return { result: thatRanSomething(resultOf(value)) };
  } catch (error) {
    signal.throwIfAborted();
    const fault = messageOf(error);
    return { result: { status: 'error', measurements: {}, diagnostics: fault }, fault };
  } finally {
    deadline.stop();
  }
};

/** The result of a run, whatever the check did. Rejects only when `signal` is aborted. */
export const runCheck = async (...given: Parameters<typeof tryCheck>): Promise<CheckResult> =>
  (await tryCheck(...given)).result;
