/** What every knowledge says of the signals that it counts as they come. */
import assert from 'node:assert/strict';
import type { Knowledge, StoredObservation } from '../contracts/index.ts';
import { SKETCH_RELATIVE_ERROR } from '../stats/index.ts';
import type { KnowledgeCase as Case } from './suite.ts';

const at = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 2, 1, hour, minute)).toISOString();
const since = at(0);

const call = (name: string, hour: number, ok = true, more: object = {}): StoredObservation => ({
  kind: 'tool',
  at: at(hour, 30),
  versionId: 'v1',
  name,
  ok,
  ...more,
});

const metric = (name: string, value: number, hour: number, versionId = 'v1'): StoredObservation => ({
  kind: 'metric',
  at: at(hour),
  versionId,
  name,
  value,
});

const error = (fingerprint: string, hour: number, more: object = {}): StoredObservation => ({
  kind: 'error',
  at: at(hour),
  versionId: 'v1',
  error: `${fingerprint} at ${String(hour)}`,
  fingerprint,
  fingerprintVersion: 7,
  ...more,
});

const near = (found: number | undefined, wanted: number): void => {
  assert.ok(
    found !== undefined && Math.abs(found - wanted) <= SKETCH_RELATIVE_ERROR * wanted * (1 + 1e-9),
    `${String(found)} is not near ${String(wanted)}`,
  );
};

/** In batches of odd sizes: what is counted must not depend on what came together. */
const inBatches = async (knowledge: Knowledge, observations: readonly StoredObservation[]): Promise<void> => {
  for (let start = 0, size = 1; start < observations.length; start += size, size = (size * 2) % 11) {
    size = Math.max(1, size);
    await knowledge.observe(observations.slice(start, start + size));
  }
};

export const COUNTED_SIGNALS: readonly Case[] = [
  [
    'tools by hour and by day, latest window first',
    async (knowledge) => {
      await inBatches(knowledge, [
        ...Array.from({ length: 100 }, (_, index) => call('search', 10, index >= 10, { durationMs: index + 1 })),
        call('search', 11),
        call('read', 11),
        call('search', 25, false),
      ]);
      const hours = await knowledge.toolWindows({ since, by: 'hour', limit: 9 });
      assert.deepEqual(
        hours.map(({ name, start, calls, failures }) => [name, start, calls, failures]),
        [
          ['search', at(25), 1, 1],
          ['read', at(11), 1, 0],
          ['search', at(11), 1, 0],
          ['search', at(10), 100, 10],
        ],
      );
      assert.equal(hours[3]?.successRate, 0.9);
      near(hours[3].latencyMs?.p50, 50);
      near(hours[3].latencyMs?.p99, 99);
      assert.equal(hours[0]?.latencyMs, undefined);
      const days = await knowledge.toolWindows({ since, by: 'day', limit: 9, name: 'search' });
      assert.deepEqual(
        days.map(({ start, calls, failures }) => [start, calls, failures]),
        [
          [at(24), 1, 1],
          [at(0), 101, 10],
        ],
      );
    },
  ],
  [
    'windows keep to the time, the version and the limit that were asked for, and add up versions',
    async (knowledge) => {
      await knowledge.observe([call('a', 9), call('a', 10), call('a', 10, false, { versionId: 'v2' }), call('b', 10)]);
      const found = await knowledge.toolWindows({ since: at(10, 59), by: 'hour', limit: 1 });
      assert.deepEqual(
        found.map(({ name, calls, failures }) => [name, calls, failures]),
        [['a', 2, 1]],
      );
      const newer = await knowledge.toolWindows({ since, by: 'day', limit: 9, versionId: 'v2' });
      assert.deepEqual(
        newer.map(({ name, calls }) => [name, calls]),
        [['a', 1]],
      );
      await assert.rejects(knowledge.toolWindows({ since, by: 'week' as 'day', limit: 1 }), { code: 'EVOLVE_OPTIONS' });
    },
  ],
  [
    'metrics are summed up, the one told last first',
    async (knowledge) => {
      const rising = Array.from({ length: 100 }, (_, index) => metric('cost', (index + 1) / 100, 8));
      await inBatches(knowledge, [...rising, metric('cost', -3, 10), metric('depth', 0, 9), metric('cost', 0.5, 7)]);
      const [cost, depth] = await knowledge.metrics({ since, limit: 9 });
      assert.ok(cost !== undefined && Math.abs(cost.sum - 48) < 1e-9);
      const { name, count, min, max, last, lastAt } = cost;
      assert.deepEqual([name, count, min, max, last, lastAt], ['cost', 102, -3, 1, -3, at(10)]);
      near(cost.p50, 0.5);
      assert.deepEqual([depth?.count, depth?.sum, depth?.last, depth?.p99], [1, 0, 0, 0]);
      assert.equal((await knowledge.metrics({ since, limit: 1 })).length, 1);
      assert.deepEqual(await knowledge.metrics({ since: at(11), limit: 9 }), []);
      const windows = await knowledge.metricWindows({ since, by: 'hour', limit: 2, name: 'cost' });
      assert.deepEqual(
        windows.map((window) => [window.start, window.count, window.last]),
        [
          [at(10), 1, -3],
          [at(8), 100, 1],
        ],
      );
    },
  ],
  [
    'a metric that is no number is not counted, and what came with it is',
    async (knowledge) => {
      await knowledge.observe([
        metric('cost', 1e308, 8),
        metric('cost', Number.POSITIVE_INFINITY, 8),
        metric('cost', 1e308, 8),
      ]);
      const [cost] = await knowledge.metrics({ since, limit: 1 });
      assert.deepEqual([cost?.count, cost?.max, cost?.sum], [2, 1e308, Number.MAX_VALUE]);
    },
  ],
  [
    'errors are counted by cause and version, with the latest text',
    async (knowledge) => {
      await inBatches(knowledge, [
        error('f1', 3),
        error('f1', 5),
        error('f1', 4),
        error('f2', 6),
        error('f1', 7, { versionId: 'v2' }),
        call('search', 8, false, { error: 'no key', fingerprint: 'f1', fingerprintVersion: 7 }),
        call('search', 8, false),
      ]);
      const found = await knowledge.errors({ since, limit: 9 });
      assert.deepEqual(found[0], {
        kind: 'error',
        fingerprint: 'f1',
        fingerprintVersion: 7,
        versionId: 'v1',
        error: 'f1 at 5',
        count: 3,
        firstAt: at(3),
        lastAt: at(5),
      });
      assert.deepEqual(
        found.map((group) => [group.kind, group.tool, group.fingerprint, group.versionId, group.count]),
        [
          ['error', undefined, 'f1', 'v1', 3],
          ['tool', 'search', 'f1', 'v1', 1],
          ['error', undefined, 'f1', 'v2', 1],
          ['error', undefined, 'f2', 'v1', 1],
        ],
      );
      const of = async (query: object): Promise<readonly (string | undefined)[]> =>
        (await knowledge.errors({ since, limit: 9, ...query })).map((group) => group.tool ?? group.fingerprint);
      assert.deepEqual(await of({ since: at(6) }), ['search', 'f1', 'f2']);
      assert.deepEqual(await of({ kind: 'tool' }), ['search']);
      assert.deepEqual(await of({ kind: 'error', versionId: 'v2' }), ['f1']);
      assert.deepEqual(await of({ limit: 1 }), ['f1']);
    },
  ],
];
