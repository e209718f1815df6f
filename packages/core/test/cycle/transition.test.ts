import { describe, expect, test } from 'vitest';
import { isEvolveError } from '../../src/errors/index.ts';
import type { CycleEvent } from '../../src/cycle/cycle-events.ts';
import { isClosed, type CycleState, type Phase } from '../../src/cycle/state.ts';
import { transition } from '../../src/cycle/transition.ts';
import { judgement, landing, material, proposal, proved, task } from './samples.ts';

const LIMITS = { maxAttempts: 3 };
const phaseOf = (state: CycleState, event: CycleEvent): Phase => transition(state, event, LIMITS)[0].phase;

const report = {
  proposer: 'repair',
  status: 'none' as const,
  summary: 'nothing',
  tried: 9,
  costUsd: 0,
  bound: 'exact' as const,
};

const states = {
  collecting: { phase: 'collecting' },
  deciding: { phase: 'deciding', material },
  exploring: { phase: 'exploring', topic: 'locks' },
  proposing: { phase: 'proposing', task, base: 'b', attempt: 1, exhausted: [] },
  proving: { phase: 'proving', task, base: 'b', attempt: 1, exhausted: [], proposals: [proposal] },
  assessing: { phase: 'assessing', task, chosen: proved },
  'awaiting-approval': { phase: 'awaiting-approval', approvalId: 'a', ...landing },
  promoting: { phase: 'promoting', ...landing },
  probation: { phase: 'probation', commit: 'c', since: '2026-01-01T00:00:00.000Z', ...landing },
  'rolling-back': { phase: 'rolling-back', commit: 'c', reason: 'worse', ...landing },
} satisfies Record<string, CycleState>;

const events = {
  started: { type: 'started' },
  collected: { type: 'collected', material, signals: [] },
  'decided evolve': { type: 'decided', decision: { action: 'evolve', task, reason: 'r', by: 'rules' }, base: 'b' },
  'decided explore': { type: 'decided', decision: { action: 'explore', topic: 't', reason: 'r', by: 'rules' } },
  'decided idle': { type: 'decided', decision: { action: 'idle', reason: 'r', by: 'rules' } },
  explored: { type: 'explored', learned: 'x', sources: [], costUsd: 0 },
  proposed: { type: 'proposed', attempt: 1, reports: [], proposals: [proposal] },
  'proved chosen': { type: 'proved', attempt: 1, reports: [], chosen: proved },
  'proved nothing': { type: 'proved', attempt: 1, reports: [] },
  'assessed promote': { type: 'assessed', judgement: judgement('promote') },
  'assessed ask': { type: 'assessed', judgement: judgement('ask') },
  'assessed refuse': { type: 'assessed', judgement: judgement('refuse') },
  'approval-requested': { type: 'approval-requested', approvalId: 'a' },
  approved: { type: 'approved', approvalId: 'a', by: 'p' },
  rejected: { type: 'rejected', approvalId: 'a', by: 'p' },
  expired: { type: 'expired', approvalId: 'a' },
  superseded: { type: 'superseded', why: 'HEAD moved' },
  kept: { type: 'kept', ref: 'refs/heads/x', why: 'dirty' },
  promoted: { type: 'promoted', commit: 'c', at: '2026-01-01T00:00:00.000Z' },
  activated: { type: 'activated', commit: 'c' },
  settled: { type: 'settled', why: 'w', ok: 1, failed: 0 },
  worse: { type: 'worse', why: 'w' },
  'rolled-back': { type: 'rolled-back', how: 'moved-back', why: 'w', lesson: 'l', paths: [] },
  aborted: { type: 'aborted', why: 'w' },
  concluded: { type: 'concluded' },
} satisfies Record<string, CycleEvent>;

/** The whole machine: from, event, to. Anything that is not in this table must be refused. */
const TABLE: readonly (readonly [keyof typeof states, keyof typeof events, Phase])[] = [
  ['collecting', 'started', 'collecting'],
  ['collecting', 'collected', 'deciding'],
  ['deciding', 'decided evolve', 'proposing'],
  ['deciding', 'decided explore', 'exploring'],
  ['deciding', 'decided idle', 'idle'],
  ['exploring', 'explored', 'explored'],
  ['proposing', 'proposed', 'proving'],
  ['proving', 'proved chosen', 'assessing'],
  ['proving', 'proved nothing', 'proposing'],
  ['assessing', 'assessed promote', 'promoting'],
  ['assessing', 'assessed ask', 'awaiting-approval'],
  ['assessing', 'assessed refuse', 'refused'],
  ['awaiting-approval', 'approval-requested', 'awaiting-approval'],
  ['awaiting-approval', 'approved', 'promoting'],
  ['awaiting-approval', 'rejected', 'rejected'],
  ['awaiting-approval', 'expired', 'expired'],
  ['awaiting-approval', 'superseded', 'superseded'],
  ['promoting', 'promoted', 'probation'],
  ['promoting', 'kept', 'needs-human'],
  ['promoting', 'superseded', 'superseded'],
  ['promoting', 'aborted', 'aborted'],
  ['probation', 'activated', 'probation'],
  ['probation', 'settled', 'settled'],
  ['probation', 'worse', 'rolling-back'],
  ['probation', 'rolled-back', 'rolled-back'],
  ['rolling-back', 'rolled-back', 'rolled-back'],
  ...(['collecting', 'deciding', 'exploring', 'proposing', 'proving', 'assessing', 'awaiting-approval'] as const).map(
    (from) => [from, 'aborted', 'aborted'] as const,
  ),
];

