import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FINGERPRINT_VERSION } from '@evolve/core/fingerprint';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { KNOWLEDGE_MIGRATIONS } from '../../src/knowledge/schema.ts';
import { startChild } from '../children/spawn.ts';
import { temporaryDir } from '../temporary.ts';

const problem = 'Error: connect ECONNREFUSED 127.0.0.1:5432';
const FILE = 'knowledge.sqlite';

/** A file as the first version left it. */
const versionOne = async (): Promise<string> => {
  const dir = temporaryDir();
  const recent = await openMemory({ dir });
  const { fingerprint } = await recent.knowledge.experiences.record({ problem, solution: 'start it', ok: true });
  await recent.close();
  const old = temporaryDir();
  const database = new DatabaseSync(join(old, FILE));
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(KNOWLEDGE_MIGRATIONS[0]!);
  database.exec('PRAGMA user_version = 1');
  const insert = database.prepare(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes,
       failures, at) VALUES (?, ?, ?, ${FINGERPRINT_VERSION}, 'error connect econnrefused 5432', ?, ?, ?, ?, '2026-02-01T00:00:00.000Z')`,
  );
  insert.run('e1', problem, fingerprint, 'start it', 'h1', 4, 1);
  insert.run('e2', problem, fingerprint, 'retry', 'h2', 0, 2);
  database.exec(`INSERT INTO experiences_text (rowid, tokens) SELECT position, tokens FROM experiences`);
  database.exec(
    `INSERT INTO lessons (id, text, at) VALUES ('l1', 'Keep old data readable.', '2026-02-01T00:00:00.000Z')`,
  );
  database.close();
  return old;
};

const versionIn = (file: string): unknown => {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare('PRAGMA user_version').get()?.['user_version'];
  } finally {
    database.close();
  }
};

// Would catch: an update that loses what was counted, or that asks for a new start.
test('knowledge of the first version is taken over: records, order, lessons', async () => {
  const dir = await versionOne();
  const { knowledge, close } = await openMemory({ dir });
  const found = await knowledge.experiences.recall(problem, { limit: 9 });
  expect(found.map(({ match, experience: { id, successes, failures } }) => [match, id, successes, failures])).toEqual([
    ['fingerprint', 'e1', 4, 1],
    ['fingerprint', 'e2', 0, 2],
  ]);
  expect(await knowledge.experiences.recall('cannot connect: ECONNREFUSED', { limit: 1 })).toHaveLength(1);
  expect((await knowledge.lessons(9)).map(({ id }) => id)).toEqual(['l1']);
  const account = await knowledge.experiences.why('e1');
  expect(account?.outcomes.map(({ ok, reason }) => [ok, reason])).toEqual([
    [false, 'counted before outcomes were kept'],
    [true, 'counted before outcomes were kept'],
  ]);
  expect(await knowledge.experiences.stats()).toMatchObject({ live: 2, forgotten: 0 });
  await close();
});

test('the file is copied before, for its owner alone, and the copy is what it was', async () => {
  const dir = await versionOne();
  await (await openMemory({ dir })).close();
  const copy = join(dir, `${FILE}.v1.bak`);
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  expect(versionIn(copy)).toBe(1);
  const database = new DatabaseSync(copy, { readOnly: true });
  expect(database.prepare('SELECT count(*) AS count FROM experiences').get()).toMatchObject({ count: 2 });
  database.close();
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a new file and one that is up to date are not copied', async () => {
  const dir = temporaryDir();
  await (await openMemory({ dir })).close();
  await (await openMemory({ dir })).close();
  expect(readdirSync(dir).filter((name) => name.includes('.bak'))).toEqual([]);
});

// Would catch: half a copy under the name that somebody restores from.
test('a copy that was cut off is not taken for one, and goes at the next start', async () => {
  const dir = await versionOne();
  const child = startChild('open-memory.ts', [dir], { env: { EVOLVE_FAILPOINT: 'migrate:copied' } });
  expect((await child.ended).signal).toBe('SIGKILL');
  expect(existsSync(join(dir, `${FILE}.v1.bak`))).toBe(false);
  expect(readdirSync(dir).some((name) => name.endsWith('.tmp'))).toBe(true);
  expect(versionIn(join(dir, FILE))).toBe(1);
  await (await openMemory({ dir })).close();
  expect(versionIn(join(dir, `${FILE}.v1.bak`))).toBe(1);
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('many processes that start at once with an old file bring it up to date once, and the copy is of version 1', async () => {
  const dir = await versionOne();
  const children = [1, 2, 3].map(() => startChild('open-memory.ts', [dir]));
  for (const { ended } of children) expect((await ended).output).toBe('open');
  expect(versionIn(join(dir, `${FILE}.v1.bak`))).toBe(1);
  const { knowledge, close } = await openMemory({ dir });
  expect(await knowledge.experiences.stats()).toMatchObject({ live: 2, outcomes: 3 });
  await close();
});

// Would catch: a copy of the old file that is overwritten by a file this version cannot read.
test('a file of a newer version is refused and not copied', async () => {
  const dir = await versionOne();
  const database = new DatabaseSync(join(dir, FILE));
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(openMemory({ dir })).rejects.toMatchObject({ code: 'EVOLVE_STORE_VERSION' });
  expect(readdirSync(dir).filter((name) => name.includes('.bak'))).toEqual([]);
});

test('where the copy cannot be made nothing is changed', async () => {
  const dir = await versionOne();
  mkdirSync(join(dir, `${FILE}.v1.bak`, 'in the way'), { recursive: true });
  await expect(openMemory({ dir })).rejects.toMatchObject({ code: 'EVOLVE_STORE_FAILED' });
  expect(versionIn(join(dir, FILE))).toBe(1);
});
