/**
 * Gates and checks on what was captured.
 *
 * 1. A proposal is proved in a fresh trial that holds its captured tree and nothing else.
 * 2. No code of it runs before every gate has let it through; a gate that throws, is late or returns no verdict has refused.
 * 3. Proved means: no check got worse, at least one exists, and each that is green afterwards really ran.
 */
import type { Candidate, ChangeCoverage, CheckReport, Gate, GateReport } from '../../contracts/index.ts';
import { messageOf } from '../../errors/index.ts';
import type { CycleEvent, Outlay, ProofReport } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { judge } from '../judge.ts';
import { checkBase, runChecks, type BaseState, type Checked } from './run-checks.ts';
import type { OpenState, ProposalRef, Proved } from '../state.ts';
import { reviewFailure } from '../review.ts';

type Proving = Extract<OpenState, { phase: 'proving' }>;

const MAX_DIFF = 64_000;

const runGate = async (kernel: Kernel, gate: Gate, candidate: Candidate, signal: AbortSignal): Promise<GateReport> => {
  try {
    const { runner, clock, options } = kernel;
    const context = { runner, clock, signal };
    const { decision, findings, obligations } = await judge(gate, candidate, context, options.gateTimeoutMs);
    return { id: gate.id, decision, findings, obligations };
  } catch (error) {
    signal.throwIfAborted();
    const findings = [{ rule: 'gate-failed', message: messageOf(error) }];
    return { id: gate.id, decision: 'refuse', findings, obligations: [] };
  }
};

/** A check that told how many tests ran and tells of fewer, or of none, has got worse whatever it says of them. */
const ranFewer = ({ executedBefore, executedTests }: CheckReport): boolean =>
  executedBefore !== undefined && (executedTests === undefined || executedTests < executedBefore);

const isRegression = (check: CheckReport): boolean =>
  (check.before === 'pass' && check.after !== 'pass') || ranFewer(check);
const isRedToGreen = (check: CheckReport): boolean => check.before === 'fail' && check.after === 'pass';

const worsening = (check: CheckReport): string => {
  const { id, executedBefore = 0, executedTests, diagnostics } = check;
  if (check.before === 'pass' && check.after !== 'pass')
    return `${id} passed before and does not any more: ${diagnostics.slice(0, 500)}`;
  const now = executedTests === undefined ? 'does not say how many now' : `${String(executedTests)} now`;
  return `${id} ran fewer tests: ${String(executedBefore)} before, ${now}`;
};

const linesMissed = ({ missed, unmapped }: ChangeCoverage): string =>
  [
    ...missed.map(({ path, lines }) => `${path}:${lines.join(',')}`),
    ...unmapped.map((path) => `${path} (nobody can tell)`),
  ]
    .join('; ')
    .slice(0, 500);

/** Where the policy asks for it, each changed line has to be run by some check. */
const whyUncovered = (kernel: Kernel, { coverage }: Checked): string | undefined => {
  if (kernel.governor.policy.ratchet?.coverage !== 'require' || coverage === undefined) return undefined;
  const isCovered = coverage.missed.length === 0 && coverage.unmapped.length === 0;
  return isCovered ? undefined : `changed lines that no check runs: ${linesMissed(coverage)}`;
};

const whyNotProved = (gates: readonly GateReport[], checks: readonly CheckReport[]): string | undefined => {
  const refusal = gates.find((gate) => gate.decision === 'refuse');
  if (refusal !== undefined)
    return `${refusal.id} refused: ${refusal.findings.map((finding) => finding.message).join('; ')}`;
  if (checks.length === 0) return 'no check is configured';
  const worse = checks.find(isRegression);
  if (worse !== undefined) return worsening(worse);
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

const shown = (diff: string): string =>
  diff.length > MAX_DIFF ? `${diff.slice(0, MAX_DIFF)}\n… (${String(diff.length - MAX_DIFF)} more)` : diff;

const proveOne = async (
  kernel: Kernel,
  cycleId: string,
  proposal: ProposalRef,
  before: BaseState,
  signal: AbortSignal,
): Promise<{ report: ProofReport; proved?: Proved }> => {
  const { proposer, base, tree } = proposal;
  const candidate = await kernel.workspace.candidate(base, tree);
  const gates = await runGates(kernel, cycleId, proposer, candidate, signal);
  const isRefused = gates.some((gate) => gate.decision === 'refuse');
  const checked: Checked = isRefused ? { checks: [] } : await runChecks(kernel, candidate, before, signal);
  const { checks } = checked;
  for (const report of checks) kernel.emit('check', { cycleId, proposer, report });
  const why = whyNotProved(gates, checks) ?? whyUncovered(kernel, checked);
  const said = { proposer, tree, gates, ...checked };
  if (why !== undefined) return { report: { ...said, why } };
  const diff = await kernel.workspace.diff(base, tree);
  const { isolation } = kernel.runner;
  const changedLines = countChangedLines(diff);
  const proved: Proved = { ...proposal, gates, ...checked, diff: shown(diff), changedLines, isolation };
  return { report: said, proved };
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
  const before = await checkBase(kernel, state.base, signal);
  const results: { report: ProofReport; proved?: Proved }[] = [];
  for (const proposal of state.proposals) results.push(await proveOne(kernel, cycleId, proposal, before, signal));
  await before.installed?.assertSame();
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
