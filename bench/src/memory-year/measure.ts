/** What a memory costs at one point of the year. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@evolve/core/sqlite';
import type { Memory } from '@evolve/memory';
import { timeEach } from '../memory/timing.ts';

export interface Point {
  /** Of the year. */
  readonly share: number;
  readonly fileMb: number;
  readonly processMb: number;
  /** Microseconds of processor time for each observation: all of it, and a row of the same size by hand. */
  readonly observe: number;
  readonly raw: number;
  /** Milliseconds: what most wait for, and processor time. */
  readonly recallP50: number;
  readonly recallCpu: number;
}

const MEGABYTE = 1_048_576;
const RAW_BATCHES = 20;
const RECALLS = 300;

/** Processor time of this process in microseconds. */
export const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

/** Rows as long as those of a call, in transactions of the same size, into a file of their own that grows as well. */
export const rawInsert = (dir: string, batch: number): (() => Promise<number>) => {
  const database = new DatabaseSync(join(dir, 'raw.sqlite'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE observations (id INTEGER PRIMARY KEY, kind TEXT, at TEXT, name TEXT, ok INTEGER, value REAL, input TEXT)`);
  const insert = database.prepare(
    'INSERT INTO observations (kind, at, name, ok, value, input) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const one = (): void => {
    database.exec('BEGIN IMMEDIATE');
    for (let row = 0; row < batch; row += 1)
      insert.run(
        'tool',
        new Date(0).toISOString(),
        `tool_${String(row % 24)}`,
        1,
        row,
        '{"query":"what was asked for"}',
      );
    database.exec('COMMIT');
  };
  return async () => {
    const spent = await cpuOf(async () => {
      for (let count = 0; count < RAW_BATCHES; count += 1) one();
    });
    return spent / (RAW_BATCHES * batch);
  };
};

export const sizesOf = (dir: string): Pick<Point, 'fileMb' | 'processMb'> => {
  globalThis.gc?.();
  return {
    fileMb: statSync(join(dir, 'knowledge.sqlite')).size / MEGABYTE,
    processMb: process.memoryUsage().rss / MEGABYTE,
  };
};

/** Matches and, since five are asked for, hints besides. */
export const recallCosts = async (
  { knowledge }: Memory,
  problems: readonly string[],
): Promise<Pick<Point, 'recallP50' | 'recallCpu'>> => {
  const { p50, cpu } = await timeEach(RECALLS, (index) =>
    knowledge.experiences.recall(problems[index % problems.length] ?? '', { limit: 5 }),
  );
  return { recallP50: p50, recallCpu: cpu };
};