describe('the whole table', () => {
  for (const [from, event, to] of TABLE) {
    test(`${from} + ${event} -> ${to}`, () => {
      expect(phaseOf(states[from], events[event])).toBe(to);
    });
  }

  test('everything else is refused: no path to the live tree but the stated ones', () => {
    const allowed = new Set(TABLE.map(([from, event]) => `${from}|${event}`));
    for (const [from, state] of Object.entries(states)) {
      for (const [name, event] of Object.entries(events)) {
        if (allowed.has(`${from}|${name}`)) continue;
        expect(() => transition(state, event, LIMITS), `${from} + ${name}`).toThrow(/cannot happen/);
      }
    }
  });
});

describe('who is asked', () => {
  const only = ['tool'];

  test('stays the same from the request through every attempt', () => {
    const asked = transition({ phase: 'deciding', material, only }, events['decided evolve'], LIMITS)[0];
    expect(asked).toMatchObject({ phase: 'proposing', only });
    const proving = transition(asked, events.proposed, LIMITS)[0];
    expect(proving).toMatchObject({ phase: 'proving', only });
    expect(transition(proving, events['proved nothing'], LIMITS)[0]).toMatchObject({
      phase: 'proposing',
      attempt: 2,
      only,
    });
    const failed = { ...events.proposed, reports: [{ ...report, status: 'failed' as const }], proposals: [] };
    expect(transition(asked, failed, LIMITS)[0]).toMatchObject({ phase: 'proposing', attempt: 2, only });
  });

  test('is not in a state where nobody was named, as none is in the records of earlier versions', () => {
    expect(transition(states.deciding, events['decided evolve'], LIMITS)[0]).not.toHaveProperty('only');
    expect(transition(states.proposing, events.proposed, LIMITS)[0]).not.toHaveProperty('only');
    expect(transition(states.proving, events['proved nothing'], LIMITS)[0]).not.toHaveProperty('only');
  });
});

describe('attempts', () => {
  test('the third failed proof gives the task up and keeps the lesson', () => {
    const state: CycleState = { phase: 'proving', task, base: 'b', attempt: 3, exhausted: [], proposals: [proposal] };
    const [next] = transition(state, { type: 'proved', attempt: 3, reports: [], lesson: 'look before' }, LIMITS);
    expect(next).toMatchObject({ phase: 'abandoned', lesson: 'look before' });
  });

  test('a failed proof hands its review to the next attempt', () => {
    const [next] = transition(
      states.proving,
      { type: 'proved', attempt: 1, reports: [], review: 'handle null' },
      LIMITS,
    );
    expect(next).toMatchObject({ phase: 'proposing', attempt: 2, review: 'handle null' });
  });

  test('when every proposer has nothing to offer it ends at once, without idle attempts', () => {
    const [next] = transition(
      states.proposing,
      { type: 'proposed', attempt: 1, reports: [report], proposals: [] },
      LIMITS,
    );
    expect(next.phase).toBe('abandoned');
  });

  test('a proposer that failed is asked again, one that is spent is not', () => {
    const spent = {
      proposer: 'repair',
      status: 'none' as const,
      summary: '',
      tried: 1,
      costUsd: 0,
      bound: 'exact' as const,
    };
    const broken = { ...spent, proposer: 'edit', status: 'failed' as const };
    const [next] = transition(
      states.proposing,
      { type: 'proposed', attempt: 1, reports: [spent, broken], proposals: [] },
      LIMITS,
    );
    expect(next).toMatchObject({ phase: 'proposing', attempt: 2, exhausted: ['repair'] });
  });
});

describe('failures', () => {
  const failed = (consequence: 'terminal' | 'retryable' | 'pause'): CycleEvent => ({
    type: 'failed',
    code: 'EVOLVE_GATE_DEAD',
    message: 'm',
    consequence,
  });

  test('one that asks for a pause leads to safe mode from everywhere', () => {
    for (const state of Object.values(states)) expect(phaseOf(state, failed('pause'))).toBe('safe-mode');
  });

  test('a failed rollback is safe mode whatever the error says', () => {
    expect(phaseOf(states['rolling-back'], failed('retryable'))).toBe('safe-mode');
  });

  test('a retryable one gives the task back, a terminal one calls a person', () => {
    expect(phaseOf(states.proposing, failed('retryable'))).toBe('aborted');
    expect(phaseOf(states.proposing, failed('terminal'))).toBe('needs-human');
  });
});

describe('the end', () => {
  test('a closed cycle takes nothing but its own conclusion, once', () => {
    const [idle] = transition(states.deciding, events['decided idle'], LIMITS);
    expect(isClosed(idle)).toBe(true);
    const [done, effects] = transition(idle, { type: 'concluded' }, LIMITS);
    expect(done).toMatchObject({ phase: 'idle', concluded: true });
    expect(effects).toEqual([]);
    for (const event of Object.values(events)) {
      try {
        transition(done, event, LIMITS);
        expect.unreachable(`took ${event.type}`);
      } catch (error) {
        expect(isEvolveError(error, 'EVOLVE_CYCLE_STATE')).toBe(true);
      }
    }
  });

  test('the same state and event give the same step', () => {
    for (const [from, event] of TABLE) {
      const once = transition(states[from], events[event], LIMITS);
      const twice = transition(states[from], events[event], LIMITS);
      expect(twice).toEqual(once);
    }
  });
});
