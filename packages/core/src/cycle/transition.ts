/**
 * The cycle as a pure function. Nothing here reads a clock, a disk or a random number: the same state and event give
 * the same step, so a recorded run replays, and every rule of the loop can be tested without running it.
 *
 * 1. Only `proved` with a chosen proposal leads to `assessing`: nothing unproved is ever judged.
 * 2. Only `assessed` with `need.action === 'promote'`, or `approved`, leads to `promoting`.
 * 3. From `promoting` on a cycle ends in what the workspace says happened, never in what was intended.
 * 4. A closed phase takes no event but `concluded`; only `settled` can be left once more, when the owner takes it back.
 */
import { EvolveError } from '../errors/index.ts';
import type { CycleEvent } from './cycle-events.ts';
import type { Effect, EffectType, Step } from './effects.ts';
import {
  askedIn,
  isClosed,
  type Asked,
  type ClosedPhase,
  type ClosedState,
  type CycleState,
  type Landing,
  type OpenState,
  type Phase,
} from './state.ts';

export interface TransitionLimits {
  /** Attempts before a task is given up. */
  readonly maxAttempts: number;
}

type EventOf<T extends CycleEvent['type']> = Extract<CycleEvent, { type: T }>;
type StateOf<P extends Phase> = Extract<OpenState, { phase: P }>;

const effect = (type: EffectType): readonly Effect[] => [{ type }];

const close = (phase: ClosedPhase, reason: string, rest: Partial<ClosedState> = {}): Step => [
  { ...rest, phase, reason, concluded: false },
  effect('conclude'),
];

/** What a state knows that its closed successor should keep. */
const carried = (state: CycleState): Partial<ClosedState> => ({
  ...('task' in state && state.task !== undefined ? { task: state.task } : {}),
  ...('chosen' in state && state.chosen !== undefined ? { chosen: state.chosen } : {}),
  ...('commit' in state && state.commit !== undefined ? { commit: state.commit } : {}),
  ...('ref' in state && state.ref !== undefined ? { ref: state.ref } : {}),
});

const landing = (state: Landing): Landing => ({ task: state.task, chosen: state.chosen, judgement: state.judgement });

/** Who is asked is the same in every attempt. */
const onlyIn = ({ only }: Asked): Pick<Asked, 'only'> => (only === undefined ? {} : { only });

const onDecided = (state: StateOf<'deciding'>, event: EventOf<'decided'>): Step => {
  const { decision } = event;
  switch (decision.action) {
    case 'idle':
      return close('idle', decision.reason);
    case 'explore':
      return [{ phase: 'exploring', topic: decision.topic }, effect('explore')];
    case 'evolve':
      return [
        {
          ...{ phase: 'proposing', task: decision.task, base: event.base ?? '', attempt: 1, exhausted: [] },
          ...onlyIn(state),
        },
        effect('propose'),
      ];
  }
};

const onProposed = (state: StateOf<'proposing'>, event: EventOf<'proposed'>, limits: TransitionLimits): Step => {
  const spent = event.reports.filter((report) => report.status === 'none').map((report) => report.proposer);
  const exhausted = [...new Set([...state.exhausted, ...spent])];
  if (event.proposals.length > 0) {
    const { task, base, attempt } = state;
    const next = { task, base, attempt, exhausted, ...onlyIn(state), proposals: event.proposals };
    return [{ phase: 'proving', ...next }, effect('prove')];
  }
  const why = event.reports.map((report) => `${report.proposer}: ${report.why ?? report.summary}`).join('; ');
  const everyoneIsSpent = event.reports.every((report) => report.status === 'none');
  return everyoneIsSpent || state.attempt >= limits.maxAttempts
    ? close('abandoned', why === '' ? 'no proposer had anything to offer' : why, {
        task: state.task,
        lesson: `${state.task.text}: ${why}`,
      })
    : [{ ...state, attempt: state.attempt + 1, exhausted, review: why }, effect('propose')];
};

const onProved = (state: StateOf<'proving'>, event: EventOf<'proved'>, limits: TransitionLimits): Step => {
  const { task, base, attempt, exhausted } = state;
  if (event.chosen !== undefined) return [{ phase: 'assessing', task, chosen: event.chosen }, effect('assess')];
  const why = event.reports.map((report) => `${report.proposer}: ${report.why ?? 'not proved'}`).join('; ');
  if (attempt >= limits.maxAttempts) {
    return close('abandoned', why, { task, ...(event.lesson === undefined ? {} : { lesson: event.lesson }) });
  }
  return [
    {
      ...{ phase: 'proposing', task, base, attempt: attempt + 1, exhausted, review: event.review ?? why },
      ...onlyIn(state),
    },
    effect('propose'),
  ];
};

const onAssessed = (state: StateOf<'assessing'>, event: EventOf<'assessed'>): Step => {
  const { need } = event.judgement;
  const { assessment, confidence } = event.judgement;
  const judged = { grade: assessment.grade, raw: confidence.raw ?? confidence.value };
  const next: Landing = { task: state.task, chosen: { ...state.chosen, judged }, judgement: event.judgement };
  switch (need.action) {
    case 'refuse':
      return close('refused', need.reasons.join('; '), carried(state));
    case 'ask':
      return [{ phase: 'awaiting-approval', approvalId: '', ...next }, effect('request-approval')];
    case 'promote':
      return [{ phase: 'promoting', ...next }, effect('promote')];
  }
};

