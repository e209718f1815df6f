/** How things stand: what a host or a person asks first. */
import type { BudgetsLeft, Policy, SpendLine } from './contracts/index.ts';
import type { Kernel } from './cycle/kernel.ts';
import { today, whatIsLeft } from './cycle/spend.ts';
import { openCycles } from './cycle/stored.ts';
import { isInSafeMode, readHalt, type Halt } from './cycle/switches.ts';
import { nextOpening, withinHours } from './heartbeat/hours.ts';
import { listApprovals } from './ledger/index.ts';

export interface EvolverStatus {
  readonly mode: Policy['mode'];
  /** The commit that this process runs; undefined before `boot`. */
  readonly running: string | undefined;
  /** By the owner. */
  readonly halted: boolean;
  /** Who halted it, when, and why; absent while it is not. */
  readonly halt?: Halt;
  readonly safeMode: boolean;
  /** When the policy's hours open again, in ISO 8601; absent while they are open. Heartbeats do nothing until then. */
  readonly restsUntil?: string;
  /** Cycles that are not over, newest first. */
  readonly open: readonly { readonly cycleId: string; readonly phase: string; readonly task?: string }[];
  readonly waitingForApproval: number;
  readonly spentToday: readonly SpendLine[];
  /** Of today: evolutions, and of each budget what is limited. */
  readonly left: { readonly evolutions: number; readonly budgets: BudgetsLeft };
}

export const readStatus = async (kernel: Kernel): Promise<EvolverStatus> => {
  const { journal, governor, clock } = kernel;
  const { hours } = governor.policy;
  const now = clock.now();
  const open = await openCycles(journal);
  const halt = await readHalt(kernel);
  const { evolutions, budgets } = await whatIsLeft(kernel);
  return {
    mode: governor.policy.mode,
    running: kernel.running(),
    halted: halt !== undefined,
    ...(halt === undefined ? {} : { halt }),
    safeMode: await isInSafeMode(kernel),
    ...(withinHours(now, hours) ? {} : { restsUntil: nextOpening(now, hours).toISOString() }),
    open: open.map(({ stored, state }) => ({
      cycleId: stored.id,
      phase: state.phase,
      ...('task' in state && state.task !== undefined ? { task: state.task.text } : {}),
    })),
    waitingForApproval: (await listApprovals(journal, false)).length,
    spentToday: await journal.spend(await today(kernel)),
    left: { evolutions, budgets },
  };
};
