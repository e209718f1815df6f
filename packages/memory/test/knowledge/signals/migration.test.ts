/** A file of the third version, with rows as it left them, is brought up to date with all that was counted. */
import { join } from 'node:path';
import { FINGERPRINT_VERSION, fingerprintError } from '@evolve/core/fingerprint';
import { DatabaseSync } from '@evolve/core/sqlite';
import { expect, test } from 'vitest';
import { openMemory } from '../../../src/index.ts';
import { KNOWLEDGE_MIGRATIONS } from '../../../src/knowledge/schema.ts';
import { MOST_AT_ONCE } from '../../../src/knowledge/signals/refingerprint.ts';
import { temporaryDir } from '../../temporary.ts';

const since = '2026-03-01T00:00:00.000Z';
const refused = (port: number): string => `Error: connect ECONNREFUSED 127.0.0.1:${String(port)}`;

const openFile = (dir: string): DatabaseSync => new DatabaseSync(join(dir, 'knowledge.sqlite'));

interface OldRow {
  readonly kind: string;
  readonly name?: string;
  readonly ok?: number;
  readonly value?: number;
  readonly error?: string;
  readonly fingerprint?: string;
}

const versionThree = (rows: readonly OldRow[]): string => {
  const dir = temporaryDir();
  const database = openFile(dir);
  database.exec('PRAGMA journal_mode = WAL');
  for (const script of KNOWLEDGE_MIGRATIONS.slice(0, 3)) database.exec(script);
  database.exec('PRAGMA user_version = 3; BEGIN');
  const insert = database.prepare(
    `INSERT INTO observations (kind, at, version_id, name, ok, value, error, fingerprint) VALUES (?, ?, 'v1', ?, ?, ?, ?, ?)`,
  );
  for (const [index, row] of rows.entries()) {
    const { kind, name = '', ok = 1, value = null, error = null, fingerprint = null } = row;
    const minute = String(index % 60).padStart(2, '0');
    insert.run(kind, `2026-03-01T1${String(index % 2)}:${minute}:00.000Z`, name, ok, value, error, fingerprint);
  }
  database.exec('COMMIT');
  database.close();
  return dir;
};

const ROWS: readonly OldRow[] = Array.from({ length: 4_500 }, (_, index): OldRow => {
  if (index % 5 === 0) return { kind: 'metric', name: 'cost', value: index / 5 + 1 };
  if (index % 5 === 1) return { kind: 'outcome', name: 'answer', ok: 1 };
  if (index % 5 === 2) return { kind: 'error', ok: 0, error: refused(5432), fingerprint: `old ${String(index % 3)}` };
  return { kind: 'tool', name: 'search', ok: index % 10 === 3 ? 0 : 1, value: 20 };
});

const expectCounted = async (dir: string): Promise<void> => {
  const { knowledge, close } = await openMemory({ dir });
  const [late, early] = await knowledge.toolWindows({ since, by: 'hour', limit: 9 });
  expect([late?.calls, early?.calls]).toEqual([900, 900]);
  const [day] = await knowledge.toolWindows({ since, by: 'day', limit: 9 });
  expect([day?.calls, day?.failures]).toEqual([1_800, 450]);
  expect(day?.latencyMs?.p95).toBeCloseTo(20, 0);
  const [cost] = await knowledge.metrics({ since, limit: 9 });
  expect([cost?.count, cost?.min, cost?.max]).toEqual([900, 1, 900]);
  expect(cost?.p50).toBeGreaterThan(440);
  expect(cost?.p50).toBeLessThan(460);
  // Three fingerprints of an older version were one cause all the time.
  const { id: fingerprint, version: fingerprintVersion } = fingerprintError(refused(5432));
  expect(await knowledge.errors({ since, limit: 9 })).toMatchObject([{ fingerprint, fingerprintVersion, count: 900 }]);
  await close();
};

test('what stands is counted once, in as many steps as that takes, and not again at the next open', async () => {
  const dir = versionThree(ROWS);
  await expectCounted(dir);
  await expectCounted(dir);
  const database = openFile(dir);
  expect(database.prepare("SELECT * FROM settings WHERE name LIKE 'roll%'").all()).toEqual([]);
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: KNOWLEDGE_MIGRATIONS.length });
  database.close();
});

