import { expect, test } from 'vitest';
import { createTurnCalls } from '../../src/observe/turn-calls.ts';

const call = (turnId: string, name: string) =>
  ({ kind: 'tool', at: '2026-01-01T10:00:00.000Z', versionId: 'v', turnId, name, ok: true }) as const;

test('a host that gives every call the same turn keeps the latest calls only', () => {
  const calls = createTurnCalls();
  for (let index = 0; index < 5000; index += 1) calls.remember(call('session', `tool ${String(index)}`));
  const kept = calls.of('session');
  expect(kept.length).toBeLessThanOrEqual(500);
  expect(kept.at(-1)?.tool).toBe('tool 4999');
});

test('the oldest turns are forgotten', () => {
  const calls = createTurnCalls();
  for (let index = 0; index < 201; index += 1) calls.remember(call(`t${String(index)}`, 'a'));
  expect(calls.of('t0')).toEqual([]);
  expect(calls.of('t200')).toHaveLength(1);
});
