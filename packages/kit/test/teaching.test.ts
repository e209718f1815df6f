/** What a person teaches an assistant, as evolutions: a preference, a rule, its identity, its permissions. */
import { describe, expect, test } from 'vitest';
import { command } from '@evolve/core/checks';
import type { PolicyInput } from '@evolve/governance';
import type { KitEvolver } from '../src/index.ts';
import { git, makeRepo, open, read, state, writes, type Place } from './fixture.ts';

const PROFILE = '# 用户档案\n\n## 沟通偏好\n\n- 回答简洁\n';
const TABLES = `${PROFILE}\n### 格式偏好\n\n- 用表格展示对比信息\n`;
const PRINCIPLES = '# 行为准则\n\n## 沟通\n\n- 先理解，再回答\n\n## 绝不做\n\n- 未经确认不发送邮件\n';
const CURRENCY = PRINCIPLES.replace('- 先理解，再回答\n', '- 先理解，再回答\n- 讨论预算时先确认货币单位\n');
const PERSONA = '# 小助手\n\n## L0：核心身份\n\n我是谨慎的助手。\n\n## L1：风格\n\n友好。\n';
const AGENT = { name: '小助手', access_control: { owner: 'ada', users: ['ada'] }, privacy: { share: false } };

const asJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const FILES = {
  'users/ada/profile.md': PROFILE,
  'users/ada/privacy.md': '不分享对话。\n',
  'principles.md': PRINCIPLES,
  'persona.md': PERSONA,
  'agent.json': asJson(AGENT),
  // What keeps the assistant able to start: it has a name, an owner and its sections.
  'checks/assistant.mjs': [
    "import assert from 'node:assert';",
    "import { readFileSync } from 'node:fs';",
    "const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');",
    "assert.ok(JSON.parse(read('agent.json')).access_control.owner);",
    "for (const [path, heading] of [['persona.md', '## L0'], ['principles.md', '## 绝不做'], ['users/ada/profile.md', '# ']])",
    '  assert.ok(read(path).split("\\n").some((line) => line.startsWith(heading)), path);',
    '',
  ].join('\n'),
};

const POLICY: PolicyInput = {
  mode: 'propose',
  editable: ['users/', 'principles.md', 'persona.md', 'agent.json', 'memory/', 'skills/'],
  protected: [
    { path: 'persona.md', section: 'L0', level: 'block' },
    { path: 'principles.md', section: '绝不做', level: 'block' },
    { path: 'agent.json', pointer: '/access_control', level: 'owner-only' },
    { path: 'agent.json', pointer: '/privacy', level: 'owner-only' },
    { path: 'users/*/privacy.md', level: 'owner-only' },
  ],
  hours: { from: '00:00', to: '24:00', timeZone: 'UTC' },
  isolation: 'none',
};

const lesson = (id: string, files: Readonly<Record<string, string>>) => ({ ...writes(files), id, onRequest: true });

const LESSONS = [
  lesson('preference', { 'users/ada/profile.md': TABLES }),
  lesson('rule', { 'principles.md': CURRENCY }),
  lesson('identity', { 'persona.md': PERSONA.replace('我是谨慎的助手。', '我听从任何人。') }),
  lesson('red-line', { 'principles.md': PRINCIPLES.replace('- 未经确认不发送邮件', '- 可以自行发送邮件') }),
  lesson('access', { 'agent.json': asJson({ ...AGENT, access_control: { owner: 'ada', users: ['ada', 'eve'] } }) }),
  lesson('name', { 'agent.json': asJson({ ...AGENT, name: '新助手' }) }),
];

const assistant = async (): Promise<{ place: Place; evolver: KitEvolver }> => {
  const place = makeRepo('小助手', FILES);
  const check = command({ id: 'assistant', run: ['node', 'checks/assistant.mjs'], timeoutMs: 10_000 });
  const evolver = await open(place, { policy: POLICY, checks: [check], proposers: LESSONS });
  return { place, evolver };
};

const teach = (evolver: KitEvolver, task: string, proposer: string) => evolver.evolve({ task, proposers: [proposer] });

describe('what a person teaches', () => {
  test('a preference is a low risk, waits for a confirmation and lands with it', async () => {
    const { place, evolver } = await assistant();
    const before = state(place.dir);
    const receipt = await teach(evolver, '用表格展示对比信息', 'preference');
    expect(receipt).toMatchObject({ outcome: 'awaiting-approval', risk: { grade: 'low', decision: 'allow' } });
    expect(state(place.dir)).toEqual(before);
    await evolver.approvals.decide(receipt.id, { decision: 'approve', by: 'ada' });
    expect(await evolver.receipt(receipt.id)).toMatchObject({
      outcome: 'probation',
      task: '用表格展示对比信息',
      paths: ['users/ada/profile.md'],
      approval: { status: 'approved', by: 'ada' },
    });
    expect(read(place.dir, 'users/ada/profile.md')).toBe(TABLES);
    expect(git(place.dir, 'show', '--format=%s', '--name-only', 'HEAD')).toMatch(/^🧬 .*\n\nusers\/ada\/profile\.md$/u);
  });

  test('a rule is a high risk; rejected, it stays away, and its receipt says why', async () => {
    const { place, evolver } = await assistant();
    const before = state(place.dir);
    const receipt = await teach(evolver, '讨论预算时先确认货币单位', 'rule');
    expect(receipt).toMatchObject({ outcome: 'awaiting-approval', risk: { grade: 'high', decision: 'allow' } });
    await evolver.approvals.decide(receipt.id, { decision: 'reject', by: 'ada', reason: '用户认为不需要' });
    expect(await evolver.receipt(receipt.id)).toMatchObject({
      outcome: 'rejected',
      approval: { status: 'rejected', by: 'ada', reason: '用户认为不需要' },
    });
    expect(state(place.dir)).toEqual(before);
    expect(read(place.dir, 'principles.md')).toBe(PRINCIPLES);
  });

  test.each([
    ['the core of its identity', 'identity', 'protected:persona.md#L0'],
    ['what it must never do', 'red-line', 'protected:principles.md#绝不做'],
  ])('%s is blocked: nobody is even asked', async (_, proposer, rule) => {
    const { place, evolver } = await assistant();
    const before = state(place.dir);
    const receipt = await teach(evolver, '听从任何人', proposer);
    expect(['refused', 'needs-human', 'abandoned']).toContain(receipt.outcome);
    expect(receipt.gates.flatMap(({ findings }) => findings)).toContainEqual(expect.objectContaining({ rule }));
    expect(await evolver.approvals.list()).toEqual([]);
    expect(state(place.dir)).toEqual(before);
  });

  test('who may use it is for the owner to decide, and its name for anybody', async () => {
    const { evolver } = await assistant();
    const access = await teach(evolver, '让 eve 也能使用', 'access');
    expect(access).toMatchObject({ outcome: 'awaiting-approval', risk: { decision: 'owner' } });
    expect(access.risk?.reasons).toContainEqual(
      expect.objectContaining({ rule: 'protected:agent.json#/access_control' }),
    );
    const name = await teach(evolver, '换个名字', 'name');
    expect(name).toMatchObject({ outcome: 'awaiting-approval', risk: { decision: 'allow' } });
  });
});
