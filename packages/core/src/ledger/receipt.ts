/** A receipt is a fold over the ledger records of one cycle: nothing on it was written twice, nothing can drift. */
import type { AttemptReport, CycleOutcome, Isolation, LedgerRecord, Receipt } from '../contracts/index.ts';
import type { CycleEvent } from '../cycle/cycle-events.ts';
import { EvolveError } from '../errors/index.ts';

type Draft = { -readonly [K in keyof Receipt]: Receipt[K] };
type EventOf<T extends CycleEvent['type']> = Extract<CycleEvent, { type: T }>;

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
  isolation: 'none',
  activation: 'none',
  startedAt: first.at,
  durationMs: 0,
  head: first.hash,
});

const foldDecided = (draft: Draft, { decision, base }: EventOf<'decided'>): void => {
  draft.trigger = { ...draft.trigger, reason: decision.reason };
  if (decision.action === 'evolve') draft.task = decision.task.text;
  if (decision.action === 'explore') draft.task = `explore: ${decision.topic}`;
  if (decision.action === 'idle') draft.outcome = 'idle';
  if (base !== undefined) draft.base = base;
};

const addCost = (draft: Draft, usd: number, bound: 'exact' | 'estimate'): void => {
  draft.cost = {
    usd: draft.cost.usd + usd,
    reserved: draft.cost.reserved,
    bound: bound === 'estimate' ? 'estimate' : draft.cost.bound,
  };
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
  for (const report of event.reports) addCost(draft, report.costUsd, report.bound);
  draft.attempts = [...draft.attempts, ...attempts];
  if (event.proposals.length === 0) draft.outcome = 'abandoned';
};

const foldProved = (draft: Draft, event: EventOf<'proved'>): void => {
  const shown = event.chosen ?? event.reports.at(-1);
  draft.gates = shown?.gates ?? [];
  draft.checks = shown?.checks ?? [];
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
  Object.assign(draft, { candidate: tree, paths, diff, isolation: isolation satisfies Isolation });
};

const foldAssessed = (draft: Draft, { judgement }: EventOf<'assessed'>): void => {
  const { assessment, confidence, need } = judgement;
  draft.risk = assessment;
  draft.confidence = confidence;
  if (need.grant !== undefined && need.action === 'promote') draft.grant = need.grant.id;
  if (need.action === 'refuse') draft.outcome = 'refused';
};

const failedOutcome = ({ consequence }: EventOf<'failed'>, before: CycleOutcome): CycleOutcome => {
  if (consequence === 'pause' || before === 'probation') return 'safe-mode';
  return consequence === 'terminal' ? 'needs-human' : 'aborted';
};

const decideApproval = (draft: Draft, status: NonNullable<Receipt['approval']>['status'], by?: string, reason?: string): void => {
  if (draft.approval === undefined) return;
  draft.approval = {
    ...draft.approval,
    status,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
  };
};

const foldEvent = (draft: Draft, event: CycleEvent): void => {
  switch (event.type) {
    case 'collected':
      draft.trigger = { ...draft.trigger, signals: event.signals };
      return;
    case 'decided':
      foldDecided(draft, event);
      return;
    case 'explored':
      draft.outcome = 'explored';
      addCost(draft, event.costUsd, 'exact');
      return;
    case 'proposed':
      foldProposed(draft, event);
      return;
    case 'proved':
      foldProved(draft, event);
      return;
    case 'assessed':
      foldAssessed(draft, event);
      return;
    case 'approval-requested':
      draft.outcome = 'awaiting-approval';
      draft.approval = { id: event.approvalId, status: 'pending' };
      if (event.ref !== undefined) draft.ref = event.ref;
      return;
    case 'approved':
      decideApproval(draft, 'approved', event.by, event.reason);
      return;
    case 'rejected':
      draft.outcome = 'rejected';
      decideApproval(draft, 'rejected', event.by, event.reason);
      return;
    case 'expired':
      draft.outcome = 'expired';
      decideApproval(draft, 'expired');
      return;
    case 'superseded':
      draft.outcome = 'superseded';
      decideApproval(draft, 'superseded', undefined, event.why);
      return;
    case 'kept':
      draft.outcome = 'needs-human';
      draft.ref = event.ref;
      return;
    case 'promoted':
      draft.outcome = 'probation';
      draft.commit = event.commit;
      draft.activation = 'pending-restart';
      return;
    case 'activated':
      draft.activation = 'active';
      return;
    case 'settled':
      draft.outcome = 'settled';
      return;
    case 'rolled-back':
      draft.outcome = 'rolled-back';
      draft.lesson = event.lesson;
      return;
    case 'failed':
      draft.outcome = failedOutcome(event, draft.outcome);
      draft.trigger = { ...draft.trigger, reason: draft.trigger.reason || `${event.code}: ${event.message}` };
      return;
    case 'aborted':
      draft.outcome = 'aborted';
      return;
    case 'started':
    case 'worse':
    case 'concluded':
      return;
  }
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
  for (const record of records) foldEvent(draft, record.data as unknown as CycleEvent);
  return { ...draft, head: last.hash, durationMs: Date.parse(last.at) - Date.parse(first.at) };
};
