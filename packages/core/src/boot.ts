/** What happens once at every start, before anything else. */
import type { HealthCheck } from './contracts/index.ts';
import { advance } from './cycle/advance.ts';
import { drive } from './cycle/interpreter.ts';
import { runCheck } from './cycle/effects/prove.ts';
import { SAFE_MODE_FLAG } from './cycle/effects/promote.ts';
import type { Kernel } from './cycle/kernel.ts';
import type { HeldLease } from './cycle/lease.ts';
import { isDead } from './cycle/lease.ts';
import { probeGates, type GateProbe } from './cycle/liveness.ts';
import { openCycles } from './cycle/stored.ts';

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
  readonly safeMode: boolean;
  /** True when another process is at work on this repository, so that nothing was recovered here. */
  readonly busy: boolean;
}

const crashedBefore = async (kernel: Kernel): Promise<boolean> => {
  const flag = await kernel.journal.flag(RUNNING_FLAG);
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

/** After a crash, the checks are run on the live version; one that fails takes the evolution on probation back. */
const checkLiveTree = async (kernel: Kernel, held: HeldLease): Promise<void> => {
  for (const { stored, state } of await openCycles(kernel.journal)) {
    if (state.phase !== 'probation') continue;
    for (const check of kernel.checks) {
      const proved = state.chosen.checks.find((report) => report.id === check.id)?.after === 'pass';
      if (!proved) continue;
      const complaint = await complaintOf(kernel, check, held.signal);
      if (complaint === undefined) continue;
      const why = `the agent crashed and ${check.id} fails: ${complaint.slice(0, 500)}`;
      await drive(kernel, stored.id, { type: 'worse', why }, held);
      break;
    }
  }
};

const openIds = async (kernel: Kernel): Promise<string[]> =>
  (await openCycles(kernel.journal)).map(({ stored }) => stored.id);

const takenBack = async (kernel: Kernel, before: readonly string[]): Promise<string[]> => {
  const cycles = await Promise.all(before.map((id) => kernel.journal.cycle(id)));
  return cycles.flatMap((cycle) => (cycle?.phase === 'rolled-back' ? [cycle.id] : []));
};

/** Recovers, proves the gates alive, and rolls back what crashed. */
export const boot = async (kernel: Kernel, held: HeldLease): Promise<BootReport> => {
  await kernel.workspace.recover();
  const crashed = await crashedBefore(kernel);
  const before = await openIds(kernel);
  const { commit } = await kernel.workspace.head();
  await advance(kernel, held, commit);
  if (crashed) await checkLiveTree(kernel, held);
  const gates = await probeGates(kernel.gates, { runner: kernel.runner, clock: kernel.clock, signal: held.signal });
  const dead = gates.filter((gate) => !gate.alive);
  if (dead.length > 0) {
    const reason = `a gate does not judge rightly: ${dead.map((gate) => `${gate.id} (${gate.why ?? 'unknown'})`).join(', ')}`;
    await kernel.journal.setFlag(SAFE_MODE_FLAG, { reason });
    kernel.emit('safe-mode', { reason });
  }
  await kernel.view?.render();
  await kernel.journal.setFlag(RUNNING_FLAG, { owner: held.lease.owner, at: kernel.clock.now().toISOString() });
  const safeMode = ((await kernel.journal.flag(SAFE_MODE_FLAG)) ?? null) !== null;
  return {
    running: (await kernel.workspace.head()).commit,
    recovered: before.length,
    rolledBack: await takenBack(kernel, before),
    gates,
    safeMode,
    busy: false,
  };
};
