import { readdirSync } from 'node:fs';
import { openMemory } from '@evolve/memory';
import { expect, test } from 'vitest';
import { evolve, makeRepo, read, stateDirOf, type Place } from './support.ts';

const filled = async (): Promise<Place> => {
  const place = makeRepo();
  await evolve(place, ['status']);
  const memory = await openMemory({ dir: stateDirOf(place), transcripts: true });
  const said = { turnId: 't1', input: 'the lantern\u001B[2J fish ate my homework again', reply: 'I see.' };
  await memory.transcripts?.record({ ...said, subject: 'ann' });
  await memory.transcripts?.record({ ...said, turnId: 't2', input: 'tides', subject: 'bob' });
  const at = new Date().toISOString();
  const entry = { id: 'e1', section: 'todo', title: 'the lantern fish ate my homework again' } as const;
  await memory.knowledge.log.put({
    ...entry,
    source: 'signals',
    priority: 0,
    attempts: 0,
    createdAt: at,
    updatedAt: at,
  });
  await memory.close();
  return place;
};

test('where nothing is kept it says so, and looking does not begin to keep anything', async () => {
  const place = makeRepo();
  expect(await evolve(place, ['transcripts', 'list'])).toMatchObject({ status: 0, stdout: 'nothing is kept\n' });
  expect(readdirSync(stateDirOf(place)).filter((name) => name.startsWith('transcripts'))).toEqual([]);
  expect((await evolve(place, ['transcripts', 'erase', '--subject', 'ann'])).stdout).toBe('erased 0 turns\n');
});

test('list, export and erase by subject; the views forget too', async () => {
  const place = await filled();
  expect((await evolve(place, ['transcripts', 'list'])).stdout).toMatch(/^bob: 1 turns.*\nann: 1 turns/);
  const listed = (await evolve(place, ['transcripts', 'list', '--subject', 'ann'])).stdout;
  expect(listed).toContain('lantern');
  expect(listed).not.toContain('\u001B');
  const exported = await evolve(place, ['transcripts', 'export', '--subject', 'ann', '--json']);
  expect(JSON.parse(exported.stdout)).toMatchObject([{ subject: 'ann', turnId: 't1' }]);
  const erased = await evolve(place, ['transcripts', 'erase', '--subject', 'ann']);
  expect(erased.stdout).toContain('erased 1 turns and what came of them: 1 entries');
  expect(read(place.dir, '.evolve/EVOLUTION.md')).not.toContain('lantern');
  expect((await evolve(place, ['transcripts', 'list', '--subject', 'ann'])).status).toBe(1);
});

test.each([
  [['transcripts']],
  [['transcripts', 'burn']],
  [['transcripts', 'erase']],
  [['transcripts', 'export', '--subject', ' ']],
])('wrong use is 2: %j', async (args) => {
  expect((await evolve(makeRepo(), args)).status).toBe(2);
});
