import { join } from 'node:path';
import type { Experience } from '@evolve/core/contracts';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { opened, type Opened } from './open.ts';

const problem = 'Error: connect ECONNREFUSED 127.0.0.1:5432 after 83 ms';

const tell = async ({ knowledge }: Opened, solution: string, ...oks: readonly boolean[]): Promise<Experience> => {
  let last: Experience | undefined;
  for (const ok of oks) last = await knowledge.experiences.record({ problem, solution, ok });
  return last!;
};

const recalled = async ({ knowledge }: Opened): Promise<readonly string[]> =>
  (await knowledge.experiences.recall(problem, { limit: 9 })).map(({ experience }) => experience.solution);

const query = ({ dir }: Opened, sql: string): unknown[] => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'), { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
};

// Would catch: a dead end that is recalled for ever, and one that is forgotten at the first bad day.
test('what has only failed is tried again twice and then forgotten, with its texts', async () => {
  const memory = await opened();
  await tell(memory, 'pray', false, false);
  expect(await recalled(memory)).toEqual(['pray']);
  const dead = await tell(memory, 'pray', false);
  expect(dead.forgotten).toMatchObject({ why: 'failed' });
  expect([dead.problem, dead.solution]).toEqual(['', '']);
  expect(await recalled(memory)).toEqual([]);
  expect(await memory.knowledge.experiences.recall('connect ECONNREFUSED', { limit: 9 })).toEqual([]);
  expect(await memory.knowledge.experiences.stats()).toMatchObject({ live: 0, forgotten: 1, outcomes: 3 });
  await memory.close();
});

test('a lucky run does not bring it back while it rests; a success after that does', async () => {
  const memory = await opened();
  await tell(memory, 'pray', false, false, false);
  expect((await tell(memory, 'pray', true)).forgotten).toBeDefined();
  memory.clock.pass(8);
  expect((await tell(memory, 'pray', false)).forgotten).toBeDefined();
  const back = await tell(memory, 'pray', true);
  expect([back.forgotten, back.solution, back.successes, back.failures]).toEqual([undefined, 'pray', 2, 4]);
  expect(await recalled(memory)).toEqual(['pray']);
  expect(await memory.knowledge.experiences.recall('Error: connect ECONNREFUSED', { limit: 9 })).toHaveLength(1);
  await memory.close();
});

test('what a person had forgotten stays forgotten until a person says otherwise', async () => {
  const memory = await opened();
  const { id } = await tell(memory, 'rm -rf /', true);
  expect(await memory.knowledge.experiences.forget(id)).toBe(true);
  expect(await memory.knowledge.experiences.forget('nobody')).toBe(false);
  await tell(memory, 'rm -rf /', true, true);
  expect(await recalled(memory)).toEqual([]);
  await memory.knowledge.experiences.record({ problem, solution: 'rm -rf /', ok: true, by: 'person' });
  expect(await recalled(memory)).toEqual(['rm -rf /']);
  await memory.close();
});

// Would catch: an evolution that settled, was taken back, and is still remembered as half a success.
test('a fix that was rolled back counts against itself: once, however often it is told', async () => {
  const memory = await opened();
  const { experiences } = memory.knowledge;
  const one = { problem, solution: 'patch', cycleId: 'c1' };
  await experiences.record({ ...one, ok: true });
  const settled = await experiences.record({ ...one, ok: true });
  expect([settled.successes, settled.failures]).toEqual([1, 0]);
  await experiences.record({ ...one, ok: false, reason: 'rolled-back' });
  const back = await experiences.outcome(settled.id, { ok: false, reason: 'rolled-back', cycleId: 'c1' });
  expect([back.successes, back.failures, back.proved]).toEqual([0, 1, false]);
  const account = await experiences.why(back.id);
  expect(account?.outcomes.map(({ ok, reason }) => [ok, reason])).toEqual([
    [false, 'rolled-back'],
    [true, undefined],
  ]);
  expect(account?.words.join(' ')).toContain('rolled back 1 times');
  await expect(experiences.outcome('nobody', { ok: true })).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  await memory.close();
});

