import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRepo, open, read } from '../fixture.ts';

const turn = { turnId: 't1', input: 'the lantern fish ate my homework again', reply: 'I see.' };

test('turns are kept only when the host asks, and only with a subject', async () => {
  const place = makeRepo();
  const silent = await open(place);
  silent.reflect({ ...turn, subject: 'ann' });
  expect(silent.transcripts).toBeUndefined();
  await silent.stop();
  expect(existsSync(join(place.stateDir, 'transcripts.sqlite'))).toBe(false);
  const keeping = await open(place, { transcripts: true });
  keeping.reflect({ ...turn, subject: 'ann' });
  keeping.reflect(turn);
  keeping.reflect(null as never);
  await keeping.stop();
  const again = await open(place, { transcripts: true });
  expect(await again.transcripts?.subjects({ limit: 9 })).toMatchObject([{ subject: 'ann', turns: 1 }]);
});

test('a subject is erased with what still waits, and the views show it no more', async () => {
  const place = makeRepo();
  const evolver = await open(place, {
    transcripts: { retentionDays: 3 },
    explore: async () => ({ learned: turn.input, sources: [], todo: [{ title: turn.input }] }),
    proposers: [],
  });
  evolver.observe({ kind: 'curiosity', topic: 'lanterns' });
  await evolver.evolve();
  expect(read(place.dir, '.evolve/EVOLUTION.md')).toContain('lantern fish');
  evolver.reflect({ ...turn, subject: 'ann' });
  expect(await evolver.erase({ subject: 'ann' })).toMatchObject({
    turns: 1,
    memories: { explorations: 1, entries: 1 },
  });
  expect(read(place.dir, '.evolve/EVOLUTION.md')).not.toContain('lantern fish');
});
