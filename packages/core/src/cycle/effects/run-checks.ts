/**
 * The checks on a candidate.
 *
 * 1. Tests, snapshots and their settings are the base's: what a candidate adds or changes of them can only make it fail.
 * 2. Where nothing turned green, the checks are also asked whether they notice that the changed files are broken; what was only deleted
 *    cannot be.
 */
import type {
  Candidate,
  ChangeCoverage,
  CheckReport,
  CheckResult,
  CommandRunner,
  GroundOfChecks,
  Reach,
  Trial,
} from '../../contracts/index.ts';
import { applyCandidate } from '../../candidate/index.ts';
import { changeCoverage, inReportFolders, withCoverage } from '../../coverage/index.ts';
import type { Ground } from '../../reach/ground.ts';
import { reachOf } from '../../reach/reach.ts';
import { anyGlob, JUDGES, JUDGE_SETTINGS } from '../../paths/index.ts';
import { watchDependencies, type DependencyWatch } from '../dependencies.ts';
import type { Kernel } from '../kernel.ts';
import { runCheck } from '../run-check.ts';
import { breakOnPurpose } from './break-on-purpose.ts';
import { groundChange, groundOf } from './ground.ts';

/** What each check said of one tree. */
export type CheckResults = ReadonlyMap<string, CheckResult>;

type Prepare = (dir: string, trial: Trial) => Promise<void>;

interface Around {
  /** @param index Of the check. @default the kernel's own */
  readonly runnerFor?: (index: number) => CommandRunner;
  /** Sees the tree once the checks are done. */
  readonly look?: Prepare;
  /** For checks that compare. */
  readonly baseDir?: string | undefined;
}

/** All checks on the tree that `prepare` leaves in a fresh trial at `base`. */
export const checkTree = async (
  kernel: Kernel,
  base: string,
  prepare: Prepare,
  signal: AbortSignal,
  { runnerFor, look, baseDir }: Around = {},
): Promise<CheckResults> => {
  const trial = await kernel.workspace.openTrial(base);
  try {
    await prepare(trial.dir, trial);
    const results = new Map<string, CheckResult>();
    const readable = [...(trial.dependencies ?? []), ...(baseDir === undefined ? [] : [baseDir])];
    const place = { dir: trial.dir, writable: true, readable, ...(baseDir === undefined ? {} : { baseDir }) };
    for (const [index, check] of kernel.checks.entries()) {
      const runner = runnerFor?.(index) ?? kernel.runner;
      results.set(check.id, await runCheck({ ...kernel, runner }, check, place, signal));
    }
    await look?.(trial.dir, trial);
    return results;
  } finally {
    await trial.close();
  }
};

const NOTHING: CheckResult = { status: 'error', measurements: {}, diagnostics: 'the check did not run' };

const resultIn = (results: CheckResults, id: string): CheckResult => results.get(id) ?? NOTHING;

const reportCheck = (
  id: string,
  { status: before, executedTests: executedBefore }: CheckResult,
  after: CheckResult,
  broken: CheckResult | undefined,
): CheckReport => ({
  id,
  before,
  after: after.status,
  diagnostics: after.diagnostics,
  ...(broken === undefined ? {} : { noticesBreakage: broken.status !== 'pass' }),
  ...(after.executedTests === undefined ? {} : { executedTests: after.executedTests }),
  ...(executedBefore === undefined ? {} : { executedBefore }),
  ...(after.questions === undefined ? {} : { questions: after.questions }),
});

const isJudge = anyGlob([...JUDGES, ...JUDGE_SETTINGS]);

/** The same change with what judges it left as it is. */
const heldToBase = (candidate: Candidate): Candidate => ({
  ...candidate,
  changes: candidate.changes.filter(({ path }) => !isJudge(path)),
});

/** What is said with the candidate's own tests counts only as far as the base's tests say it too (1). */
const worse = (own: CheckResult, held: CheckResult): CheckResult =>
  own.status !== 'pass' || held.status === 'pass'
    ? { ...own, ...(held.executedTests === undefined ? {} : { executedTests: held.executedTests }) }
    : { ...held, diagnostics: `with the tests as they were: ${held.diagnostics}` };

const runHeld = async (
  kernel: Kernel,
  candidate: Candidate,
  before: CheckResults,
  own: CheckResults,
  signal: AbortSignal,
): Promise<CheckResults> => {
  const kept = heldToBase(candidate);
  if (kept.changes.length === candidate.changes.length) return own;
  const held =
    kept.changes.length === 0
      ? before
      : await checkTree(kernel, candidate.base, (dir) => applyCandidate(dir, kept), signal);
  return new Map([...own].map(([id, result]) => [id, worse(result, resultIn(held, id))]));
};

