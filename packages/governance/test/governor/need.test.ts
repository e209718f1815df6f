import { candidateOf } from '@evolve/core/candidate';
import type { Assessment, Candidate, Confidence } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { createGovernor, withGrant, type PolicyInput } from '../../src/index.ts';

const DAY = 86_400_000;
const sure: Confidence = { value: 0.95, reasons: ['evidence'] };
const GRANTED: PolicyInput = {
  mode: 'promote',
  editable: ['**'],
  protected: [
    { path: 'prompts/system.md', level: 'ask' },
    { path: 'agent.json', pointer: '/privacy', level: 'owner-only' },
  ],
  grants: [
    { id: 'memories', paths: ['memory/**', 'users/**'], grade: 'medium', perDay: 2 },
    { id: 'source', paths: ['src/**', '!src/pay/**'], grade: 'high', perDay: 1 },
  ],
};

const edits = (...paths: string[]): Candidate =>
  candidateOf(Object.fromEntries(paths.map((path) => [path, { before: '1', after: '2' }])));

const needOf = async (
  candidate: Candidate,
  { policy = GRANTED, confidence = sure, grantedToday = {} } = {},
): Promise<ReturnType<ReturnType<typeof createGovernor>['need']>> => {
  const governor = createGovernor({ policy });
  return governor.need({ assessment: await governor.assess(candidate), confidence, candidate, grantedToday });
};

describe('a refusal', () => {
  test('of a forbidden path stands against any grant, mode and confidence', async () => {
    const need = await needOf(edits('src/a.js', 'evolve.policy.json'), { confidence: { value: 1, reasons: [] } });
    expect(need.action).toBe('refuse');
    expect(need.reasons[0]).toContain('protected:evolve.policy.json');
  });

  test.each([0, -1, Number.NaN])('for want of evidence (confidence %s) carries its reasons', async (value) => {
    const need = await needOf(edits('src/a.js'), { confidence: { value, reasons: ['no evidence: no check ran'] } });
    expect(need).toEqual({ action: 'refuse', reasons: ['no evidence: no check ran'] });
  });

  test('holds for an assessment that only says forbidden', () => {
    const assessment: Assessment = { decision: 'allow', grade: 'forbidden', reasons: [] };
    const { need } = createGovernor({ policy: GRANTED });
    const candidate = edits('src/a.js');
    expect(need({ assessment, confidence: sure, candidate, grantedToday: {} }).action).toBe('refuse');
  });
});

describe('a person', () => {
  test.each(['observe', 'propose'] as const)('is asked in mode %s, whatever the grants', async (mode) => {
    const need = await needOf(edits('src/a.js'), { policy: { ...GRANTED, mode } });
    expect(need).toMatchObject({ action: 'ask', reasons: [`the mode is ${mode}`], expiresAfterMs: DAY });
  });

  test.each([
    ['without a grant', edits('tools/a.js'), 'does not cover tools/a.js'],
    ['when one path of many is not covered', edits('src/a.js', 'tools/a.js'), 'does not cover'],
    ['when two grants would be needed', edits('src/a.js', 'memory/a.md'), 'does not cover'],
    ['where a grant makes an exception', edits('src/pay/a.js'), 'grant source does not cover src/pay/a.js'],
    ['above the grade of the grant', edits('memory/run.js'), 'grant memories ends at grade medium'],
    ['for a path that asks', edits('prompts/system.md'), 'ask: a person decides'],
    ['the owner, for a path of the owner', edits('test/new.js'), 'owner: only the owner decides'],
  ])('is asked %s', async (_, candidate, reason) => {
    const added =
      candidate.changes[0]?.path === 'test/new.js' ? candidateOf({ 'test/new.js': { after: 'x' } }) : candidate;
    const need = await needOf(added);
    expect(need.action).toBe('ask');
    expect(need.grant).toBeUndefined();
    expect(need.reasons.join('\n')).toContain(reason);
  });

  test('is asked when the grant is used up for the day', async () => {
    expect((await needOf(edits('memory/a.md'), { grantedToday: { memories: 1 } })).action).toBe('promote');
    const need = await needOf(edits('memory/a.md'), { grantedToday: { memories: 2 } });
    expect(need).toMatchObject({ action: 'ask' });
    expect(need.reasons).toContain('grant memories is used up for today');
  });

  test('is asked with a time limit between the thresholds, and without one below', async () => {
    const between = await needOf(edits('src/a.js'), { confidence: { value: 0.7, reasons: [] } });
    expect(between).toMatchObject({ action: 'ask', expiresAfterMs: DAY });
    const below = await needOf(edits('src/a.js'), { confidence: { value: 0.69, reasons: [] } });
    expect(below.action).toBe('ask');
    expect(below).not.toHaveProperty('expiresAfterMs');
  });

  test('has the time that the policy gives', async () => {
    const confidence = { value: 0.8, reasons: [] };
    const hour = await needOf(edits('src/a.js'), {
      policy: { ...GRANTED, approvals: { expiresHours: 1 } },
      confidence,
    });
    expect(hour.expiresAfterMs).toBe(3_600_000);
    const ever = await needOf(edits('src/a.js'), {
      policy: { ...GRANTED, approvals: { expiresHours: null } },
      confidence,
    });
    expect(ever).not.toHaveProperty('expiresAfterMs');
  });
});

describe('a grant', () => {
  test('lets it land at 0.9 and names itself', async () => {
    const need = await needOf(edits('src/a.js', 'src/b.js'), { confidence: { value: 0.9, reasons: [] } });
    expect(need).toMatchObject({ action: 'promote', grant: { id: 'source', perDay: 1 } });
  });

  test('of no evolutions a day covers nothing', async () => {
    const grants = [{ id: 'none', paths: ['**'], grade: 'high' as const, perDay: 0 }];
    expect((await needOf(edits('src/a.js'), { policy: { ...GRANTED, grants } })).action).toBe('ask');
  });

  test('named like a built-in property is counted like any other', async () => {
    const grants = [{ id: 'constructor', paths: ['src/**'], grade: 'high' as const, perDay: 1 }];
    expect((await needOf(edits('src/a.js'), { policy: { ...GRANTED, grants } })).action).toBe('promote');
  });

  test('of the owner at the keyboard is added to the policy, which stays as strict otherwise', async () => {
    const grant = { id: 'this-cycle', paths: ['**'], grade: 'high' as const, perDay: 1 };
    const policy = withGrant({ editable: ['tools/'] }, grant);
    expect(policy.mode).toBe('promote');
    const governor = createGovernor({ policy });
    const land = async (path: string): Promise<string> => {
      const candidate = edits(path);
      return governor.need({
        assessment: await governor.assess(candidate),
        confidence: sure,
        candidate,
        grantedToday: {},
      }).action;
    };
    expect(await land('tools/a.js')).toBe('promote');
    expect(await land('src/a.js')).toBe('refuse');
  });
});
