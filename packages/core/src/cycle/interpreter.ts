/**
 * The one place where effects happen.
 *
 * Owns: the order "transition, commit, act". The journal owns what is durable; the workspace owns the repository.
 * 1. Every step is committed (state, ledger record, intents) before its effect runs.
 * 2. An intent is settled by the transaction that records its event: done exactly once, or found pending after a crash.
 * 3. A stored state that the ledger does not know is not acted upon (`on-record.ts`).
 * 4. An effect that throws becomes a `failed` event. Only a lost lease, a broken journal, books that cannot be closed and a
 *    promotion whose end nobody can tell leave this loop as an error: what they belong to is taken up at the next start.
 */
import type { Approval, JournalBatch, Json, StoredCycle } from '../contracts/index.ts';
import { isEvolveError, messageOf } from '../errors/index.ts';
import { requestNotice } from '../notices/outbox.ts';
import { failpoint } from '../failpoint/index.ts';
import { leadingTo } from '../ledger/states.ts';
import type { CycleEvent } from './cycle-events.ts';
import type { Effect } from './effects.ts';
import { assess } from './effects/assess.ts';
import { collect } from './effects/collect.ts';
import { conclude } from './effects/conclude.ts';
import { decide } from './effects/decide.ts';
import { explore } from './effects/explore.ts';
import { promote } from './effects/promote.ts';
import { propose } from './effects/propose.ts';
import { prove } from './effects/prove.ts';
import { requestApproval } from './effects/request-approval.ts';
import { rollBack } from './effects/roll-back.ts';
import type { Kernel } from './kernel.ts';
import { fenced, type HeldLease } from './lease.ts';
import { announce } from './announce.ts';
import { assertOnRecord } from './on-record.ts';
import { OutcomeUnknown } from './outcome-unknown.ts';
import { projectLog } from './project-log.ts';
import { askedIn, isClosed, type CycleState, type Landing } from './state.ts';
import { stateOf, toJson } from './stored.ts';
import { transition } from './transition.ts';

/** Runs the effect that belongs to a state. The pairs are those that `transition` makes; any other is our mistake. */
const perform = (kernel: Kernel, cycleId: string, state: CycleState, signal: AbortSignal): Promise<CycleEvent> => {
  switch (state.phase) {
    case 'collecting':
      return collect(kernel);
    case 'deciding':
      return decide(kernel, cycleId, state, signal);
    case 'exploring':
      return explore(kernel, cycleId, state, signal);
    case 'proposing':
      return propose(kernel, cycleId, state, signal);
    case 'proving':
      return prove(kernel, cycleId, state, signal);
    case 'assessing':
      return assess(kernel, state);
    case 'awaiting-approval':
      return requestApproval(kernel, cycleId, state);
    case 'promoting':
      return promote(kernel, cycleId, state, signal);
    case 'rolling-back':
      return rollBack(kernel, cycleId, state, signal);
    case 'probation':
      throw new TypeError('a cycle on probation has nothing to do');
    default:
      return conclude(kernel, cycleId, state);
  }
};

/** The book itself is in trouble: nothing goes on. */
const LEAVES_THE_LOOP: readonly string[] = [
  'EVOLVE_LEASE_LOST',
  'EVOLVE_JOURNAL_CONFLICT',
  'EVOLVE_JOURNAL_CORRUPT',
  'EVOLVE_STORE_FULL',
];

export const isBookTrouble = (error: unknown): boolean => isEvolveError(error) && LEAVES_THE_LOOP.includes(error.code);

const failureOf = (error: unknown, signal: AbortSignal): CycleEvent => {
  if (signal.aborted) return { type: 'aborted', why: `stopped: ${messageOf(signal.reason ?? 'no reason given')}` };
  return isEvolveError(error)
    ? { type: 'failed', code: error.code, message: error.message, consequence: error.consequence }
    : { type: 'failed', code: 'EVOLVE_INTERNAL', message: messageOf(error), consequence: 'retryable' };
};

const approvalsFor = (cycleId: string, event: CycleEvent, state: CycleState, at: string): readonly Approval[] => {
  if (event.type !== 'approval-requested' || state.phase !== 'awaiting-approval') return [];
  const { judgement, chosen, task }: Landing = state;
  const { assessment, change } = judgement;
  return [
    {
      id: event.approvalId,
      cycleId,
      status: 'pending',
      subject: judgement.subject,
      summary: chosen.summary,
      requestedAt: at,
      needs: assessment.decision === 'owner' ? 'owner' : 'person',
      grade: assessment.grade,
      ...(change === undefined ? {} : { change }),
      ...(task.follows === undefined ? {} : { renews: task.follows.approval }),
      ...(event.expiresAt === undefined ? {} : { expiresAt: event.expiresAt }),
    },
  ];
};

/**
 * What the ledger keeps of an event, and of the state that it leads to. Material is kept in words: in full it would make each
 * idle heartbeat a page long.
 */
