/** What happens once at every start, before anything else. */
import type { HealthCheck } from './contracts/index.ts';
import { recordBaseline } from './cycle/baseline.ts';
import { advance } from './cycle/advance.ts';
import { drive, isBookTrouble } from './cycle/interpreter.ts';
import type { Kernel } from './cycle/kernel.ts';
import { isDead, type HeldLease } from './cycle/lease.ts';
import { probeChecks, whyChecksDead, type CheckProbe } from './cycle/check-liveness.ts';
import { GATE_PROBE_MS, probeGates, whyDead, type GateProbe } from './cycle/liveness.ts';
import { runCheck } from './cycle/run-check.ts';
import { mayMove } from './cycle/on-record.ts';
import type { Landing } from './cycle/state.ts';
import { openCycles } from './cycle/stored.ts';
import { enterSafeMode, isInSafeMode } from './cycle/switches.ts';
import { readSwitch, setSwitch } from './ledger/switches.ts';

/** Set while a process runs, so that the next start can tell a crash from a stop. */
export const RUNNING_FLAG = 'running';

export interface BootReport {
  /** The commit that this process runs. */
  readonly running: string;
  /** How many open cycles were taken up. */
  readonly recovered: number;
  /** Evolutions that were taken back since the last start or by this one. */
  readonly rolledBack: readonly string[];
  readonly gates: readonly GateProbe[];
  /** `unknown` where there was no time: those show before the next promotion that they are alive. */
  readonly checks: readonly CheckProbe[];
  readonly safeMode: boolean;
  /** True when another process is at work on this repository, so that nothing was recovered here. */
  readonly busy: boolean;
}

const crashedBefore = async (kernel: Kernel): Promise<boolean> => {
  const { value: flag, fault } = await readSwitch(kernel.journal, RUNNING_FLAG);
  // A sign that somebody has taken away may have been that of a crash.
  if (fault !== undefined) return true;
  if (typeof flag !== 'object' || flag === null || !('owner' in flag)) return false;
  return typeof flag.owner === 'string' && isDead(flag.owner);
};

/**
 * What the check says against the version that is committed; undefined when it says nothing. A failure in the live tree is
 * looked at again in a clean copy: it may come of the owner's unsaved work, or of a check that has to write.
 */
const complaintOf = async (kernel: Kernel, check: HealthCheck, signal: AbortSignal): Promise<string | undefined> => {
  const live = await runCheck(kernel, check, { dir: kernel.workspace.dir, writable: false }, signal);
  if (live.status !== 'fail') return undefined;
  const trial = await kernel.workspace.openTrial();
  try {
    const place = { dir: trial.dir, writable: true, readable: trial.dependencies ?? [] };
    const committed = await runCheck(kernel, check, place, signal);
    return committed.status === 'fail' ? committed.diagnostics : undefined;
  } finally {
    await trial.close();
  }
};

/** The first check that passed when the evolution was proved and that fails by now. */
const whyItMustGo = async (
  kernel: Kernel,
  { chosen }: Pick<Landing, 'chosen'>,
  signal: AbortSignal,
): Promise<string | undefined> => {
  for (const check of kernel.checks) {
    const proved = chosen.checks.find((report) => report.id === check.id)?.after === 'pass';
    const complaint = proved ? await complaintOf(kernel, check, signal) : undefined;
    if (complaint !== undefined) return `the agent crashed and ${check.id} fails: ${complaint.slice(0, 500)}`;
  }
  return undefined;
};

/**
 * After a crash, the checks are run on the live version; one that fails takes the evolution on probation back. That they
 * could not be run is told, and keeps no agent from starting.
 */
const checkLiveTree = async (kernel: Kernel, held: HeldLease): Promise<void> => {
  for (const { stored, state } of await openCycles(kernel.journal)) {
    if (state.phase !== 'probation' || !(await mayMove(kernel, stored.id))) continue;
    try {
      const why = await whyItMustGo(kernel, state, held.signal);
      if (why !== undefined) await drive(kernel, stored.id, { type: 'worse', why }, held);
    } catch (error) {
      if (held.signal.aborted || isBookTrouble(error)) throw error;
      kernel.emit('error', { error, where: `checking the live version of the cycle ${stored.id}` });
    }
  }
};

const openIds = async (kernel: Kernel): Promise<string[]> =>
  (await openCycles(kernel.journal)).map(({ stored }) => stored.id);

const takenBack = async (kernel: Kernel, before: readonly string[]): Promise<string[]> => {
  const cycles = await Promise.all(before.map((id) => kernel.journal.cycle(id)));
  return cycles.flatMap((cycle) => (cycle?.phase === 'rolled-back' ? [cycle.id] : []));
};

/** Files for people: that they cannot be written must not keep the agent from starting. */
const renderView = async (kernel: Kernel): Promise<void> => {
  try {
    await kernel.view?.render();
  } catch (error) {
    kernel.emit('error', { error, where: 'writing the evolution log' });
  }
};

/** That no trial can be had keeps no agent from starting; a promotion needs one too, and probes again. */
const probeLive = async (kernel: Kernel, signal: AbortSignal): Promise<readonly CheckProbe[]> => {
  try {
    const { commit } = await kernel.workspace.head();
    return await probeChecks(kernel, { base: commit, signal, withinMs: kernel.options.bootProbeMs });
  } catch (error) {
    signal.throwIfAborted();
    kernel.emit('error', { error, where: 'probing the checks' });
    return kernel.checks.map(({ id }) => ({ id, alive: 'unknown' as const }));
  }
};

/** Recovers, proves gates and checks alive, and rolls back what crashed. */
export const boot = async (kernel: Kernel, held: HeldLease): Promise<BootReport> => {
  await kernel.workspace.recover();
  await recordBaseline(kernel);
  const crashed = await crashedBefore(kernel);
  const before = await openIds(kernel);
  const { commit } = await kernel.workspace.head();
  await advance(kernel, held, commit);
  if (crashed) await checkLiveTree(kernel, held);
  const { runner, clock, options } = kernel;
  const { signal } = held;
  const timeoutMs = Math.min(GATE_PROBE_MS, options.gateTimeoutMs);
  const gates = await probeGates(kernel.gates, { runner, clock, signal, timeoutMs });
  const checks = await probeLive(kernel, signal);
  const reason = whyDead(gates) ?? whyChecksDead(checks);
  if (reason !== undefined) await enterSafeMode(kernel, reason);
  await renderView(kernel);
  const at = kernel.clock.now().toISOString();
  await setSwitch(kernel.journal, RUNNING_FLAG, { owner: held.lease.owner, at }, at);
  return {
    running: (await kernel.workspace.head()).commit,
    recovered: before.length,
    rolledBack: await takenBack(kernel, before),
    gates,
    checks,
    safeMode: await isInSafeMode(kernel),
    busy: false,
  };
};
