/** The books held against one another: what a start looks at, and what a person gives up who has looked. */
import type { Journal } from '../contracts/index.ts';
import { verifyChain, type ChainFault } from '../ledger/chain.ts';
import { unknownEvolutions } from '../ledger/evolutions.ts';
import { messageOf } from '../errors/index.ts';
import { recordPages } from '../ledger/read.ts';
import { leadingTo, stateFault, watchStates } from '../ledger/states.ts';
import { switchFault } from '../ledger/switches.ts';
import { acceptedEvolutions, recordResumed } from '../ledger/resumed.ts';
import { whyNoBaseline } from './baseline.ts';
import type { Kernel } from './kernel.ts';
import type { HeldLease } from './lease.ts';
import { resume } from './interpreter.ts';
import { unknownState } from './on-record.ts';
import { enterSafeMode } from './switches.ts';
import { openCycles, toJson } from './stored.ts';

/** So many of the newest records a start looks at; all of them are for `verifyLedger`. */
const RECENT = 500;

interface Recent {
  readonly chain: ChainFault | undefined;
  readonly cycles: ReadonlySet<string>;
}

const recent = async (journal: Journal): Promise<Recent> => {
  const { size } = await journal.head();
  const records = await journal.records({ after: Math.max(0, size - RECENT), limit: RECENT });
  const [first] = records;
  const chain = first === undefined ? undefined : verifyChain(records, { size: first.seq - 1, hash: first.prev });
  return { chain, cycles: new Set(records.map(({ cycleId }) => cycleId)) };
};

/** Why evolution cannot go on from these books, as far as a start can afford to look; undefined when nothing speaks against it. */
const whyWrong = async ({ journal, workspace }: Kernel): Promise<string | undefined> => {
  const { chain, cycles } = await recent(journal);
  if (chain !== undefined) return `the ledger is ${chain.fault} at record ${String(chain.seq)}`;
  const open = await journal.cycles({ closed: false, limit: RECENT });
  for (const id of new Set([...cycles, ...open.map((cycle) => cycle.id)])) {
    const fault = await stateFault(journal, id);
    if (fault !== undefined) return unknownState(id, fault.seq).message;
  }
  const { about } = (await switchFault(journal)) ?? {};
  if (about !== undefined)
    return `the switch ${about} is not set as the ledger says: somebody has taken it away or edited it`;
  const [unknown] = await unknownEvolutions(journal, workspace);
  if (unknown !== undefined) return `the evolution ${unknown} has landed, and the ledger does not know it`;
  const budget = await journal.budgetFault();
  return budget === undefined ? undefined : `what was spent on ${budget.day} is not what was booked`;
};

/** An evolution on probation whose version before cannot be read any more: to take it back could only fail. */
const whyNoWayBack = async ({ journal, workspace }: Kernel): Promise<string | undefined> => {
  for (const { stored, state } of await openCycles(journal)) {
    if (state.phase !== 'probation') continue;
    try {
      await workspace.diff(state.commit, state.chosen.base);
    } catch (error) {
      return `the version before the evolution ${stored.id} cannot be read: ${messageOf(error)}`;
    }
  }
  return undefined;
};

/** Once per process, before it moves anything. What is wrong turns evolution off, and keeps no agent from starting. */
export const lookAtBooks = async (kernel: Kernel): Promise<void> => {
  const why = (await whyWrong(kernel)) ?? (await whyNoBaseline(kernel)) ?? (await whyNoWayBack(kernel));
  if (why !== undefined) await enterSafeMode(kernel, why);
};

const giveUp = async (kernel: Kernel, cycleId: string, held: HeldLease): Promise<void> => {
  const { journal, clock } = kernel;
  const stored = await journal.cycle(cycleId);
  const [fault, at] = [await stateFault(journal, cycleId), clock.now().toISOString()];
  if (fault === undefined) return;
  const { code, message } = unknownState(cycleId, fault.seq);
  const state = { phase: 'needs-human', reason: message, concluded: false } as const;
  const cycle = {
    id: cycleId,
    phase: state.phase,
    closed: false,
    state,
    startedAt: stored?.startedAt ?? at,
    updatedAt: at,
  };
  const expectedVersion = stored?.version ?? 0;
  const told = { type: 'failed', code, message, consequence: 'terminal' };
  const data = toJson({ ...told, ...leadingTo({ ...cycle, version: expectedVersion + 1 }) });
  const settled = (await journal.pendingIntents(cycleId)).map(({ id }) => id);
  const batch = { cycle, records: [{ cycleId, type: 'failed', at, data }], settled };
  await journal.commit(batch, { expectedVersion, fence: held.lease.fence });
  await resume(kernel, cycleId, state, held);
};

/** Ends every cycle whose stored state nobody knows: a person has looked, and it cannot be told any more what it was. */
export const giveUpUnknown = async (kernel: Kernel, held: HeldLease): Promise<void> => {
  const states = watchStates(kernel.journal);
  for await (const records of recordPages(kernel.journal)) await states.see(records);
  for (const { about } of await states.end()) await giveUp(kernel, about, held);
};

/** That a person has looked is on the record, and with it what of the books cannot be had back. */
export const acceptBooks = async ({ journal, workspace, clock }: Kernel): Promise<void> => {
  const evolutions = [...(await acceptedEvolutions(journal)), ...(await unknownEvolutions(journal, workspace))];
  await journal.acceptBudgets();
  await recordResumed(journal, { evolutions }, clock.now().toISOString());
};
