/**
 * Whether checks can still tell good from bad.
 *
 * 1. Known bad is a check's own example, else a copy of the base in which everything that may evolve is unusable, else one in
 *    which it is gone, else the base itself where the check has said no to it. A check that lets the last of them pass is dead.
 * 2. Known good is a check's own example, and the base, which it may turn down but must be able to judge. Before a promotion it
 *    is the candidate: what passed when it was proved has to pass still.
 * 3. A check that throws, is late or returns no result is dead, wherever that happens.
 * 4. Checks run one after another and in their order, so that a build comes before what needs it.
 */
import type { CheckReport, HealthCheck } from '../contracts/index.ts';
import { messageOf } from '../errors/index.ts';
import { startDeadline, untilAborted } from '../time/index.ts';
import { breakTree } from './broken-tree.ts';
import type { Kernel } from './kernel.ts';
import { tryCheck, type CheckRun } from './run-check.ts';

export interface CheckProbe {
  readonly id: string;
  /** `unknown`: there was no time to find out. */
  readonly alive: boolean | 'unknown';
  /** What the check did wrong; absent when it is alive. */
  readonly why?: string;
  /** The known-bad tree that it turned down: its own, one with everything broken or removed, or the base as it is. */
  readonly noticed?: 'own' | 'broken' | 'removed' | 'base';
  /** How it judges what passed when it was proved. */
  readonly goodNow?: CheckReport['after'];
}

type Mutable = { -readonly [K in keyof CheckProbe]: CheckProbe[K] };

/** Prepares a fresh copy of the base. */
type Prepare = (dir: string) => Promise<void>;

export interface CheckProbeRequest {
  readonly base: string;
  readonly signal: AbortSignal;
  /** What is known good besides the checks' own examples; the base when absent. */
  readonly good?: Prepare;
  /** What the checks said when the candidate was proved. */
  readonly said?: readonly CheckReport[];
  /** How long all of it may take, in milliseconds of real time; who is not done by then is unknown. @default as long as it takes */
  readonly withinMs?: number;
}

type Probing = Kernel | Pick<Kernel, 'workspace' | 'checks' | 'runner' | 'clock' | 'options'>;

const asItIs: Prepare = () => Promise.resolve();

/** Runs the checks on one prepared trial, in order. */
const onTree = async (
  kernel: Probing,
  base: string,
  prepare: Prepare,
  checks: readonly HealthCheck[],
  signal: AbortSignal,
  hear: (check: HealthCheck, run: CheckRun) => void,
): Promise<void> => {
  if (checks.length === 0) return;
  const trial = await kernel.workspace.openTrial(base);
  try {
    await prepare(trial.dir);
    const place = { dir: trial.dir, writable: true, readable: trial.dependencies ?? [] };
    for (const check of checks) hear(check, await tryCheck(kernel, check, place, signal));
  } finally {
    await trial.close();
  }
};

type Book = ReadonlyMap<HealthCheck, Mutable>;

const die = (probe: Mutable, why: string): void => {
  probe.alive = false;
  probe.why = why;
};

/** Everybody who has not yet turned a known-bad tree down, nor died. */
const silent = (book: Book): HealthCheck[] =>
  [...book].filter(([, probe]) => probe.alive !== false && probe.noticed === undefined).map(([check]) => check);

const living = (book: Book): HealthCheck[] =>
  [...book].filter(([, probe]) => probe.alive !== false).map(([check]) => check);

const hearBad =
  (book: Book, how: NonNullable<CheckProbe['noticed']>) =>
  (check: HealthCheck, { result, fault }: CheckRun): void => {
    const probe = book.get(check);
    if (probe === undefined) return;
    if (fault !== undefined) die(probe, `known-bad: ${fault}`);
    else if (result.status !== 'pass') probe.noticed = how;
  };