/** Runs `work` with the base beside it, where a check compares with it. */
const besideBase = async <T>(kernel: Kernel, base: string, work: (baseDir?: string) => Promise<T>): Promise<T> => {
  if (!kernel.checks.some((check) => check.comparesWithBase === true)) return work();
  const trial = await kernel.workspace.openTrial(base);
  try {
    return await work(trial.dir);
  } finally {
    await trial.close();
  }
};

/** What imports the change. That it cannot be told counts as not complete, and is reported. */
const reachIn = async (kernel: Kernel, dir: string, { changes }: Candidate, signal: AbortSignal): Promise<Reach> => {
  const paths = changes.map(({ path }) => path);
  try {
    return await reachOf(dir, paths, signal);
  } catch (error) {
    signal.throwIfAborted();
    kernel.emit('error', { error, where: 'looking for what imports the change' });
    return { importers: 0, files: 0, complete: false };
  }
};

/** What the base was found to be: what its checks say, what they stand on, and what was installed before the first of them ran. */
export interface BaseState {
  readonly results: CheckResults;
  readonly ground: Ground;
  readonly installed: DependencyWatch | undefined;
}

/** The checks on the base as it is. */
export const checkBase = async (kernel: Kernel, base: string, signal: AbortSignal): Promise<BaseState> => {
  let ground: Ground = { paths: new Set(), complete: false };
  let installed: DependencyWatch | undefined;
  const look: Prepare = async (dir, trial) => {
    // Before any check: those may write.
    ground = await groundOf(kernel, dir, signal);
    installed = await watchDependencies(trial, kernel.runner.isolation, signal);
  };
  return { results: await checkTree(kernel, base, look, signal), ground, installed };
};

/** What was found out about a candidate beside what its checks say. */
interface Measured {
  readonly coverage?: ChangeCoverage;
  readonly reach?: Reach;
  readonly ground?: GroundOfChecks;
}

/** The checks on the candidate, how much of it they ran, and how far it reaches. */
const runMeasured = async (
  kernel: Kernel,
  candidate: Candidate,
  before: Ground,
  signal: AbortSignal,
  baseDir: string | undefined,
): Promise<Measured & { readonly results: CheckResults }> => {
  const { base } = candidate;
  let reached: Pick<Measured, 'reach' | 'ground'> = {};
  const prepare: Prepare = async (dir) => {
    await applyCandidate(dir, candidate);
    // Before any check: those may write.
    reached = {
      reach: await reachIn(kernel, dir, candidate, signal),
      ground: await groundChange(kernel, candidate, before, dir, signal),
    };
  };
  if (kernel.governor.policy.ratchet?.coverage === 'off') {
    return { results: await checkTree(kernel, base, prepare, signal, { baseDir }), ...reached };
  }
  return inReportFolders(kernel.checks.length, async (folders) => {
    let coverage: ChangeCoverage | undefined;
    const results = await checkTree(kernel, base, prepare, signal, {
      baseDir,
      runnerFor: (index) => withCoverage(kernel.runner, folders[index] ?? ''),
      look: async (dir) => {
        coverage = await changeCoverage(candidate, dir, folders);
      },
    });
    return { results, ...(coverage === undefined ? {} : { coverage }), ...reached };
  });
};

export interface Checked extends Measured {
  readonly checks: readonly CheckReport[];
}

export const runChecks = async (
  kernel: Kernel,
  candidate: Candidate,
  { results: before, ground }: BaseState,
  signal: AbortSignal,
): Promise<Checked> => {
  const { base } = candidate;
  const { results: own, ...measured } = await besideBase(kernel, base, (baseDir) =>
    runMeasured(kernel, candidate, ground, signal, baseDir),
  );
  const after = await runHeld(kernel, candidate, before, own, signal);
  const anyFixed = kernel.checks.some(
    ({ id }) => before.get(id)?.status === 'fail' && after.get(id)?.status === 'pass',
  );
  const deletesOnly = candidate.changes.every((change) => change.after === undefined);
  const broken =
    anyFixed || deletesOnly
      ? undefined
      : await checkTree(kernel, base, (dir) => applyCandidate(dir, breakOnPurpose(candidate)), signal);
  const checks = kernel.checks.map(({ id }) =>
    reportCheck(id, resultIn(before, id), resultIn(after, id), broken === undefined ? undefined : resultIn(broken, id)),
  );
  return { checks, ...measured };
};