const onAwaiting = (state: StateOf<'awaiting-approval'>, event: CycleEvent): Step | undefined => {
  switch (event.type) {
    case 'approval-requested':
      return [{ ...state, approvalId: event.approvalId, ...(event.ref === undefined ? {} : { ref: event.ref }) }, []];
    case 'approved':
      return [{ phase: 'promoting', ...landing(state) }, effect('promote')];
    case 'rejected':
      return close('rejected', event.reason ?? `rejected by ${event.by}`, carried(state));
    case 'expired':
      return close('expired', 'nobody answered in time', carried(state));
    case 'superseded':
      return close('superseded', event.why, {
        ...carried(state),
        ...(event.successor === undefined ? {} : { successor: event.successor }),
      });
    default:
      return undefined;
  }
};

const onPromoting = (state: StateOf<'promoting'>, event: CycleEvent): Step | undefined => {
  switch (event.type) {
    case 'promoted':
      return [{ phase: 'probation', commit: event.commit, since: event.at, ...landing(state) }, []];
    case 'kept':
      return close('needs-human', event.why, { ...carried(state), ref: event.ref });
    case 'superseded':
      return close('superseded', event.why, carried(state));
    case 'aborted':
      return close('aborted', event.why, carried(state));
    default:
      return undefined;
  }
};

const takeBack = (
  { task, chosen, commit }: Pick<Landing, 'task' | 'chosen'> & { readonly commit: string },
  reason: string,
): Step => [{ phase: 'rolling-back', commit, reason, task, chosen }, effect('roll-back')];

/** A closed cycle only closes its books; one that had settled can still be taken back by its owner. */
const onClosed = (state: ClosedState, event: CycleEvent): Step | undefined => {
  if (!state.concluded) return event.type === 'concluded' ? [{ ...state, concluded: true }, []] : undefined;
  const { phase, task, chosen, commit } = state;
  if (event.type !== 'worse' || phase !== 'settled') return undefined;
  if (task === undefined || chosen === undefined || commit === undefined) return undefined;
  return takeBack({ task, chosen, commit }, event.why);
};

const onProbation = (state: StateOf<'probation'>, event: CycleEvent): Step | undefined => {
  switch (event.type) {
    case 'activated':
      return [state, []];
    case 'settled':
      return close('settled', event.why, { ...carried(state), outcomes: event.ok + event.failed });
    case 'worse':
      return takeBack(state, event.why);
    case 'rolled-back':
      return close('rolled-back', event.why, { ...carried(state), lesson: event.lesson });
    default:
      return undefined;
  }
};

const onFailed = (state: OpenState, event: EventOf<'failed'>): Step => {
  const reason = `${event.code}: ${event.message}`;
  if (event.consequence === 'pause' || state.phase === 'rolling-back')
    return close('safe-mode', reason, carried(state));
  return close(event.consequence === 'terminal' ? 'needs-human' : 'aborted', reason, carried(state));
};

/** Before `promoting` nothing has touched the live tree, so a cycle can be dropped without a trace but its record. */
const canAbort = (state: OpenState): boolean => !['promoting', 'probation', 'rolling-back'].includes(state.phase);

/** There is one attempt: what does not prove itself on the new base is not made up anew. */
const onRenewed = ({ task, proposal }: EventOf<'renewed'>, limits: TransitionLimits): Step => [
  {
    ...{ phase: 'proving', task, base: proposal.base, attempt: limits.maxAttempts, exhausted: [] },
    proposals: [proposal],
  },
  effect('prove'),
];

const onOpen = (state: OpenState, event: CycleEvent, limits: TransitionLimits): Step | undefined => {
  if (event.type === 'failed') return onFailed(state, event);
  if (event.type === 'aborted' && canAbort(state)) return close('aborted', event.why, carried(state));
  switch (state.phase) {
    case 'collecting': {
      if (event.type === 'started') return [state, effect('collect')];
      if (event.type === 'renewed') return onRenewed(event, limits);
      return event.type === 'collected'
        ? [{ phase: 'deciding', material: event.material, ...askedIn(state) }, effect('decide')]
        : undefined;
    }
    case 'deciding':
      return event.type === 'decided' ? onDecided(state, event) : undefined;
    case 'exploring':
      return event.type === 'explored' ? close('explored', state.topic) : undefined;
    case 'proposing':
      return event.type === 'proposed' ? onProposed(state, event, limits) : undefined;
    case 'proving':
      return event.type === 'proved' ? onProved(state, event, limits) : undefined;
    case 'assessing':
      return event.type === 'assessed' ? onAssessed(state, event) : undefined;
    case 'awaiting-approval':
      return onAwaiting(state, event);
    case 'promoting':
      return onPromoting(state, event);
    case 'probation':
      return onProbation(state, event);
    case 'rolling-back':
      return event.type === 'rolled-back'
        ? close('rolled-back', event.why, { ...carried(state), lesson: event.lesson })
        : undefined;
  }
};

/**
 * The next state and what to do about it.
 * @throws EVOLVE_CYCLE_STATE when the event cannot happen in this state.
 */
export const transition = (state: CycleState, event: CycleEvent, limits: TransitionLimits): Step => {
  const step = isClosed(state) ? onClosed(state, event) : onOpen(state, event, limits);
  if (step !== undefined) return step;
  throw new EvolveError('EVOLVE_CYCLE_STATE', `"${event.type}" cannot happen to a cycle that is ${state.phase}`, {
    data: { phase: state.phase, event: event.type },
  });
};
