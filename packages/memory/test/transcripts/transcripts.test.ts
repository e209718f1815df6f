import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Turn } from '@evolve/core/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { openMemory, type Memory, type MemoryOptions } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';

const AT = '2026-03-01T10:00:00.000Z';
const KEY = `ghp_${'Zx9Qw7'.repeat(6)}`;
const SAID = 'my doctor says that the lantern fish is to blame for everything';

const open = async (dir: string, more: Partial<MemoryOptions> = {}): Promise<Memory> => {
  const memory = await openMemory({ dir, transcripts: true, ...more });
  onTestFinished(() => memory.close().catch(() => undefined));
  return memory;
};

const turn = (more: Partial<Turn> = {}): Turn => ({
  turnId: 't1',
  input: SAID,
  reply: 'I see.',
  subject: 'ann',
  ...more,
});

/** Every byte that the directory holds. */
const bytesOf = (dir: string): string =>
  readdirSync(dir)
    .filter((name) => statSync(join(dir, name)).isFile())
    .map((name) => readFileSync(join(dir, name)).toString('latin1'))
    .join('\n');

const clockAt = (start: string): Clock & { move: (days: number) => void } => {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    sleep: () => Promise.resolve(),
    move: (days) => {
      now += days * 86_400_000;
    },
  };
};

test('nothing is stored unless it is asked for, nor without a subject', async () => {
  const dir = temporaryDir();
  const memory = await open(dir, { transcripts: false });
  expect(memory.transcripts).toBeUndefined();
  expect(readdirSync(dir)).not.toContain('transcripts.sqlite');
  const asked = await open(temporaryDir());
  expect(await asked.transcripts?.record(turn({ subject: ' ' }))).toBe(false);
  expect(await asked.transcripts?.list({ limit: 9 })).toEqual([]);
});

test('secrets never touch the disk, and the file is for its owner alone', async () => {
  const dir = temporaryDir();
  const { transcripts } = await open(dir);
  await transcripts?.record(turn({ input: `use ${KEY}`, reply: `// secretlint-disable\n${KEY}`, followUp: 'thanks' }));
  expect(bytesOf(dir)).not.toContain(KEY.slice(4, 30));
  for (const name of readdirSync(dir).filter((each) => each.startsWith('transcripts'))) {
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  }
  const [kept] = (await transcripts?.list({ subject: 'ann', limit: 9 })) ?? [];
  expect(kept).toMatchObject({
    subject: 'ann',
    turnId: 't1',
    input: 'use [redacted github token]',
    followUp: 'thanks',
  });
});

test('texts are gone after their time, from the file and from its log; whose turn it was is still known', async () => {
  const dir = temporaryDir();
  const clock = clockAt(AT);
  const { transcripts } = await open(dir, { clock, transcripts: { retentionDays: 2 } });
  await transcripts?.record(turn());
  clock.move(1);
  expect(await transcripts?.expire()).toBe(0);
  expect(bytesOf(dir)).toContain('lantern');
  clock.move(1.1);
  await transcripts?.record(turn({ turnId: 't2', input: 'another day', subject: 'bob' }));
  expect(bytesOf(dir)).not.toContain('lantern');
  expect(await transcripts?.subjects({ limit: 9 })).toMatchObject([
    { subject: 'bob', turns: 1, withTexts: 1 },
    { subject: 'ann', turns: 1, withTexts: 0 },
  ]);
  clock.move(500);
  await transcripts?.expire();
  expect(await transcripts?.subjects({ limit: 9 })).toEqual([]);
});

test.each([0, -1, Number.NaN])('%d days are no time to keep anything', async (retentionDays) => {
  await expect(openMemory({ dir: temporaryDir(), transcripts: { retentionDays } })).rejects.toMatchObject({
    code: 'EVOLVE_OPTIONS',
  });
});

