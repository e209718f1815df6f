import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { MAX_PAIRS } from '../../../src/experiences/health/health.ts';
import { saysNothing } from '../../../src/experiences/health/words.ts';
import { opened } from '../open.ts';
import { plant, type Kind } from './planted.ts';

const KINDS: readonly Kind[] = ['junk', 'duplicates', 'contradictions', 'stale'];

// Would catch: a finding that misses what it is for, and one that cries wolf over good experiences.
test('of what was planted every finding has all, and nothing else', async () => {
  const memory = await opened();
  const { ids, all } = await plant(memory, 10, 200);
  const health = await memory.knowledge.experiences.health({ examples: 1_000 });
  expect(health.offered).toBe(all);
  expect(health.complete).toBe(true);
  for (const kind of KINDS) {
    const { examples, count, share, reasons } = health[kind];
    const planted = new Set(Object.values(ids[kind]).flat());
    expect([kind, new Set(examples)]).toEqual([kind, planted]);
    expect([count, share]).toEqual([planted.size, planted.size / all]);
    const wanted = Object.entries(ids[kind]).map(([reason, of]) => [reason, of.length]);
    expect(reasons).toEqual(Object.fromEntries(wanted));
  }
  await memory.close();
});

test('five examples are named, the oldest, and as many as are wanted', async () => {
  const memory = await opened();
  const { ids } = await plant(memory, 4, 3);
  const { experiences } = memory.knowledge;
  const { junk } = await experiences.health();
  expect(junk.examples).toEqual([...ids.junk['unproved']!, ids.junk['failed']![0]]);
  expect((await experiences.health({ examples: 0 })).junk).toMatchObject({ count: 12, examples: [] });
  await expect(experiences.health({ examples: -1 })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  await memory.close();
});

test('an empty memory is healthy', async () => {
  const { knowledge, close } = await opened();
  const { offered, junk, stale, complete } = await knowledge.experiences.health();
  expect([offered, junk.share, stale.count, complete]).toEqual([0, 0, 0, true]);
  await close();
});

// Would catch: a success that was taken back, counted beside the failure that took its place.
test('a cycle that was rolled back says one thing, and forgotten and superseded ones say nothing', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  const problem = 'Error: connect ECONNREFUSED 10.0.0.1:5432';
  for (const cycleId of ['a', 'b']) {
    await experiences.record({ problem, solution: 'start the database', ok: true, cycleId });
    await experiences.record({ problem, solution: 'start the database', ok: false, cycleId });
  }
  const { id } = await experiences.record({ problem: 'Error: disk full', solution: 'ok', ok: true });
  await experiences.forget(id);
  const { contradictions, junk } = await experiences.health();
  expect(contradictions.count).toBe(0);
  expect(junk.examples).not.toContain(id);
  await close();
});

// Would catch: pairs that grow with the square of what shares a solution.
test('of many with one solution the alike ones are found among their neighbours, within the bound', async () => {
  const { knowledge, close, dir } = await opened({ limits: { experiences: 100_000 } });
  await knowledge.experiences.health();
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec('BEGIN');
  const insert = database.prepare(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes,
       failures, at) VALUES (?, 'a problem that is long enough to say something of itself', ?, 2, ?, 'restart the service', ?, 1, 0, '2026-03-01T09:00:00.000Z')`,
  );
  for (let index = 0; index < 6_000; index += 1) {
    const words = `cause${String(index)} of${String(index)} its${String(index)} own${String(index)} here${String(index)}`;
    insert.run(
      `e${String(index)}`,
      `f${String(index)}`,
      index % 400 === 399 ? 'one and the same words' : words,
      `h${String(index % 12)}`,
    );
  }
  database.exec('COMMIT');
  database.close();
  const { duplicates, complete } = await knowledge.experiences.health({ examples: 100 });
  // Of each solution's five hundred that are compared those that are alike lie side by side.
  expect(duplicates.count).toBeGreaterThan(0);
  expect(duplicates.examples.every((id) => Number(id.slice(1)) % 400 === 399)).toBe(true);
  expect(complete).toBe(false);
  expect(MAX_PAIRS).toBeLessThan((12 * 500 * 499) / 2);
  await close();
});

test.each(['try again', 'Error: unknown error', 'fixed (12)', '', '!!!', 'N/A', '错误'])(
  '"%s" says nothing',
  (text) => {
    expect(saysNothing(text)).toBe(true);
  },
);

test.each(['P2002', 'restart nginx', 'EACCES', 'chmod 600 key', '重启数据库'])('"%s" says something', (text) => {
  expect(saysNothing(text)).toBe(false);
});