test('two that open the file at once count it once', async () => {
  const dir = versionThree(ROWS);
  const both = await Promise.all([openMemory({ dir }), openMemory({ dir })]);
  for (const { close } of both) await close();
  await expectCounted(dir);
});

// Would catch: a count that begins anew after a crash, and one that leaves out what was written meanwhile.
test('a count that was cut off goes on where it was, and new calls are counted by their own write', async () => {
  const dir = versionThree(ROWS.slice(0, 4_499));
  const database = openFile(dir);
  database.exec(KNOWLEDGE_MIGRATIONS[3]!);
  database.exec('PRAGMA user_version = 4');
  database.exec("INSERT INTO settings (name, value) VALUES ('rolled-up', 4000)");
  database.close();
  const { knowledge, close } = await openMemory({ dir });
  await knowledge.observe([{ kind: 'tool', at: since, versionId: 'v1', name: 'search', ok: true }]);
  const [day] = await knowledge.toolWindows({ since, by: 'day', limit: 9 });
  // Of the 499 that were left 199 are calls.
  expect(day?.calls).toBe(199 + 1);
  await close();
});

test('an empty file of the third version has nothing to count', async () => {
  const dir = versionThree([]);
  const { knowledge, close } = await openMemory({ dir });
  expect(await knowledge.toolWindows({ since, by: 'day', limit: 9 })).toEqual([]);
  await close();
});

/** Fingerprints and versions of the observations, newest first. */
const printsIn = (dir: string): readonly Record<string, unknown>[] => {
  const database = openFile(dir);
  try {
    return database
      .prepare(
        'SELECT fingerprint, fingerprint_version AS version FROM observations WHERE fingerprint IS NOT NULL ORDER BY id DESC',
      )
      .all();
  } finally {
    database.close();
  }
};

// Would catch: kinds of failure that fall apart for a day after each upgrade.
test('failures that are stored are grouped with new ones after an upgrade', async () => {
  const failed = { kind: 'tool', name: 'db', ok: 0, error: refused(5432), fingerprint: 'old' };
  const dir = versionThree([failed, failed, { ...failed, error: '' }]);
  const { knowledge, close } = await openMemory({ dir });
  const { id: fingerprint, version: fingerprintVersion } = fingerprintError(refused(5432));
  const told = { kind: 'tool', name: 'db', ok: false, versionId: 'v1', error: refused(5432) } as const;
  await knowledge.observe([{ ...told, at: since, fingerprint, fingerprintVersion }]);
  const [db] = await knowledge.toolStats({ since, limit: 1 });
  // The one without a text keeps what it had.
  expect(db?.failureKinds.map((kind) => [kind.fingerprint, kind.count])).toEqual([
    [fingerprint, 3],
    ['old', 1],
  ]);
  await close();
});

test('at each open so many are renewed, the newest first, until all are; newer ones are left alone', async () => {
  const dir = temporaryDir();
  const first = await openMemory({ dir });
  const told = { kind: 'error', at: since, versionId: 'v1', error: refused(5432), fingerprint: 'x' } as const;
  await first.knowledge.observe([{ ...told, fingerprintVersion: FINGERPRINT_VERSION + 1 }]);
  await first.knowledge.observe(Array.from({ length: MOST_AT_ONCE + 10 }, () => ({ ...told, fingerprintVersion: 1 })));
  await first.close();
  await (await openMemory({ dir })).close();
  const once = printsIn(dir);
  expect(once.slice(0, MOST_AT_ONCE).every(({ version }) => version === FINGERPRINT_VERSION)).toBe(true);
  expect(once.slice(MOST_AT_ONCE).map(({ version }) => version)).toEqual([
    ...Array.from({ length: 10 }, () => 1),
    FINGERPRINT_VERSION + 1,
  ]);
  await (await openMemory({ dir })).close();
  expect(printsIn(dir).filter(({ version }) => version === FINGERPRINT_VERSION)).toHaveLength(MOST_AT_ONCE + 10);
  expect(printsIn(dir).at(-1)).toEqual({ fingerprint: 'x', version: FINGERPRINT_VERSION + 1 });
});
