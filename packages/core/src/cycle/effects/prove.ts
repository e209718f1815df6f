/**
 * Gates and checks on what was captured.
 *
 * 1. A proposal is proved in a fresh trial that holds its captured tree and nothing else.
 * 2. No code of it runs before every gate has let it through; a gate that throws, is late or returns no verdict has refused.
 * 3. Proved means: no check got worse, at least one exists, and each that is green afterwards really ran.
 */
import type {
  Candidate,
  CheckContext,
  CheckReport,
  CheckResult,
  Gate,
  GateReport,
  HealthCheck,
  Reach,
} from '../../contracts/index.ts';
import { applyCandidate } from '../../candidate/index.ts';
import { messageOf } from '../../errors/index.ts';
import { reachOf } from '../../reach/reach.ts';
import { untilAborted } from '../../time/index.ts';
import type { CycleEvent, Outlay, ProofReport } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { judge } from '../judge.ts';
import type { OpenState, ProposalRef, Proved } from '../state.ts';
import { reviewFailure } from '../review.ts';
import { breakOnPurpose } from './break-on-purpose.ts';

type Proving = Extract<OpenState, { phase: 'proving' }>;

const MAX_DIFF = 64_000;

/** How long a gate may take over one proposal, in milliseconds. */
const GATE_TIMEOUT_MS = 120_000;

const runGate = async (kernel: Kernel, gate: Gate, candidate: Candidate, signal: AbortSignal): Promise<GateReport> => {
  try {
    const { runner, clock } = kernel;
    const { decision, findings, obligations } = await judge(
      gate,
      candidate,
      { runner, clock, signal },
      GATE_TIMEOUT_MS,
    );
    return { id: gate.id, decision, findings, obligations };
  } catch (error) {
    signal.throwIfAborted();
    const findings = [{ rule: 'gate-failed', message: messageOf(error) }];
    return { id: gate.id, decision: 'refuse', findings, obligations: [] };
  }
};

/** Runs a check; one that throws has not passed. */
export const runCheck = async (
  kernel: Pick<Kernel, 'runner' | 'clock'>,
  check: HealthCheck,
  place: Pick<CheckContext, 'dir' | 'writable' | 'readable'>,
  signal: AbortSignal,
): Promise<CheckResult> => {
  try {
    const context = { ...place, runner: kernel.runner, clock: kernel.clock, signal };
    const result = await untilAborted(() => check.run(context), signal);
    const ranNothing = result.status === 'pass' && result.executedTests === 0;
    return ranNothing ? { ...result, status: 'error', diagnostics: `no test ran\n${result.diagnostics}` } : result;
  } catch (error) {
    signal.throwIfAborted();
    return { status: 'error', measurements: {}, diagnostics: messageOf(error) };
  }
};

