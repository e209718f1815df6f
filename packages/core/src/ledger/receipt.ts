/** A receipt is a fold over the ledger records of one cycle: nothing on it was written twice, nothing can drift. */
import type {
  AttemptReport,
  CycleOutcome,
  Journal,
  LedgerRecord,
  Receipt,
  StoredCycle,
  Use,
} from '../contracts/index.ts';
import type { LedgerEvent, Outlay } from '../cycle/cycle-events.ts';
import { EvolveError } from '../errors/index.ts';
import { readNewest, recordsOf } from './read.ts';

type Draft = { -readonly [K in keyof Receipt]: Receipt[K] };
type EventOf<T extends LedgerEvent['type']> = Extract<LedgerEvent, { type: T }>;

const empty = (first: LedgerRecord): Draft => ({
  version: 1,
  id: first.cycleId,
  outcome: 'aborted',
  trigger: { signals: [], reason: '' },
  paths: [],
  gates: [],
  checks: [],
  cost: { usd: 0, reserved: 0, bound: 'exact' },
  attempts: [],
  isolation: 'nothing-ran',
  activation: 'none',
  startedAt: first.at,
  durationMs: 0,
  head: first.hash,
});

const sumOf = (one: Use = {}, other: Use = {}): Use => ({
  tokens: (one.tokens ?? 0) + (other.tokens ?? 0),
  calls: (one.calls ?? 0) + (other.calls ?? 0),
  seconds: (one.seconds ?? 0) + (other.seconds ?? 0),
});

const addCost = (draft: Draft, { costUsd, bound, reservedUsd = 0, used }: Outlay): void => {
  draft.cost = {
    ...draft.cost,
    ...(used === undefined ? {} : { used: sumOf(draft.cost.used, used) }),
    usd: draft.cost.usd + costUsd,
    reserved: draft.cost.reserved + reservedUsd,
    bound: bound === 'estimate' ? 'estimate' : draft.cost.bound,
  };
};

const addReason = (draft: Draft, why: string): void => {
  const { reason } = draft.trigger;
  draft.trigger = { ...draft.trigger, reason: reason === '' ? why : `${reason}; ${why}` };
};

const foldDecided = (draft: Draft, { decision, base, cost }: EventOf<'decided'>): void => {
  if (cost !== undefined) addCost(draft, cost);
  draft.trigger = { ...draft.trigger, reason: decision.reason };
  if (decision.action === 'evolve') draft.task = decision.task.text;
  if (decision.action === 'explore') draft.task = `explore: ${decision.topic}`;
  if (decision.action === 'idle') draft.outcome = 'idle';
  if (base !== undefined) draft.base = base;
};

const foldProposed = (draft: Draft, event: EventOf<'proposed'>): void => {
  const attempts: AttemptReport[] = event.reports.map((report) => ({
    attempt: event.attempt,
    proposer: report.proposer,
    status: report.status,
    summary: report.summary,
    tried: report.tried,
    ...(report.why === undefined ? {} : { why: report.why }),
  }));
  for (const report of event.reports) addCost(draft, report);
  draft.attempts = [...draft.attempts, ...attempts];
  if (event.isolation !== undefined) draft.isolation = event.isolation;
  if (event.proposals.length === 0) draft.outcome = 'abandoned';
};

const foldProved = (draft: Draft, event: EventOf<'proved'>): void => {
  const shown = event.chosen ?? event.reports.at(-1);
  draft.gates = shown?.gates ?? [];
  draft.checks = shown?.checks ?? [];
  if (shown?.coverage !== undefined) draft.coverage = shown.coverage;
  if (event.cost !== undefined) addCost(draft, event.cost);
  if (event.isolation !== undefined) draft.isolation = event.isolation;
  draft.attempts = draft.attempts.map((attempt): AttemptReport => {
    if (attempt.attempt !== event.attempt || attempt.status !== 'edited') return attempt;
    if (attempt.proposer === event.chosen?.proposer) return { ...attempt, status: 'proved' };
    const why = event.reports.find((report) => report.proposer === attempt.proposer)?.why;
    return why === undefined ? attempt : { ...attempt, status: 'failed', why };
  });
  if (event.chosen === undefined) {
    draft.outcome = 'abandoned';
    if (event.lesson !== undefined) draft.lesson = event.lesson;
    return;
  }
  const { tree, paths, diff, isolation } = event.chosen;
  Object.assign(draft, { candidate: tree, paths, diff, isolation });
};

const foldAssessed = (draft: Draft, { judgement }: EventOf<'assessed'>): void => {
  const { assessment, confidence, need, shadow } = judgement;
  draft.risk = assessment;
  draft.confidence = confidence;
  if (shadow !== undefined) draft.shadow = shadow;
  if (need.grant !== undefined && need.action === 'promote') draft.grant = need.grant.id;
  if (need.action === 'refuse') draft.outcome = 'refused';
};

const failedOutcome = ({ consequence }: EventOf<'failed'>, before: CycleOutcome): CycleOutcome => {
  if (consequence === 'pause' || before === 'probation') return 'safe-mode';
  return consequence === 'terminal' ? 'needs-human' : 'aborted';
};