const fillWith = async ({ knowledge, transcripts }: Memory): Promise<void> => {
  await transcripts?.record(turn());
  await transcripts?.record(turn({ turnId: 'b1', input: 'the tide tables are wrong', subject: 'bob' }));
  const common = { at: AT, versionId: 'v' };
  await knowledge.observe([
    {
      kind: 'tool',
      ...common,
      turnId: 't1',
      name: 'diary',
      ok: false,
      error: 'no such lantern-page',
      input: '{"q":"fishwife"}',
    },
    { kind: 'tool', ...common, turnId: 'b1', name: 'diary', ok: false, error: 'no such harbour' },
    { kind: 'error', ...common, error: `cannot parse "${SAID}"`, fingerprint: 'f' },
  ]);
  const reflection = { grade: 'poor', curiosity: null, scores: {}, ...common } as const;
  await knowledge.addReflection({ ...reflection, turnId: 't1', reason: 'spoke of the lanternist' });
  await knowledge.addReflection({ ...reflection, turnId: 'b1', reason: 'knows the tides' });
  await knowledge.addCuriosity('Is THE LANTERN FISH is to blame, for Everything?', AT);
  await knowledge.addCuriosity('How do tides work?', AT);
  await knowledge.addLesson({ id: 'l1', text: `Do not answer "${SAID}" lightly.`, at: AT });
  await knowledge.log.put({
    ...{ id: 'e1', section: 'todo', title: `Handle: ${SAID}`, createdAt: AT, updatedAt: AT },
    ...{ source: 'signals', priority: 0, attempts: 0 },
  });
  await knowledge.experiences.record({ problem: `${SAID} zanzibarically`, solution: 'look it up', ok: true });
};

// Would catch: rows that are deleted and bytes that stay, in the file, the log, the search index or a copy.
test('a subject is erased everywhere: rows, derived memories, and every byte', async () => {
  const dir = temporaryDir();
  const memory = await open(dir);
  await fillWith(memory);
  expect(bytesOf(dir)).toContain('lantern');
  const erased = await memory.erase({ subject: 'ann' });
  expect(erased).toMatchObject({
    turns: 1,
    memories: { observations: 2, reflections: 1, topics: 1, lessons: 1, errors: 1, entries: 1, experiences: 1 },
    inLedger: 0,
  });
  for (const trace of ['lantern', 'fishwife', 'zanzibarically'])
    expect(bytesOf(dir).toLowerCase()).not.toContain(trace);
  const { knowledge, transcripts } = memory;
  expect((await transcripts?.list({ limit: 9 }))?.map(({ subject }) => subject)).toEqual(['bob']);
  expect((await knowledge.reflections({ since: '2026', limit: 9 })).map(({ turnId }) => turnId)).toEqual(['b1']);
  expect((await knowledge.curiosity(9)).map(({ topic }) => topic)).toEqual(['How do tides work?']);
  expect(await memory.erase({ subject: 'ann' })).toMatchObject({ turns: 0, memories: {} });
});

test('without transcripts being kept now, what was kept before is erased all the same', async () => {
  const dir = temporaryDir();
  const before = await open(dir);
  await fillWith(before);
  await before.close();
  const memory = await open(dir, { transcripts: false });
  expect((await memory.erase({ subject: 'ann' })).turns).toBe(1);
  expect(bytesOf(dir)).not.toContain('lantern');
  const none = await open(temporaryDir(), { transcripts: false });
  expect((await none.erase({ subject: 'ann' })).turns).toBe(0);
});

test('a subject can be taken out, line by line', async () => {
  const { transcripts } = await open(temporaryDir());
  for (let index = 0; index < 250; index += 1)
    await transcripts?.record(turn({ turnId: `t${String(index)}`, input: 'x' }));
  await transcripts?.record(turn({ subject: 'bob' }));
  const lines: string[] = [];
  for await (const exported of transcripts?.export('ann') ?? []) lines.push(exported);
  expect(lines).toHaveLength(250);
  expect(JSON.parse(lines[249] ?? '')).toMatchObject({ subject: 'ann', turnId: 't249' });
});

test('whoever opens the file later keeps to the time that the host said last', async () => {
  const dir = temporaryDir();
  const clock = clockAt(AT);
  const host = await open(dir, { clock, transcripts: { retentionDays: 100 } });
  await host.transcripts?.record(turn());
  await host.close();
  clock.move(40);
  const looking = await open(dir, { clock, transcripts: {} });
  expect(await looking.transcripts?.subjects({ limit: 1 })).toMatchObject([{ withTexts: 1 }]);
  await looking.close();
  const usual = await open(dir, { clock });
  expect(await usual.transcripts?.subjects({ limit: 1 })).toMatchObject([{ withTexts: 0 }]);
});