/** The examples that a check brings itself, each in a copy of its own. */
const probeOwn = async (kernel: Probing, book: Book, check: HealthCheck, request: CheckProbeRequest): Promise<void> => {
  const { base, signal } = request;
  const probe = book.get(check);
  if (probe === undefined) return;
  for (const side of ['known-bad', 'known-good'] as const) {
    const isBad = side === 'known-bad';
    const has = isBad ? check.knownBad !== undefined : check.knownGood !== undefined;
    if (!has || probe.alive === false) continue;
    try {
      const ready: Prepare = (dir) =>
        untilAborted(async () => (isBad ? check.knownBad?.(dir) : check.knownGood?.(dir)), signal);
      await onTree(kernel, base, ready, [check], signal, (_, { result, fault }) => {
        const passed = result.status === 'pass';
        if (fault !== undefined) die(probe, `${side}: ${fault}`);
        else if (passed !== (side === 'known-good')) die(probe, `${side}: ${passed ? 'passed' : result.status}`);
        else if (side === 'known-bad') probe.noticed = 'own';
      });
    } catch (error) {
      signal.throwIfAborted();
      die(probe, `${side}: ${messageOf(error)}`);
    }
  }
};

const probeBad = async (kernel: Probing, book: Book, { base, signal }: CheckProbeRequest): Promise<void> => {
  for (const how of ['broken', 'removed'] as const) {
    await onTree(kernel, base, (dir) => breakTree(dir, how), silent(book), signal, hearBad(book, how));
  }
};

/** What has to be judged and, before a promotion, has to pass: it did when it was proved. */
const probeGood = async (kernel: Probing, book: Book, request: CheckProbeRequest): Promise<void> => {
  const { base, signal, good } = request;
  await onTree(kernel, base, good ?? asItIs, living(book), signal, (check, { result, fault }) => {
    const probe = book.get(check);
    if (probe === undefined) return;
    const said = request.said?.find(({ id }) => id === check.id);
    const isSound = fault === undefined && result.status !== 'error';
    if (!isSound) die(probe, `known-good: ${fault ?? result.diagnostics.slice(0, 500)}`);
    else if (good === undefined && result.status === 'fail') probe.noticed ??= 'base';
    else if (said?.after === 'pass') probe.goodNow = result.status;
  });
};

/** The base itself, for those that turned it down when the candidate was proved and that nothing else makes say no. */
const probeBase = async (kernel: Probing, book: Book, { base, signal, said }: CheckProbeRequest): Promise<void> => {
  const wasRed = new Set(said?.filter(({ before }) => before === 'fail').map(({ id }) => id));
  const left = silent(book).filter(({ id }) => wasRed.has(id));
  await onTree(kernel, base, asItIs, left, signal, hearBad(book, 'base'));
};

const HINT = 'passed (it says yes whatever the tree holds; a check can bring a `knownBad` of its own)';

const conclude = (book: Book): void => {
  for (const probe of book.values()) {
    if (probe.alive === false) continue;
    if (probe.noticed === undefined) die(probe, `known-bad: ${HINT}`);
    else probe.alive = true;
  }
};

const probeAll = async (kernel: Probing, book: Book, request: CheckProbeRequest): Promise<void> => {
  for (const check of kernel.checks) await probeOwn(kernel, book, check, request);
  await probeBad(kernel, book, request);
  await probeGood(kernel, book, request);
  await probeBase(kernel, book, request);
  conclude(book);
};

const NO_LIMIT_MS = 2_147_483_647;

/** Puts known-bad and known-good trees to each check. Rejects only when the signal is aborted, or no trial can be had. */
export const probeChecks = async (kernel: Probing, request: CheckProbeRequest): Promise<readonly CheckProbe[]> => {
  const book: Book = new Map(kernel.checks.map((check) => [check, { id: check.id, alive: 'unknown' as const }]));
  const deadline = startDeadline(request.withinMs ?? NO_LIMIT_MS, request.signal);
  try {
    await probeAll(kernel, book, { ...request, signal: deadline.signal });
  } catch (error) {
    request.signal.throwIfAborted();
    if (!deadline.expired()) throw error;
  } finally {
    deadline.stop();
  }
  return [...book.values()];
};

/** What is said of checks that are dead, in one line; undefined when none is. */
export const whyChecksDead = (probes: readonly CheckProbe[]): string | undefined => {
  const dead = probes.filter(({ alive }) => alive === false);
  if (dead.length === 0) return undefined;
  return `a check does not judge rightly: ${dead.map(({ id, why }) => `${id} (${why ?? 'unknown'})`).join(', ')}`;
};
