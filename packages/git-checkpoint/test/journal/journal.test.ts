import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalEntry } from '../../src/journal/entry.ts';
import { openJournal, type WorkspaceJournal } from '../../src/journal/journal.ts';
import { temporaryDir } from '../support/repository.ts';

const LIMITS = { bytes: 4_000, evolutions: 3 };
const at = '2026-01-01T00:00:00.000Z';

const prepared = (evolutionId: string): JournalEntry => {
  const tx = { evolutionId, ref: 'refs/heads/main', fromHead: 'a', toHead: 'b', moves: [], createdDirs: [] };
  return { type: 'prepared', at, evolutionId, base: 'a', commit: 'b', tx };
};

const commit = async (journal: WorkspaceJournal, evolutionId: string): Promise<void> => {
  await journal.append(prepared(evolutionId));
  await journal.append({ type: 'committed', at, evolutionId });
};

test('stays small: old evolutions move to the archive and are found there; what is under way stays', async () => {
  const dir = temporaryDir();
  const journal = openJournal(join(dir, 'journal.jsonl'), LIMITS);
  await journal.append(prepared('open'));
  for (let count = 1; count <= 40; count += 1) await commit(journal, `e${String(count)}`);
  expect(statSync(join(dir, 'journal.jsonl')).size).toBeLessThan(LIMITS.bytes * 1.5);
  const { evolutions } = await journal.state();
  expect(evolutions.get('open')?.phase).toBe('prepared');
  expect(evolutions.get('e40')?.phase).toBe('committed');
  expect(evolutions.has('e1')).toBe(false);
  for (const id of ['e1', 'e20', 'e40']) expect(await journal.find(id)).toMatchObject({ phase: 'committed' });
  expect(await journal.find('unknown')).toBeUndefined();
});

test('killed between archive and journal, the same lines in both say the same', async () => {
  const dir = temporaryDir();
  const journal = openJournal(join(dir, 'journal.jsonl'), LIMITS);
  for (let count = 1; count <= 4; count += 1) await commit(journal, `e${String(count)}`);
  copyFileSync(join(dir, 'journal.jsonl'), join(dir, 'archive.jsonl'));
  for (let count = 5; count <= 40; count += 1) await commit(journal, `e${String(count)}`);
  expect(readFileSync(join(dir, 'archive.jsonl'), 'utf8')).toContain('"e4"');
  for (const id of ['e1', 'e4', 'e30']) expect(await journal.find(id)).toMatchObject({ phase: 'committed' });
});

test('an unfinished restore survives', async () => {
  const journal = openJournal(join(temporaryDir(), 'journal.jsonl'), LIMITS);
  await journal.append({ type: 'restoring', at, checkpointId: 'c1' });
  for (let count = 1; count <= 40; count += 1) await commit(journal, `e${String(count)}`);
  expect((await journal.state()).restoring).toMatchObject([{ checkpointId: 'c1' }]);
});