const recordOf = (event: CycleEvent, leadsTo: StoredCycle): Json => {
  const kept = event.type === 'collected' ? { type: event.type, signals: event.signals } : event;
  return toJson({ ...kept, ...leadingTo(leadsTo) });
};

interface Position {
  readonly state: CycleState;
  readonly version: number;
  readonly startedAt: string;
  /** Intents that the next commit settles. */
  readonly pending: readonly string[];
}

const commitStep = async (
  kernel: Kernel,
  cycleId: string,
  from: Position,
  event: CycleEvent,
  held: HeldLease,
): Promise<{ readonly position: Position; readonly effects: readonly Effect[] }> => {
  const [state, effects] = transition(from.state, event, kernel.options);
  const at = kernel.clock.now().toISOString();
  const intents = effects.map((effect, index) => ({
    id: `${cycleId}:${String(from.version + 1)}:${String(index)}`,
    cycleId,
    effect: toJson(effect),
  }));
  const approvals = approvalsFor(cycleId, event, state, at);
  const cycle: JournalBatch['cycle'] = {
    id: cycleId,
    phase: state.phase,
    closed: isClosed(state) && state.concluded,
    state: toJson(state),
    startedAt: from.startedAt,
    updatedAt: at,
  };
  const data = recordOf(event, { ...cycle, version: from.version + 1 });
  const batch: JournalBatch = {
    cycle,
    records: [{ cycleId, type: event.type, at, data }],
    intents: [...intents, ...(kernel.notify === undefined ? [] : approvals.map(requestNotice))],
    settled: from.pending,
    approvals,
  };
  const version = await kernel.journal.commit(batch, { expectedVersion: from.version, fence: held.lease.fence });
  failpoint(`cycle:${state.phase}`);
  return {
    position: { state, version, startedAt: from.startedAt, pending: intents.map((intent) => intent.id) },
    effects,
  };
};

/** Shows the step to people: log and events. Neither may stop the loop. */
const publish = async (
  kernel: Kernel,
  cycleId: string,
  from: CycleState,
  event: CycleEvent,
  to: CycleState,
): Promise<void> => {
  try {
    if (await projectLog(kernel, cycleId, to)) await kernel.view?.render();
  } catch (error) {
    kernel.emit('error', { error, where: 'writing the evolution log' });
  }
  try {
    await announce(kernel, cycleId, from, event, to);
  } catch (error) {
    kernel.emit('error', { error, where: `telling of the cycle ${cycleId}` });
  }
};

const act = async (kernel: Kernel, cycleId: string, state: CycleState, held: HeldLease): Promise<CycleEvent> => {
  const { signal } = held;
  try {
    // Closing the books is never cut short: it is quick, and a stop in the middle of it would only postpone it. A promotion
    // looks first whether it has landed: a stop must not write off what is live.
    if (!isClosed(state) && state.phase !== 'promoting') signal.throwIfAborted();
    return await perform(fenced(kernel, held), cycleId, state, signal);
  } catch (error) {
    if (isBookTrouble(error)) throw error;
    if (error instanceof OutcomeUnknown) throw error.cause;
    // Books that could not be closed stay open: the intent is pending, and the next start closes them.
    if (isClosed(state)) throw error;
    // A rollback that was cut short is taken up again at the next start: its intent stays pending.
    if (signal.aborted && state.phase === 'rolling-back') throw error;
    return failureOf(error, signal);
  }
};

/** Feeds `event` to the cycle and goes on until it waits for the world or has ended. */
export const drive = async (
  kernel: Kernel,
  cycleId: string,
  event: CycleEvent,
  held: HeldLease,
): Promise<CycleState> => {
  await assertOnRecord(kernel, cycleId);
  const stored = await kernel.journal.cycle(cycleId);
  const pending = (await kernel.journal.pendingIntents(cycleId)).map((intent) => intent.id);
  const start: CycleState =
    stored === undefined
      ? { phase: 'collecting', ...(event.type === 'started' ? askedIn(event) : {}) }
      : stateOf(stored);
  let position: Position = {
    state: start,
    version: stored?.version ?? 0,
    startedAt: stored?.startedAt ?? kernel.clock.now().toISOString(),
    pending,
  };
  let next: CycleEvent | undefined = event;
  while (next !== undefined) {
    const from = position.state;
    const step = await commitStep(kernel, cycleId, position, next, held);
    position = step.position;
    await publish(kernel, cycleId, from, next, position.state);
    next = step.effects.length === 0 ? undefined : await act(kernel, cycleId, position.state, held);
  }
  return position.state;
};

/** Takes up a cycle whose effect was decided and, for all we know, did not happen. */
export const resume = async (
  kernel: Kernel,
  cycleId: string,
  state: CycleState,
  held: HeldLease,
): Promise<CycleState> => {
  await assertOnRecord(kernel, cycleId);
  return drive(kernel, cycleId, await act(kernel, cycleId, state, held), held);
};
