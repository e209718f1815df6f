import { candidateOf, type FileEdit } from '@evolve/core/candidate';
import type { RiskGrade } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { assess, loadPolicy } from '../../src/index.ts';
import { AGENT_JSON, AGENT_POLICY, LIMITS, PERSONA } from './agent-policy.ts';

/** Changes that rules which are too eager would stop. */
const HONEST: readonly (readonly [string, string, FileEdit, RiskGrade])[] = [
  ['another section', 'persona.md', { before: PERSONA, after: PERSONA.replace('Friendly.', 'Warm.') }, 'high'],
  [
    'a heading beside it',
    'persona.md',
    { before: PERSONA, after: PERSONA.replace('## L1: style', '## L1: tone') },
    'high',
  ],
  [
    'a new section before it',
    'persona.md',
    { before: PERSONA, after: PERSONA.replace('## L0', '## Hello\n\nHi.\n\n## L0') },
    'high',
  ],
  [
    'a fenced example of its heading',
    'persona.md',
    { before: PERSONA, after: `${PERSONA}\n\`\`\`\n## L0 example\n\`\`\`\n` },
    'high',
  ],
  ['a word about it', 'persona.md', { before: PERSONA, after: `${PERSONA}\nL0 stays as it is.\n` }, 'high'],
  [
    'its markers written otherwise',
    'persona.md',
    { before: PERSONA, after: PERSONA.replace('- honesty\n- care', '* honesty\n* care') },
    'high',
  ],
  ['line ends', 'persona.md', { before: PERSONA, after: PERSONA.replaceAll('\n', '\r\n') }, 'high'],
  ['another value', 'agent.json', { before: AGENT_JSON, after: AGENT_JSON.replace('helper', 'aide') }, 'high'],
  [
    'the order of keys and white space',
    'agent.json',
    { before: '{"privacy":{"a":1,"b":2}}', after: '{ "privacy": { "b": 2, "a": 1.0 } }' },
    'high',
  ],
  ['another YAML value', 'limits.yaml', { before: LIMITS, after: LIMITS.replace('brief', 'long') }, 'high'],
  [
    'the same YAML value in flow style',
    'limits.yaml',
    { before: LIMITS, after: 'style: brief\nspending: {daily: 10}\n' },
    'high',
  ],
  [
    'a description of a package',
    'package.json',
    { before: '{"scripts":{"test":"x"}}', after: '{"description":"d","scripts":{"test":"x"}}' },
    'high',
  ],
  ['source', 'src/tools/web_search.js', { before: 'a', after: 'b' }, 'high'],
  ['a new source file', 'src/tools/new.js', { after: 'b' }, 'high'],
  ['a source file that goes', 'src/tools/old.js', { before: 'b' }, 'high'],
  ['a name with an accent and a space', 'src/Ünïcode name.js', { before: 'a', after: 'b' }, 'high'],
  ['words that only contain protected ones', 'src/latest/contest.js', { before: 'a', after: 'b' }, 'high'],
  ['what a user prefers', 'users/u1/profile.md', { before: 'a', after: 'b' }, 'low'],
  ['what is known of a user', 'users/u1/agents/a/memory/project.md', { after: 'b' }, 'low'],
  ['a memory', 'memory/law/contracts.md', { after: 'b' }, 'medium'],
  ['knowledge', 'knowledge/index.json', { before: '1', after: '2' }, 'medium'],
  ['code among the memories', 'memory/run.js', { after: 'b' }, 'high'],
  ['code in the user folder', 'users/u1/run.sh', { after: 'b' }, 'high'],
  ['a skill', 'skills/review/SKILL.md', { before: 'a', after: 'b' }, 'high'],
];

describe('honest changes pass, with the grade of what they touch', () => {
  test.each(HONEST)('%s', (_, path, edit, grade) => {
    const assessment = assess(candidateOf({ [path]: edit }), AGENT_POLICY);
    expect(assessment).toMatchObject({ decision: 'allow', grade });
    expect(assessment.reasons.map(({ rule }) => rule)).toEqual(['editable']);
  });
});

test('the riskiest path grades the whole change', () => {
  const edits = { 'users/u1/profile.md': { after: 'a' }, 'memory/a.md': { after: 'a' } };
  expect(assess(candidateOf(edits), AGENT_POLICY).grade).toBe('medium');
});

test("the owner's grades come after the built-in ones, the last one wins", () => {
  const policy = {
    ...AGENT_POLICY,
    grades: [
      { path: 'skills/**', grade: 'medium' as const },
      { path: 'skills/pay/**', grade: 'high' as const },
    ],
  };
  expect(assess(candidateOf({ 'skills/a/SKILL.md': { after: 'a' } }), policy).grade).toBe('medium');
  expect(assess(candidateOf({ 'skills/pay/SKILL.md': { after: 'a' } }), policy).grade).toBe('high');
});

describe('without a policy', () => {
  test.each(['src/a.ts', 'agent.mjs', 'packages/a/src/b.ts', 'prompts/x.txt', 'persona.md'])(
    '%s may change',
    async (path) => {
      const policy = await loadPolicy('/nonexistent');
      expect(assess(candidateOf({ [path]: { before: 'a', after: 'b' } }), policy).decision).toBe('allow');
    },
  );

  test.each(['Dockerfile', 'scripts/deploy.sh', 'vite.config.ts', 'src/a.config.js', 'package.json'])(
    '%s may not',
    async (path) => {
      const policy = await loadPolicy('/nonexistent');
      expect(assess(candidateOf({ [path]: { before: 'a', after: 'b' } }), policy).decision).toBe('refuse');
    },
  );
});