const decideApproval = (
  draft: Draft,
  status: NonNullable<Receipt['approval']>['status'],
  by?: string,
  reason?: string,
): void => {
  if (draft.approval === undefined) return;
  draft.approval = {
    ...draft.approval,
    status,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  };
};

const end =
  (outcome: CycleOutcome) =>
  (draft: Draft): void => {
    draft.outcome = outcome;
  };

const unchanged = (): void => undefined;

/** What each event adds to a receipt. */
const FOLDS: { readonly [T in LedgerEvent['type']]: (draft: Draft, event: EventOf<T>) => void } = {
  started: unchanged,
  worse: unchanged,
  concluded: unchanged,
  renewed: (draft, { task, proposal }) => {
    draft.trigger = { ...draft.trigger, reason: task.reason };
    Object.assign(draft, { task: task.text, base: proposal.base, paths: proposal.paths });
    if (task.follows !== undefined) draft.follows = task.follows;
  },
  collected: (draft, { signals }) => {
    draft.trigger = { ...draft.trigger, signals };
  },
  decided: foldDecided,
  explored: (draft, { costUsd, reservedUsd = 0, used }) => {
    draft.outcome = 'explored';
    addCost(draft, { costUsd, reservedUsd, bound: 'exact', ...(used === undefined ? {} : { used }) });
  },
  proposed: foldProposed,
  proved: foldProved,
  assessed: foldAssessed,
  'approval-requested': (draft, { approvalId, ref }) => {
    draft.outcome = 'awaiting-approval';
    draft.approval = { id: approvalId, status: 'pending' };
    if (ref !== undefined) draft.ref = ref;
  },
  // Whether it was heard is told by the event that follows.
  'approval-decided': (draft, { signed }) => {
    if (draft.approval !== undefined && signed !== undefined) draft.approval = { ...draft.approval, key: signed.key };
  },
  approved: (draft, { by, reason }) => {
    decideApproval(draft, 'approved', by, reason);
  },
  rejected: (draft, { by, reason }) => {
    draft.outcome = 'rejected';
    decideApproval(draft, 'rejected', by, reason);
  },
  expired: (draft) => {
    draft.outcome = 'expired';
    decideApproval(draft, 'expired');
  },
  superseded: (draft, { why, successor }) => {
    draft.outcome = 'superseded';
    if (successor !== undefined) draft.successor = successor;
    addReason(draft, why);
    decideApproval(draft, 'superseded', undefined, why);
  },
  kept: (draft, { ref }) => {
    draft.outcome = 'needs-human';
    draft.ref = ref;
  },
  promoted: (draft, { commit }) => {
    Object.assign(draft, { outcome: 'probation', commit, activation: 'pending-restart' });
  },
  activated: (draft) => {
    draft.activation = 'active';
  },
  settled: end('settled'),
  'rolled-back': (draft, { how, why: reason, paths, lesson }) => {
    Object.assign(draft, { outcome: 'rolled-back', lesson, rollback: { how, reason, paths } });
  },
  failed: (draft, event) => {
    draft.outcome = failedOutcome(event, draft.outcome);
    addReason(draft, `${event.code}: ${event.message}`);
  },
  aborted: end('aborted'),
};

const foldEvent = <T extends LedgerEvent['type']>(draft: Draft, event: EventOf<T>): void => {
  const fold: (draft: Draft, event: EventOf<T>) => void = FOLDS[event.type];
  fold(draft, event);
};

/**
 * The receipt of the cycle that these records belong to, in the order of the chain.
 * @throws EVOLVE_NOT_FOUND when there are none.
 */
export const foldReceipt = (records: readonly LedgerRecord[]): Receipt => {
  const [first] = records;
  const last = records.at(-1);
  if (first === undefined || last === undefined) throw new EvolveError('EVOLVE_NOT_FOUND', 'no record of such a cycle');
  const draft = empty(first);
  for (const record of records) foldEvent(draft, record.data as unknown as LedgerEvent);
  return { ...draft, head: last.hash, durationMs: Math.max(0, Date.parse(last.at) - Date.parse(first.at)) };
};

/** The receipt of a cycle as the journal has it now. @throws EVOLVE_NOT_FOUND */
export const readReceipt = async (journal: Journal, cycleId: string): Promise<Receipt> =>
  foldReceipt(await recordsOf(journal, cycleId));

export interface ReceiptQuery {
  /** Leaves out the cycles that found nothing to do, however many there are in between. @default false */
  readonly skipIdle?: boolean;
}

/** The receipts of the latest cycles, newest first. */
export const readReceipts = async (
  journal: Journal,
  limit: number,
  { skipIdle = false }: ReceiptQuery = {},
): Promise<readonly Receipt[]> => {
  const wanted = (cycles: readonly StoredCycle[]): readonly StoredCycle[] =>
    cycles.filter((cycle) => !skipIdle || cycle.phase !== 'idle');
  const cycles = skipIdle
    ? await readNewest(
        (most) => journal.cycles({ limit: most }),
        (found) => wanted(found).length >= limit,
      )
    : await journal.cycles({ limit });
  const shown = wanted(cycles).slice(0, limit);
  return Promise.all(shown.map((cycle) => readReceipt(journal, cycle.id)));
};
