/** A memory with rows in every table, made once and copied for each test; and ways to damage it. */
import { closeSync, cpSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import { openMemory, type Memory } from '../../src/index.ts';
import { wordEmbedder } from '../experiences/open.ts';
import { temporaryDir, temporaryName } from '../temporary.ts';

export const AT = '2026-03-01T10:00:00.000Z';
const PAGE = 4_096;

export const problemOf = (index: number): string => `Error: table t${String(index)}_x is locked by E${String(index)}X`;

const fillKnowledge = async ({ knowledge, embedMissing }: Memory, rows: number): Promise<void> => {
  const { experiences, log, archives } = knowledge;
  const numbers = Array.from({ length: rows }, (_, index) => index);
  for (const index of numbers) {
    await experiences.record({
      problem: problemOf(index),
      solution: `fix ${String(index)} ${'s'.repeat(80)}`,
      ok: true,
      cycleId: `c${String(index)}`,
    });
    await knowledge.addLesson({ id: `l${String(index)}`, text: `lesson ${String(index)} ${'l'.repeat(60)}`, at: AT });
    await knowledge.addReflection({
      turnId: `t${String(index)}`,
      at: AT,
      versionId: 'v',
      grade: 'good',
      reason: 'r'.repeat(60),
      curiosity: null,
      scores: { a: 1 },
    });
    if (index % 5 !== 0) continue;
    await knowledge.addExploration({
      topic: `topic ${String(index)}`,
      learned: 'e'.repeat(200),
      sources: ['s'],
      at: AT,
    });
    await knowledge.addCuriosity(`what is ${String(index)}?`, AT);
    await log.put({
      id: `e${String(index)}`,
      section: index % 2 ? 'todo' : 'done',
      title: `entry ${String(index)}`,
      createdAt: AT,
      updatedAt: AT,
      source: 'host',
      priority: 0,
      attempts: 0,
    });
  }
  await knowledge.observe(
    numbers.map((index) => ({ kind: 'metric', at: AT, versionId: 'v', name: 'm', value: index })),
  );
  for (const index of numbers.slice(0, 60)) {
    const { id } = await knowledge.prompts.record({
      name: `p${String(index % 3)}`,
      text: `Be brief ${String(index)}.`,
    });
    await knowledge.prompts.outcome(id, { ok: index % 4 > 0 });
  }
  await knowledge.observe(
    numbers.map((index) => ({
      ...{ kind: 'tool', at: AT, versionId: 'v', name: `tool${String(index % 7)}`, durationMs: index },
      ...(index % 5 > 0 ? { ok: true } : { ok: false, error: problemOf(index), fingerprint: `f${String(index % 9)}` }),
    })),
  );
  const [entry] = await log.entries({ section: 'done', limit: 1 });
  if (entry === undefined) throw new TypeError('no entry');
  const archive = {
    id: 'a1',
    section: 'done',
    from: '2026-03-01',
    to: '2026-03-01',
    count: 1,
    by: 'extract',
    lines: ['x'],
  } as const;
  await archives.commit({ archive, entries: [entry] });
  await embedMissing({ limit: Math.floor(rows / 2) });
  const [first] = await experiences.recall(problemOf(1), { limit: 1 });
  await experiences.forget(first?.experience.id ?? '');
};

export const fillJournal = async ({ journal }: Memory, cycles: number): Promise<void> => {
  const lease = await journal.acquireLease({ name: 'cycle', owner: 'test', now: AT, ttlMs: 60_000 });
  if (lease === undefined) throw new TypeError('no lease');
  for (let index = 0; index < cycles; index += 1) {
    const id = `c${String(index)}`;
    const cycle = { id, phase: 'idle', closed: true, state: { text: 'x'.repeat(200) }, startedAt: AT, updatedAt: AT };
    const records = [1, 2].map((part) => ({
      cycleId: id,
      type: 'part',
      at: AT,
      data: { part, text: 'y'.repeat(200) },
    }));
    const intents = [{ id: `i${String(index)}`, cycleId: id, effect: { type: 'notify', index } }];
    await journal.commit({ cycle, records, intents }, { expectedVersion: 0, fence: lease.fence });
    await journal.reserve({ id: `r${String(index)}`, category: 'evolution', amount: 0.01, day: '2026-03-01' }, 100);
  }
  await journal.setFlag('running', { pid: 1 });
};

export const ROWS = 300;
export const CYCLES = 60;

let model: Promise<string> | undefined;

const make = async (): Promise<string> => {
  const dir = temporaryName();
  const memory = await openMemory({ dir, embedder: wordEmbedder() });
  await fillKnowledge(memory, ROWS);
  await fillJournal(memory, CYCLES);
  await memory.close();
  return dir;
};

/** A directory of its own with the same memory in it. */
export const filled = async (): Promise<string> => {
  const dir = temporaryDir();
  cpSync(await (model ??= make()), dir, { recursive: true });
  return dir;
};

export const KNOWLEDGE = 'knowledge.sqlite';
export const JOURNAL = 'journal.sqlite';

export const sizeOf = (dir: string, file: string): number => statSync(join(dir, file)).size;

export const cut = (dir: string, file: string, bytes: number): void => {
  truncateSync(join(dir, file), bytes);
};

export const overwrite = (dir: string, file: string, at: number, bytes: Uint8Array): void => {
  const descriptor = openSync(join(dir, file), 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, at);
  closeSync(descriptor);
};

/** @param page From 1. */
export const zeroPage = (dir: string, file: string, page: number): void => {
  overwrite(dir, file, (page - 1) * PAGE, new Uint8Array(PAGE));
};

export const query = (file: string, sql: string): readonly Readonly<Record<string, unknown>>[] => {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
};

export const directly = (dir: string, file: string, sql: string): void => {
  const database = new DatabaseSync(join(dir, file));
  database.exec(sql);
  database.close();
};

/** Rows of every table, by table, as text. */
export const rowsIn = (file: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const tables = query(
    file,
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'`,
  ).map(({ name }) => String(name));
  return new Map(
    tables.map((table) => [table, new Set(query(file, `SELECT * FROM "${table}"`).map((row) => JSON.stringify(row)))]),
  );
};

export const bytesOf = (dir: string, file: string): Buffer => readFileSync(join(dir, file));