// Would catch: counters that drift away from the outcomes they are a cache of.
test('the counters are those of the outcomes', async () => {
  const memory = await opened();
  const { experiences } = memory.knowledge;
  for (let index = 0; index < 40; index += 1) {
    await experiences.record({
      problem: `error E${String(index % 3)}`,
      solution: `fix ${String(index % 5)}`,
      ok: index % 7 < 4,
      by: (['host', 'model', 'person', 'untrusted'] as const)[index % 4]!,
      ...(index % 2 === 0 ? { cycleId: `c${String(index % 6)}` } : {}),
    });
  }
  const counted = `SELECT e.id, coalesce(sum(o.ok), 0) AS good, count(o.id) - coalesce(sum(o.ok), 0) AS bad
    FROM experiences e LEFT JOIN outcomes o ON o.experience = e.position AND o.said_by IN ('host', 'person')
      AND NOT EXISTS (SELECT 1 FROM outcomes l WHERE l.experience = o.experience AND l.cycle_id = o.cycle_id
        AND l.said_by IN ('host', 'person') AND l.id > o.id)
    GROUP BY e.id ORDER BY e.id`;
  expect(query(memory, 'SELECT id, successes AS good, failures AS bad FROM experiences ORDER BY id')).toEqual(
    query(memory, counted),
  );
  await memory.close();
});

test('a newer solution that does better supersedes, until it no longer does', async () => {
  const memory = await opened();
  const { experiences } = memory.knowledge;
  const old = await tell(memory, 'restart', true, false, false);
  const better = await tell(memory, 'wait for the port', true, true, true, true, true, true);
  expect(await recalled(memory)).toEqual(['wait for the port']);
  expect((await experiences.why(old.id))?.experience.supersededBy).toBe(better.id);
  expect(await experiences.stats()).toMatchObject({ live: 2, superseded: 1 });
  for (let index = 0; index < 4; index += 1) await tell(memory, 'wait for the port', false);
  expect(await recalled(memory)).toEqual(['wait for the port', 'restart']);
  for (let index = 0; index < 9; index += 1) await tell(memory, 'wait for the port', true);
  expect(await recalled(memory)).toEqual(['wait for the port']);
  await experiences.forget(better.id);
  expect(await recalled(memory)).toEqual(['restart']);
  await memory.close();
});

// Would catch: pruning by age, which loses what works best because it worked first.
test('beyond the limit the least valuable goes, however new it is; tombstones are bounded too', async () => {
  const memory = await opened({ limits: { experiences: 3, tombstones: 2 } });
  const record = (name: string, ok: boolean): Promise<Experience> =>
    memory.knowledge.experiences.record({ problem: `failure of ${name}`, solution: name, ok });
  for (let index = 0; index < 4; index += 1) await record('old and proved', true);
  memory.clock.pass(30);
  for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon']) await record(name, name === 'epsilon');
  const kept = await memory.knowledge.experiences.list({ limit: 9 });
  expect(kept.map(({ solution }) => solution).slice(0, 2)).toEqual(['old and proved', 'epsilon']);
  expect(await memory.knowledge.experiences.stats()).toMatchObject({ live: 3, forgotten: 2 });
  await memory.close();
});

test('value goes with time: of two with the same record the later comes first', async () => {
  const memory = await opened();
  const old = await tell(memory, 'old', true);
  memory.clock.pass(90);
  await tell(memory, 'new', true);
  expect(await recalled(memory)).toEqual(['new', 'old']);
  const account = await memory.knowledge.experiences.why(old.id);
  expect(account?.recency).toBeCloseTo(0.5);
  expect(account?.experience.value).toBeCloseTo(old.value / 2);
  await memory.close();
});

test('another half-life orders anew what is there already', async () => {
  const memory = await opened();
  await tell(memory, 'proved', true, true);
  memory.clock.pass(60);
  await tell(memory, 'late', true);
  expect(await recalled(memory)).toEqual(['proved', 'late']);
  await memory.close();
  const again = await opened({ dir: memory.dir, experiences: { halfLifeDays: 10 } });
  expect(await recalled(again)).toEqual(['late', 'proved']);
  await again.close();
});

test('outcomes are bounded, and the counters keep what is gone', async () => {
  const memory = await opened({ limits: { experienceOutcomes: 5 } });
  const last = await tell(memory, 'retry', ...Array.from({ length: 23 }, (_, index) => index % 2 === 0));
  expect([last.successes, last.failures]).toEqual([12, 11]);
  const { outcomes } = await memory.knowledge.experiences.stats();
  expect(outcomes).toBeGreaterThanOrEqual(5);
  expect(outcomes).toBeLessThanOrEqual(10);
  await memory.close();
});
