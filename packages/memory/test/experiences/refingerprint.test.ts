import { join } from 'node:path';
import { FINGERPRINT_VERSION, fingerprintError } from '@evolve/core/fingerprint';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';

interface Old {
  readonly problem: string;
  readonly solution: string;
  readonly successes?: number;
  readonly failures?: number;
  readonly version?: number;
}

/** A store as an older version left it: fingerprints that mean nothing now, tokens to match. */
const storeOf = async (rows: readonly Old[]): Promise<string> => {
  const dir = temporaryDir();
  await (await openMemory({ dir })).close();
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec('BEGIN');
  for (const [index, row] of rows.entries()) {
    const { problem, solution, successes = 1, failures = 0, version = 1 } = row;
    const { lastInsertRowid } = database
      .prepare(
        `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash,
           successes, failures, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        ...[`e${String(index)}`, problem, `old-${String(index)}`, version, `old${String(index)}`, solution],
        ...[`hash of ${solution}`, successes, failures, `2026-03-01T10:00:${String(index % 60).padStart(2, '0')}.000Z`],
      );
    database
      .prepare('INSERT INTO experiences_text (rowid, tokens) VALUES (?, ?)')
      .run(lastInsertRowid, `old${String(index)}`);
  }
  database.exec('COMMIT');
  database.close();
  return dir;
};

const rowsIn = (dir: string): readonly Record<string, unknown>[] => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  const rows = database.prepare('SELECT * FROM experiences ORDER BY position').all();
  const texts = database.prepare('SELECT count(*) AS count FROM experiences_text').get();
  database.close();
  expect(texts).toEqual({ count: rows.length });
  return rows;
};

const refused = (port: number, line: number): string =>
  `Error: connect ECONNREFUSED 127.0.0.1:${String(port)}\n    at f (/srv/a.js:${String(line)}:1)`;

// Would catch: an upgrade after which nothing that was learnt is ever found again.
test('what an older version stored is matched after the upgrade, by text and by words', async () => {
  const dir = await storeOf([{ problem: refused(5432, 1), solution: 'start the database' }]);
  const { knowledge, close } = await openMemory({ dir });
  const [found] = await knowledge.experiences.recall(refused(5432, 77), { limit: 1 });
  expect(found).toMatchObject({ match: 'fingerprint', experience: { id: 'e0', solution: 'start the database' } });
  const [hint] = await knowledge.experiences.recall('connect ECONNREFUSED somewhere', { limit: 1 });
  expect(hint).toMatchObject({ match: 'hint', experience: { id: 'e0' } });
  await close();
});

// Would catch: a unique index that breaks the open, or a record that is lost.
test('rows that have become one keep the older place, the later time and the counts of both', async () => {
  const dir = await storeOf([
    { problem: refused(5432, 1), solution: 'start it', successes: 2, failures: 1 },
    { problem: refused(6379, 1), solution: 'start it', successes: 5 },
    { problem: refused(5432, 9), solution: 'start it', successes: 3, failures: 4 },
    { problem: refused(5432, 9), solution: 'wait' },
  ]);
  await (await openMemory({ dir })).close();
  expect(rowsIn(dir)).toMatchObject([
    { id: 'e0', successes: 5, failures: 5, at: '2026-03-01T10:00:02.000Z' },
    { id: 'e1', successes: 5, failures: 0 },
    { id: 'e3', solution: 'wait' },
  ]);
});

test('a row of this version takes in an older one, whichever came first', async () => {
  const dir = await storeOf([{ problem: refused(5432, 1), solution: 'start it', failures: 2 }]);
  const first = await openMemory({ dir });
  await first.close();
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec(
    `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes, failures, at)
     SELECT 'late', problem, 'old', 1, 'old', solution, solution_hash, 7, 0, '2027-01-01T00:00:00.000Z' FROM experiences`,
  );
  database.exec("INSERT INTO experiences_text (rowid, tokens) VALUES (last_insert_rowid(), 'old')");
  database.close();
  await (await openMemory({ dir })).close();
  expect(rowsIn(dir)).toMatchObject([{ id: 'e0', successes: 8, failures: 2, at: '2027-01-01T00:00:00.000Z' }]);
});

test('rows of a newer version are left alone', async () => {
  const dir = await storeOf([{ problem: 'x', solution: 'y', version: FINGERPRINT_VERSION + 1 }]);
  await (await openMemory({ dir })).close();
  expect(rowsIn(dir)).toMatchObject([{ fingerprint: 'old-0', fingerprint_version: FINGERPRINT_VERSION + 1 }]);
});

// Would catch: a loop that stops after its first batch, and processes that undo each other.
test('more rows than a batch are all renewed, though two open the store at once', async () => {
  const problems = Array.from({ length: 230 }, (_, index) => `Error: no such table: table_${String(index)}x`);
  const dir = await storeOf(problems.map((problem) => ({ problem, solution: 'create it' })));
  const both = await Promise.all([openMemory({ dir }), openMemory({ dir })]);
  for (const memory of both) await memory.close();
  const rows = rowsIn(dir);
  expect(rows.map(({ fingerprint }) => fingerprint)).toEqual(problems.map((problem) => fingerprintError(problem).id));
  expect(new Set(rows.map(({ fingerprint_version: version }) => version))).toEqual(new Set([FINGERPRINT_VERSION]));
});

/** Makes every row of the store one of an older version, as if the algorithm had changed since. */
const age = (dir: string): void => {
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database.exec("UPDATE experiences SET fingerprint_version = 1, fingerprint = 'old-' || position");
  database.close();
};

// Would catch: a history that goes with the row it was told of, and a better solution that is forgotten to be one.
test('outcomes and what took whose place are the same after the upgrade', async () => {
  const dir = temporaryDir();
  const first = await openMemory({ dir });
  for (const ok of [true, false, false]) {
    await first.knowledge.experiences.record({ problem: refused(5432, 1), solution: 'wait', ok });
  }
  for (let count = 0; count < 12; count += 1) {
    await first.knowledge.experiences.record({ problem: refused(5432, 2), solution: 'start it', ok: true });
  }
  const before = await first.knowledge.experiences.recall(refused(5432, 3), { limit: 5 });
  await first.close();
  age(dir);
  const second = await openMemory({ dir });
  const after = await second.knowledge.experiences.recall(refused(5432, 3), { limit: 5 });
  expect(after.map(({ experience, match }) => [experience.id, experience.successes, match])).toEqual(
    before.map(({ experience, match }) => [experience.id, experience.successes, match]),
  );
  expect(before.map(({ experience }) => experience.solution)).toEqual(['start it']);
  expect(await second.knowledge.experiences.stats()).toMatchObject({ live: 2, superseded: 1, outcomes: 15 });
  await second.close();
});

test('a tombstone stays one, and takes in what is the same', async () => {
  const dir = temporaryDir();
  const first = await openMemory({ dir });
  const gone = await first.knowledge.experiences.record({ problem: refused(5432, 1), solution: 'guess', ok: true });
  await first.knowledge.experiences.forget(gone.id);
  await first.close();
  const database = new DatabaseSync(join(dir, 'knowledge.sqlite'));
  database
    .prepare(
      `INSERT INTO experiences (id, problem, fingerprint, fingerprint_version, tokens, solution, solution_hash, successes, failures, at)
       SELECT 'late', ?, 'old', 1, 'old', 'guess', solution_hash, 2, 0, at FROM experiences`,
    )
    .run(refused(5432, 9));
  database.exec("INSERT INTO experiences_text (rowid, tokens) VALUES (last_insert_rowid(), 'old')");
  database.close();
  const second = await openMemory({ dir });
  expect(await second.knowledge.experiences.recall(refused(5432, 3), { limit: 5 })).toEqual([]);
  expect(await second.knowledge.experiences.stats()).toMatchObject({ live: 0, forgotten: 1 });
  await second.close();
  age(dir);
  const third = await openMemory({ dir });
  expect(await third.knowledge.experiences.stats()).toMatchObject({ live: 0, forgotten: 1 });
  await third.close();
});
