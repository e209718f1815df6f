import { join } from 'node:path';
import type { StoredObservation } from '@evolve/core/contracts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory, type KnowledgeLimits, type Memory } from '../../../src/index.ts';
import { temporaryDir } from '../../temporary.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 2, 1);
const at = (hour: number): string => new Date(START + hour * HOUR_MS).toISOString();
const since = at(-1_000);

const call = (name: string, hour: number, more: object = {}): StoredObservation => ({
  kind: 'tool',
  at: at(hour),
  versionId: 'v',
  name,
  ok: true,
  durationMs: 5,
  ...more,
});

const limited = async (limits: Partial<KnowledgeLimits>): Promise<Memory & { readonly dir: string }> => {
  const dir = temporaryDir();
  return { ...(await openMemory({ dir, limits })), dir };
};

const rowsOf = (dir: string, sql: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};

// Would catch: windows of a year that all stay, and series that stay when their window goes.
test('the newest hours and days stay, with everything in them', async () => {
  const { knowledge, close, dir } = await limited({ windowHours: 3, windowDays: 2 });
  for (let hour = 0; hour < 24 * 4; hour += 1) await knowledge.observe([call('a', hour), call('b', hour)]);
  const hours = await knowledge.toolWindows({ since, by: 'hour', limit: 99 });
  expect(hours.map(({ start }) => start)).toEqual([95, 95, 94, 94, 93, 93].map(at));
  const days = await knowledge.toolWindows({ since, by: 'day', limit: 99, name: 'a' });
  expect(days.map(({ start, calls }) => [start, calls])).toEqual([
    [at(72), 24],
    [at(48), 24],
  ]);
  expect(rowsOf(dir, 'SELECT count(*) AS rows FROM window_series')).toEqual([{ rows: 3 * 2 + 2 * 2 }]);
  await close();
});

// Would catch: a late call that breaks the write, or that pushes a newer hour out.
test('what comes for an hour that is not kept any more changes no window that is', async () => {
  const { knowledge, close } = await limited({ windowHours: 2 });
  for (const hour of [10, 11, 12]) await knowledge.observe([call('a', hour)]);
  await knowledge.observe([call('a', 1), call('a', 12)]);
  const hours = await knowledge.toolWindows({ since, by: 'hour', limit: 9 });
  expect(hours.map(({ start, calls }) => [start, calls])).toEqual([
    [at(12), 2],
    [at(11), 1],
  ]);
  expect((await knowledge.toolWindows({ since, by: 'day', limit: 9 }))[0]?.calls).toBe(5);
  await close();
});

// Would catch: a batch that writes to a window which it has pushed out itself.
test('one batch over more hours than are kept is counted in whatever order it comes', async () => {
  const hours = [5, 1, 9, 3, 9, 7, 2, 8, 1];
  for (const order of [hours, hours.toSorted((a, b) => a - b), hours.toSorted((a, b) => b - a)]) {
    const { knowledge, close } = await limited({ windowHours: 2 });
    await knowledge.observe(order.map((hour) => call('a', hour)));
    const found = await knowledge.toolWindows({ since, by: 'hour', limit: 9 });
    expect(found.map(({ start, calls }) => [start, calls])).toEqual([
      [at(9), 2],
      [at(8), 1],
    ]);
    expect((await knowledge.toolWindows({ since, by: 'day', limit: 9 }))[0]?.calls).toBe(hours.length);
    await close();
  }
});

// Would catch: one clock that is wrong once, after which nothing else is kept.
test('a time far in the future takes the place of one window, not of all', async () => {
  const { knowledge, close } = await limited({ windowHours: 3 });
  for (const hour of [10, 11, 900_000, 12]) await knowledge.observe([call('a', hour)]);
  const hours = await knowledge.toolWindows({ since, by: 'hour', limit: 9 });
  expect(hours.map(({ start }) => start)).toEqual([at(900_000), at(12), at(11)]);
  await close();
});

// Would catch: a host that makes up names and fills the disk with them.
test('beyond the names that a window keeps apart calls are counted together, and none is lost', async () => {
  const { knowledge, close, dir } = await limited({ windowNames: 3 });
  const names = Array.from({ length: 200 }, (_, index) => `tool ${String(index)}`);
  for (const name of names) await knowledge.observe([call(name, 1), call(name, 1, { versionId: `of ${name}` })]);
  const found = await knowledge.toolWindows({ since, by: 'hour', limit: 99 });
  expect(found.map(({ name }) => name)).toEqual(['(other)', 'tool 0', 'tool 1']);
  expect(found.reduce((sum, { calls }) => sum + calls, 0)).toBe(400);
  expect(found[0]?.latencyMs?.p50).toBeCloseTo(5, 0);
  expect(rowsOf(dir, 'SELECT max(length(sketch)) AS most FROM window_series')[0]?.['most']).toBeLessThan(100);
  await close();
});

test('of the causes of errors those that came up last stay', async () => {
  const { knowledge, close } = await limited({ errors: 3 });
  for (const [hour, cause] of ['a', 'b', 'c', 'a', 'd', 'e'].entries()) {
    const error = { kind: 'error', at: at(hour), versionId: 'v', error: cause, fingerprint: cause } as const;
    await knowledge.observe([error]);
  }
  const found = await knowledge.errors({ since, limit: 9 });
  expect(found.map(({ fingerprint, count }) => [fingerprint, count])).toEqual([
    ['a', 2],
    ['e', 1],
    ['d', 1],
  ]);
  await close();
});

// Would catch: counts that go on where the rows were refused, so that the two say different things ever after.
test('a write that is refused counts nothing', async () => {
  const { knowledge, close } = await limited({});
  await expect(knowledge.observe([call('a', 1), call('a', 1, { at: 'soon' })])).rejects.toMatchObject({
    code: 'EVOLVE_OPTIONS',
  });
  expect(await knowledge.toolWindows({ since, by: 'hour', limit: 9 })).toEqual([]);
  expect(await knowledge.toolStats({ since, limit: 9 })).toEqual([]);
  await close();
});

// Would catch: two processes of which one writes back what it read before the other wrote.
test('two that observe at once are both counted', async () => {
  const dir = temporaryDir();
  const both = await Promise.all([openMemory({ dir }), openMemory({ dir })]);
  await Promise.all(
    both.flatMap(({ knowledge }) => Array.from({ length: 40 }, () => knowledge.observe([call('a', 1)]))),
  );
  const [hour] = await both[0].knowledge.toolWindows({ since, by: 'hour', limit: 1 });
  expect(hour?.calls).toBe(80);
  for (const { close } of both) await close();
});

test('a damaged sketch is told, not taken for an empty one', async () => {
  const { knowledge, close, dir } = await limited({});
  await knowledge.observe([call('a', 1)]);
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec("UPDATE window_series SET sketch = x'ff'");
  database.close();
  await expect(knowledge.toolWindows({ since, by: 'hour', limit: 1 })).rejects.toThrow(/sketch/);
  await close();
});