/** All checks on the tree that `prepare` leaves in a fresh trial at `base`. */
const checkTree = async (
  kernel: Kernel,
  base: string,
  prepare: (dir: string) => Promise<void>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, CheckResult>> => {
  const trial = await kernel.workspace.openTrial(base);
  try {
    await prepare(trial.dir);
    const results = new Map<string, CheckResult>();
    const place = { dir: trial.dir, writable: true, readable: trial.dependencies ?? [] };
    for (const check of kernel.checks) results.set(check.id, await runCheck(kernel, check, place, signal));
    return results;
  } finally {
    await trial.close();
  }
};

type Results = ReadonlyMap<string, CheckResult>;

const NOTHING: CheckResult = { status: 'error', measurements: {}, diagnostics: 'the check did not run' };

const reportCheck = (id: string, before: Results, after: Results, broken: Results | undefined): CheckReport => {
  const result = after.get(id) ?? NOTHING;
  const noticed = broken?.get(id);
  return {
    id,
    before: (before.get(id) ?? NOTHING).status,
    after: result.status,
    diagnostics: result.diagnostics,
    ...(noticed === undefined ? {} : { noticesBreakage: noticed.status !== 'pass' }),
    ...(result.executedTests === undefined ? {} : { executedTests: result.executedTests }),
  };
};

export const isRegression = (check: CheckReport): boolean => check.before === 'pass' && check.after !== 'pass';
export const isRedToGreen = (check: CheckReport): boolean => check.before === 'fail' && check.after === 'pass';

const whyNotProved = (gates: readonly GateReport[], checks: readonly CheckReport[]): string | undefined => {
  const refusal = gates.find((gate) => gate.decision === 'refuse');
  if (refusal !== undefined)
    return `${refusal.id} refused: ${refusal.findings.map((finding) => finding.message).join('; ')}`;
  if (checks.length === 0) return 'no check is configured';
  const worse = checks.find(isRegression);
  if (worse !== undefined) return `${worse.id} passed before and does not any more: ${worse.diagnostics.slice(0, 500)}`;
  if (checks.every((check) => check.after === 'pass') || checks.some(isRedToGreen)) return undefined;
  return checks
    .filter((check) => check.after !== 'pass')
    .map((check) => `${check.id} still does not pass (${check.after}): ${check.diagnostics.slice(0, 500)}`)
    .join('; ');
};

const countChangedLines = (diff: string): number =>
  diff.split('\n').filter((line) => /^[+-](?![+-]{2} )/.test(line)).length;

const runGates = async (
  kernel: Kernel,
  cycleId: string,
  proposer: string,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<readonly GateReport[]> => {
  const reports: GateReport[] = [];
  for (const gate of kernel.gates) {
    const report = await runGate(kernel, gate, candidate, signal);
    kernel.emit('gate', { cycleId, proposer, report });
    reports.push(report);
  }
  return reports;
};

/** That it cannot be told counts as not complete, and is reported. */
const reachIn = async (kernel: Kernel, dir: string, { changes }: Candidate, signal: AbortSignal): Promise<Reach> => {
  try {
    return await reachOf(
      dir,
      changes.map(({ path }) => path),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    kernel.emit('error', { error, where: 'looking for what imports the change' });
    return { importers: 0, files: 0, complete: false };
  }
};

/** Where nothing turned green, the checks also have to notice that the changed files are broken. */
const runChecks = async (
  kernel: Kernel,
  candidate: Candidate,
  before: Results,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly CheckReport[]; readonly reach?: Reach }> => {
  const { base } = candidate;
  let reach: Reach | undefined;
  const prepare = async (dir: string): Promise<void> => {
    await applyCandidate(dir, candidate);
    // Before any check: those may write.
    reach = await reachIn(kernel, dir, candidate, signal);
  };
  const after = await checkTree(kernel, base, prepare, signal);
  const anyFixed = kernel.checks.some(
    (check) => before.get(check.id)?.status === 'fail' && after.get(check.id)?.status === 'pass',
  );
  const broken = anyFixed
    ? undefined
    : await checkTree(kernel, base, (dir) => applyCandidate(dir, breakOnPurpose(candidate)), signal);
  const checks = kernel.checks.map((check) => reportCheck(check.id, before, after, broken));
  return { checks, ...(reach === undefined ? {} : { reach }) };
};

const shown = (diff: string): string =>
  diff.length > MAX_DIFF ? `${diff.slice(0, MAX_DIFF)}\n… (${String(diff.length - MAX_DIFF)} more)` : diff;

const proveOne = async (
  kernel: Kernel,
  cycleId: string,
  proposal: ProposalRef,
  before: Results,
  signal: AbortSignal,
): Promise<{ report: ProofReport; proved?: Proved }> => {
  const { proposer, base, tree } = proposal;
  const candidate = await kernel.workspace.candidate(base, tree);
  const gates = await runGates(kernel, cycleId, proposer, candidate, signal);
  const isRefused = gates.some((gate) => gate.decision === 'refuse');
  const { checks, reach } = isRefused ? { checks: [] } : await runChecks(kernel, candidate, before, signal);
  for (const report of checks) kernel.emit('check', { cycleId, proposer, report });
  const why = whyNotProved(gates, checks);
  if (why !== undefined) return { report: { proposer, tree, gates, checks, why } };
  const diff = await kernel.workspace.diff(base, tree);
  const { isolation } = kernel.runner;
  const changedLines = countChangedLines(diff);
  const proved: Proved = {
    ...proposal,
    gates,
    checks,
    diff: shown(diff),
    changedLines,
    isolation,
    ...(reach === undefined ? {} : { reach }),
  };
  return { report: { proposer, tree, gates, checks }, proved };
};

const strength = (proved: Proved): number => proved.checks.filter(isRedToGreen).length;

/** More checks turned green first, then the smaller change, then the order of the proposers. */
const best = (proved: readonly Proved[]): Proved | undefined =>
  [...proved].sort((a, b) => strength(b) - strength(a) || a.changedLines - b.changedLines)[0];

const learnFromFailure = async (
  kernel: Kernel,
  cycleId: string,
  state: Proving,
  reports: readonly ProofReport[],
  signal: AbortSignal,
) => {
  const last = reports.at(-1);
  const proposal = state.proposals.at(-1);
  const diff = proposal === undefined ? '' : await kernel.workspace.diff(proposal.base, proposal.tree);
  const diagnostics = [last?.why ?? '', ...(last?.checks ?? []).map((check) => check.diagnostics)].join('\n');
  const request = { cycleId, task: state.task.text, attempt: state.attempt, diagnostics, diff };
  let cost: Outlay | undefined;
  const { next, lesson } = await reviewFailure(kernel, request, signal, (outlay) => {
    cost = outlay;
  });
  return { review: next, lesson, ...(cost === undefined ? {} : { cost }) };
};

/** Judges all proposals of the attempt; the best of those that were proved is chosen. */
export const prove = async (
  kernel: Kernel,
  cycleId: string,
  state: Proving,
  signal: AbortSignal,
): Promise<CycleEvent> => {
  const before = await checkTree(kernel, state.base, () => Promise.resolve(), signal);
  const results: { report: ProofReport; proved?: Proved }[] = [];
  for (const proposal of state.proposals) results.push(await proveOne(kernel, cycleId, proposal, before, signal));
  const chosen = best(results.flatMap((result) => (result.proved === undefined ? [] : [result.proved])));
  const reports = results.map((result) => result.report);
  const { isolation } = kernel.runner;
  const event = { type: 'proved' as const, attempt: state.attempt, reports, isolation };
  // A change that is asked anew has no next attempt, so there is nothing to review it for.
  if (chosen === undefined && state.task.follows !== undefined) return event;
  return chosen === undefined
    ? { ...event, ...(await learnFromFailure(kernel, cycleId, state, reports, signal)) }
    : { ...event, chosen };
};
