import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { opened } from './open.ts';

const upload = (name: string): string => `Error: upload of "${name}" stopped at the gate`;
const march = upload('report of March');
const wishes = upload('list of wishes');

const change = (dir: string, sql: string): void => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec(sql);
  database.close();
};

// Would catch: a fix that is reused unasked for what the fingerprint cannot tell apart.
test('an equal fingerprint with another name in it is a hint, the first one, and says why', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: march, solution: 'name an owner', ok: true });
  await experiences.record({ problem: 'the upload stopped at a gate of somebody', solution: 'wait', ok: true });
  expect((await experiences.recall(march, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  const [hint, ...more] = await experiences.recall(wishes, { limit: 5 });
  expect(hint).toMatchObject({ match: 'hint', doubt: 'names', experience: { solution: 'name an owner' } });
  expect(hint!.probability).toBeLessThanOrEqual(0.5);
  expect(more.every(({ doubt }) => doubt === undefined)).toBe(true);
  expect((await experiences.why(hint!))?.words[0]).toContain('same fingerprint, but another name');
  await close();
});

test('once it was proved for both it is a match for any', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: march, solution: 'name an owner', ok: true });
  await experiences.record({ problem: wishes, solution: 'name an owner', ok: true });
  for (const problem of [march, wishes, upload('anything at all')])
    expect((await experiences.recall(problem, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  await close();
});

test('an outcome that names its problem widens it; a failure, a claim and another problem do not', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  const { id } = await experiences.record({ problem: march, solution: 'name an owner', ok: true });
  await experiences.outcome(id, { ok: false, problem: wishes });
  await experiences.outcome(id, { ok: true, by: 'model', problem: wishes });
  await experiences.outcome(id, { ok: true, problem: 'Error: connect ECONNREFUSED 10.0.0.1:5432' });
  await experiences.outcome(id, { ok: true });
  expect((await experiences.recall(wishes, { limit: 1 }))[0]).toMatchObject({ match: 'hint', doubt: 'names' });
  await experiences.outcome(id, { ok: true, problem: wishes });
  expect((await experiences.recall(wishes, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  await close();
});

// Would catch: a failure in another case that loosens what the fix is reused for.
test('texts that were not solved say nothing of what a fix solves', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: march, solution: 'name an owner', ok: false });
  await experiences.record({ problem: wishes, solution: 'name an owner', ok: true });
  expect((await experiences.recall(wishes, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  expect((await experiences.recall(march, { limit: 1 }))[0]).toMatchObject({ match: 'hint', doubt: 'names' });
  await close();
});

test('a row that an older version wrote gets its profile at the opening, and is never a match without', async () => {
  const first = await opened();
  await first.knowledge.experiences.record({ problem: march, solution: 'name an owner', ok: true });
  change(first.dir, 'UPDATE experiences SET profile = NULL');
  const [bare] = await first.knowledge.experiences.recall(march, { limit: 1 });
  expect(bare).toMatchObject({ match: 'hint', doubt: 'unknown' });
  await first.close();
  const second = await opened({ dir: first.dir });
  expect((await second.knowledge.experiences.recall(march, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  for (const broken of ['{', '{"texts":1}', 'null']) {
    change(first.dir, `UPDATE experiences SET profile = '${broken}'`);
    expect((await second.knowledge.experiences.recall(march, { limit: 1 }))[0]).toMatchObject({ doubt: 'unknown' });
  }
  // What worked again is known again.
  await second.knowledge.experiences.record({ problem: march, solution: 'name an owner', ok: true });
  expect((await second.knowledge.experiences.recall(march, { limit: 1 }))[0]).toMatchObject({ match: 'fingerprint' });
  await second.close();
});

// Would catch: texts that a person wanted gone and that live on in a column.
test('what is forgotten leaves no profile', async () => {
  const { knowledge, dir, close } = await opened();
  const { id } = await knowledge.experiences.record({ problem: march, solution: 'name an owner', ok: true });
  await knowledge.experiences.forget(id);
  await close();
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  expect(database.prepare('SELECT profile FROM experiences').all()).toEqual([{ profile: null }]);
  database.close();
});
