import { candidateOf } from '@evolve/core/candidate';
import type { Candidate, Verdict } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { probeGates } from '@evolve/core';
import { protectedPathGate, type PolicyInput } from '../../src/index.ts';
import { AGENT_POLICY } from '../assess/agent-policy.ts';
import { gateContext } from './context.ts';

const review = (candidate: Candidate, policy: PolicyInput = AGENT_POLICY): Promise<Verdict> =>
  protectedPathGate(policy).review(candidate, gateContext());

describe('the gate says what the policy says', () => {
  test.each([
    ['rules/a.md', { before: 'a', after: 'b' }, 'refuse', 'protected:rules/**'],
    ['users/u1/privacy.md', { before: 'a', after: 'b' }, 'ask', 'protected:users/*/privacy.md'],
    ['prompts/system.md', { before: 'a', after: 'b' }, 'ask', 'protected:prompts/system.md'],
  ])('%s', async (path, edit, decision, rule) => {
    const verdict = await review(candidateOf({ [path]: edit }));
    expect(verdict.decision).toBe(decision);
    expect(verdict.findings[0]).toMatchObject({ rule, path });
  });

  test('an honest change passes without a word', async () => {
    expect(await review(candidateOf({ 'src/a.js': { after: 'b' } }))).toEqual({
      decision: 'pass',
      findings: [],
      obligations: [],
    });
  });
});

describe('its own examples keep it alive under every policy that lets something be edited', () => {
  test.each<readonly [string, PolicyInput]>([
    ['the defaults', {}],
    ['everything', { editable: ['**'] }],
    ['one file', { editable: ['/agent.mjs'] }],
    [
      'one markdown file with a protected section',
      { editable: ['persona.md'], protected: [{ path: 'persona.md', section: 'L0', level: 'block' }] },
    ],
    [
      'one JSON file with a protected value',
      { editable: ['agent.json'], protected: [{ path: 'agent.json', pointer: '/privacy', level: 'block' }] },
    ],
    [
      'one YAML file with a protected value',
      { editable: ['a.yaml'], protected: [{ path: 'a.yaml', pointer: '/privacy', level: 'block' }] },
    ],
    ['classes and question marks', { editable: ['v[0-9]/part?.md'] }],
    ['a folder', { editable: ['prompts/'] }],
    ['exceptions', { editable: ['src/**', '!src/**/*.md', '!src/core/'] }],
    ['a first glob that is protected', { editable: ['test/**', 'src/*.js'] }],
  ])('%s', async (_, policy) => {
    expect(await probeGates([protectedPathGate(policy)], gateContext())).toEqual([
      { id: 'protected-paths', alive: true },
    ]);
  });

  test('and dead under one that lets nothing be edited, with the reason', async () => {
    const [probe] = await probeGates([protectedPathGate({ editable: [] })], gateContext());
    expect(probe).toMatchObject({ alive: false });
    expect(probe?.why).toContain('lets nothing be edited');
  });

  test("the bad example touches the policy and the owner's own protection", () => {
    const paths = protectedPathGate(AGENT_POLICY)
      .knownBad()
      .changes.map(({ path }) => path);
    expect(paths[0]).toBe('evolve.policy.json');
    expect(paths[1]).toMatch(/^rules\//u);
  });
});

test('does not judge once it was told to stop', async () => {
  const gate = protectedPathGate(AGENT_POLICY);
  const stopped = AbortSignal.abort(new Error('stopped'));
  await expect(gate.review(gate.knownGood(), gateContext(stopped))).rejects.toThrow('stopped');
});
