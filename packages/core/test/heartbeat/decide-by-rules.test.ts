import { describe, expect, test } from 'vitest';
import type { LogEntry, ToolStats } from '../../src/contracts/index.ts';
import { decideByRules } from '../../src/heartbeat/decide-by-rules.ts';
import { material } from '../cycle/samples.ts';

const rules = { minToolCalls: 5, minToolSuccess: 0.9, maxItemAttempts: 3, explorationUsd: 0.25 };

const tool = (calls: number, failures: number, name = 'web_search'): ToolStats => ({
  name,
  calls,
  failures,
  successRate: calls === 0 ? 1 : (calls - failures) / calls,
  failureKinds: failures === 0 ? [] : [{ error: 'TimeoutError', fingerprint: 'f', at: 'now', count: failures }],
  ...(failures === 0 ? {} : { lastError: 'TimeoutError' }),
});

const item = (title: string, change: Partial<LogEntry> = {}): LogEntry => ({
  id: title,
  section: 'todo',
  title,
  createdAt: 'a',
  updatedAt: 'a',
  source: 'person',
  priority: 0,
  attempts: 0,
  ...change,
});

const decide = (change: Partial<typeof material>) => decideByRules({ ...material, ...change }, undefined, rules, 'new');

describe('evolve', () => {
  test('an open item goes before a failing tool', () => {
    const decision = decide({ todo: [item('tidy up')], tools: [tool(31, 10)] });
    expect(decision).toMatchObject({ action: 'evolve', by: 'rules', task: { id: 'tidy up' } });
  });

  test('a tool at 67.7 % becomes the task, with its errors as evidence', () => {
    const decision = decide({ tools: [tool(31, 10)] });
    expect(decision).toMatchObject({
      action: 'evolve',
      task: { tool: 'web_search', evidence: [{ error: 'TimeoutError', count: 10 }] },
    });
    expect(decision.reason).toContain('67.7 %');
  });

  test.each([
    ['too few calls', tool(4, 4)],
    ['one failure in thirty', tool(30, 1)],
    ['never failed', tool(100, 0)],
  ])('%s: nothing to do', (_, stats) => {
    expect(decide({ tools: [stats] }).action).toBe('idle');
  });

  test('an item that failed three times is left to a person', () => {
    expect(decide({ todo: [item('hard', { attempts: 3 })] }).action).toBe('idle');
  });

  test('a failed repair of a tool is tried again under the same item, until it has failed too often', () => {
    const failed = (attempts: number): LogEntry => item('old', { section: 'failed', tool: 'web_search', attempts });
    expect(decide({ tools: [tool(31, 10)], failed: [failed(2)] })).toMatchObject({
      action: 'evolve',
      task: { id: 'old' },
    });
    expect(decide({ tools: [tool(31, 10)], failed: [failed(3)] }).action).toBe('idle');
  });

  test('what waits for a person is not started a second time', () => {
    expect(decide({ todo: [item('tidy up')], waiting: ['tidy up'] }).action).toBe('idle');
    expect(decide({ tools: [tool(31, 10)], waiting: ['web_search fails'] }).action).toBe('idle');
  });
});

describe('not now', () => {
  const todo = [item('tidy up')];
  const curiosity = [{ topic: 'locks', count: 1 }];
  const none = { evolutions: 0, usd: { curiosity: 1, evolution: 2 } };

  test('quota used up: explore only', () => {
    expect(decide({ todo, curiosity, left: none })).toMatchObject({ action: 'explore', topic: 'locks' });
  });

  test('quota used up and nothing to explore: idle, and the reason names both', () => {
    const { action, reason } = decide({ todo, left: none });
    expect(action).toBe('idle');
    expect(reason).toContain('tidy up');
    expect(reason).toContain('used up');
  });

  test('no money for curiosity: no exploring', () => {
    expect(decide({ curiosity, left: { evolutions: 0, usd: { curiosity: 0, evolution: 0 } } }).action).toBe('idle');
  });

  test('what is left for curiosity is less than one exploration may cost: idle, not a cycle that is given up at once', () => {
    expect(decide({ curiosity, left: { evolutions: 0, usd: { curiosity: 0.2, evolution: 0 } } }).action).toBe('idle');
    expect(decide({ curiosity, left: { evolutions: 0, usd: { curiosity: 0.25, evolution: 0 } } }).action).toBe(
      'explore',
    );
  });

  test('a host that cannot explore is not asked to', () => {
    expect(decide({ curiosity, canExplore: false }).action).toBe('idle');
  });

  test('nothing starts on top of an evolution that is on probation', () => {
    expect(decide({ todo, onProbation: 'another' })).toMatchObject({ action: 'idle' });
  });

  test('observe mode only says what it would do', () => {
    const decision = decide({ mode: 'observe', todo, curiosity });
    expect(decision.action).toBe('idle');
    expect(decision.reason).toContain('would work on "tidy up"');
  });
});

describe('a request of the host', () => {
  test('goes first', () => {
    const decision = decideByRules({ ...material, todo: [item('other')] }, { task: 'do this' }, rules, 'new');
    expect(decision).toMatchObject({ action: 'evolve', by: 'request', task: { id: 'new', text: 'do this' } });
  });

  test('is still bound by quota, mode and probation', () => {
    const left = { evolutions: 0, usd: { curiosity: 1, evolution: 2 } };
    expect(decideByRules({ ...material, left }, { task: 'do this' }, rules, 'new').action).toBe('idle');
    expect(decideByRules({ ...material, mode: 'observe' }, { task: 'do this' }, rules, 'new').action).toBe('idle');
  });
});
