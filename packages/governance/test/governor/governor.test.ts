import type { Candidate, LazyContent } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { createGovernor, policyHash } from '../../src/index.ts';
import { AGENT_POLICY, PERSONA } from '../assess/agent-policy.ts';

const governor = createGovernor({ policy: AGENT_POLICY });

describe('what a proposer may touch', () => {
  test.each(['src/a.js', 'persona.md', 'agent.json', 'package.json', 'prompts/system.md'])('%s', (path) => {
    expect(governor.editable(path)).toBe(true);
  });

  test.each([
    'evolve.policy.json',
    'rules/a.md',
    'test/a.js',
    'src/a.test.js',
    '.env',
    '../a.js',
    '/a.js',
    'src/a.js.',
    '',
  ])('not %j', (path) => {
    expect(governor.editable(path)).toBe(false);
  });
});

// Would catch: a proposer that is sent to work on what the assessment refuses whatever it does.
test('a path whose grade is forbidden is nothing to propose', () => {
  const policy = { editable: ['/src/**'], grades: [{ path: '/src/vault/**', grade: 'forbidden' as const }] };
  expect(createGovernor({ policy }).editable('src/vault/key.js')).toBe(false);
  expect(createGovernor({ policy }).editable('src/a.js')).toBe(true);
});

test('reads what a captured tree has not read yet before it judges', async () => {
  const reads: string[] = [];
  const lazy = (text: string): LazyContent => ({
    size: Buffer.byteLength(text),
    read: () => {
      reads.push(text);
      return Promise.resolve(Buffer.from(text));
    },
  });
  const after = PERSONA.replace('careful', 'careless');
  const candidate: Candidate = {
    base: '0',
    tree: '1',
    changes: [
      { path: 'persona.md', before: lazy(PERSONA), after: lazy(after), modeBefore: '100644', modeAfter: '100644' },
    ],
  };
  expect(await governor.assess(candidate)).toMatchObject({ decision: 'refuse', grade: 'forbidden' });
  expect(reads).toEqual([PERSONA, after]);
});

test('a tree that cannot be read is an error, never a verdict', async () => {
  const broken: LazyContent = { size: 1, read: () => Promise.reject(new Error('object is gone')) };
  const candidate: Candidate = { base: '0', tree: '1', changes: [{ path: 'src/a.js', after: broken }] };
  await expect(governor.assess(candidate)).rejects.toThrow('object is gone');
});

test('carries the policy and its hash', () => {
  expect(governor.policyHash).toBe(policyHash(AGENT_POLICY));
  expect(createGovernor({ policy: {}, policyHash: 'accepted' }).policyHash).toBe('accepted');
  expect(() => createGovernor({ policy: { quota: -1 } })).toThrow(
    expect.objectContaining({ code: 'EVOLVE_POLICY_INVALID' }) as Error,
  );
});
