import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LogEntry } from '@evolve/core/contracts';
import { codeOf } from '@evolve/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import {
  evolutionLogFile,
  openMemory,
  parseEvolutionLog,
  type EvolutionLogFile,
  type LogArchives,
  type Memory,
  type SummaryRequest,
} from '../../../src/index.ts';
import { KNOWLEDGE_MIGRATIONS } from '../../../src/knowledge/schema.ts';
import { startChild } from '../../children/spawn.ts';
import { temporaryDir } from '../../temporary.ts';
import { commitOf, failures, honest, old, oldOnes } from './entries.ts';

interface World {
  readonly dir: string;
  readonly memory: Memory;
  readonly view: EvolutionLogFile;
  readonly read: () => string;
  readonly shown: () => Promise<readonly string[]>;
}

const world = async (entries: readonly LogEntry[]): Promise<World> => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir: join(dir, 'state') });
  onTestFinished(() => memory.close());
  const { knowledge } = memory;
  for (const each of entries) await knowledge.log.put(each);
  const view = evolutionLogFile({ dir: join(dir, '.evolve'), knowledge });
  await view.render();
  return {
    ...{ dir, memory, view },
    read: () => readFileSync(join(dir, '.evolve', 'EVOLUTION.md'), 'utf8'),
    shown: async () => (await knowledge.log.entries()).map(({ id }) => id),
  };
};

/** Every entry, shown or archived. */
const everything = async ({ knowledge }: Memory): Promise<readonly LogEntry[]> => {
  const archives = await knowledge.archives.list();
  const originals = await Promise.all(archives.map(({ id }) => knowledge.archives.originals(id, { limit: 1_000 })));
  return [...(await knowledge.log.entries()), ...originals.flat()].toSorted((a, b) => a.id.localeCompare(b.id));
};

const expectNothingLost = async ({ memory, read }: World, entries: readonly LogEntry[]): Promise<void> => {
  expect(await everything(memory)).toEqual(entries.toSorted((a, b) => a.id.localeCompare(b.id)));
  for (const { commit } of entries) expect(read()).toContain(commit ?? '');
};

test('the store keeps the entries, the file shows the archives, and a second time changes nothing', async () => {
  const entries = [...oldOnes(30), ...failures(9)];
  const all = await world(entries);
  const { view, read, memory, shown } = all;
  expect(await view.compact({ batch: 10 })).toEqual({ completed: 25, failed: 6, refused: [] });
  expect(await shown()).toEqual(['e29', 'e28', 'e27', 'e26', 'e25', 'f8', 'f7', 'f6']);
  await expectNothingLost(all, entries);
  const [done, failed] = await memory.knowledge.archives.list();
  expect([done?.count, failed?.count]).toEqual([25, 6]);
  expect((await memory.knowledge.archives.originals(done!.id, { limit: 2, after: 'e3' })).map(({ id }) => id)).toEqual([
    'e4',
    'e5',
  ]);
  const file = read();
  expect(parseEvolutionLog(file).archives).toEqual([done, failed]);
  expect(await view.compact()).toEqual({ completed: 0, failed: 0, refused: [] });
  expect(await view.takeIn()).toBe(0);
  await view.render();
  expect(read()).toBe(file);
});

test('what a person writes into the file while a model thinks is taken in, in an old entry too', async () => {
  const entries = oldOnes(12);
  const { view, read, memory, dir } = await world(entries);
  const edit = (): void => {
    writeFileSync(
      join(dir, '.evolve', 'EVOLUTION.md'),
      read().replace('Improvement number 0 of', 'My words about').replace('## Done\n\n', '## Done\n\nMine.\n\n'),
    );
  };
  const report = await view.compact({
    summarize: (request, options) => {
      edit();
      return honest(request, options);
    },
  });
  expect(report.completed).toBe(7);
  expect(read()).toContain('My words about');
  expect(read()).toContain('\nMine.\n');
  // Its entry is shown again, as changed, and its archive goes on naming its commit.
  const shown = await memory.knowledge.log.entries();
  expect(shown.map(({ id }) => id)).toEqual(['e0', 'e11', 'e10', 'e9', 'e8', 'e7']);
  expect(shown[0]).toMatchObject({ title: 'My words about the search tool', commit: commitOf(0) });
  expect((await memory.knowledge.archives.list())[0]?.lines.join()).toContain(commitOf(0).slice(0, 8));
});

// Would catch: a summary of what was read that takes the place of what is there now.
test('entries that change under a summary are summarised anew, and given up when they keep changing', async () => {
  const entries = oldOnes(11);
  const all = await world(entries);
  const { view, memory, shown } = all;
  let asked = 0;
  const changing =
    (most: number) =>
    async (request: SummaryRequest): Promise<string> => {
      asked += 1;
      if (asked <= most) await memory.knowledge.log.put(old(0, { note: `changed ${String(asked)}` }));
      return honest(request, { signal: new AbortController().signal });
    };
  expect(await codeOf(view.compact({ summarize: changing(9) }))).toBe('EVOLVE_BUSY');
  expect([asked, (await shown()).length]).toEqual([3, 11]);
  expect(await memory.knowledge.archives.list()).toEqual([]);
  asked = 0;
  expect(await view.compact({ summarize: changing(1) })).toMatchObject({ completed: 6 });
  expect(asked).toBe(2);
  expect(await everything(memory)).toContainEqual(old(0, { note: 'changed 1' }));
});

test('two compactions at once, of two processes, archive each entry once', async () => {
  const entries = [...oldOnes(60), ...failures(30)];
  const all = await world(entries);
  const other = await openMemory({ dir: join(all.dir, 'state') });
  onTestFinished(() => other.close());
  const second = evolutionLogFile({ dir: join(all.dir, '.evolve'), knowledge: other.knowledge });
  await Promise.allSettled([all.view.compact({ batch: 3 }), second.compact({ batch: 4 })]);
  await all.view.compact();
  const archives = await all.memory.knowledge.archives.list();
  expect(archives.reduce((sum, { count }) => sum + count, 0)).toBe(55 + 27);
  await expectNothingLost(all, entries);
});

test('killed between the store and the file: the next to write shows it, and nothing is taken in as an edit', async () => {
  const entries = [...oldOnes(20), ...failures(9)];
  const all = await world(entries);
  const before = all.read();
  const { ended } = startChild('compact-log.ts', [all.dir], { env: { EVOLVE_FAILPOINT: 'compact:stored' } });
  expect((await ended).signal).toBe('SIGKILL');
  expect(all.read()).toBe(before);
  expect(await all.shown()).toHaveLength(8);
  expect(await all.view.takeIn()).toBe(0);
  await all.view.render();
  expect(all.read().match(/📦|⚠️/g)).toHaveLength(2);
  await expectNothingLost(all, entries);
});

test('a file that cannot be written leaves the store compacted and is written later', async () => {
  const entries = oldOnes(20);
  const all = await world(entries);
  const place = join(all.dir, '.evolve');
  rmSync(place, { recursive: true });
  writeFileSync(place, 'in the way');
  expect(await codeOf(all.view.compact())).toBe('EVOLVE_STORE_FAILED');
  rmSync(place);
  await all.view.compact();
  await expectNothingLost(all, entries);
});

test.skipIf(process.getuid?.() === 0)(
  'a folder that is read-only is a store failure (skipped for root, who may write anywhere)',
  async () => {
    const { dir, view, shown } = await world(oldOnes(20));
    const place = join(dir, '.evolve');
    chmodSync(place, 0o500);
    onTestFinished(() => {
      chmodSync(place, 0o700);
    });
    expect(await codeOf(view.compact())).toBe('EVOLVE_STORE_FAILED');
    expect(await shown()).toHaveLength(5);
  },
);

test('a file that was deleted meanwhile comes back with archives and foreign words', async () => {
  const entries = oldOnes(20);
  const all = await world(entries);
  const file = join(all.dir, '.evolve', 'EVOLUTION.md');
  writeFileSync(file, all.read().replace('## Done\n\n', '## Done\n\nMine.\n\n'));
  await all.view.render();
  await all.view.compact({
    summarize: (request, options) => {
      rmSync(file);
      return honest(request, options);
    },
  });
  expect(all.read()).toContain('\nMine.\n');
  expect(all.read()).toContain('📦');
});

test('a store that is closed while a model thinks is a store failure, and an abort ends with its reason', async () => {
  const { view, memory, dir } = await world(oldOnes(20));
  const controller = new AbortController();
  const reason = new Error('enough');
  const hanging = (): Promise<string> => {
    controller.abort(reason);
    return new Promise(() => {});
  };
  await expect(view.compact({ summarize: hanging, signal: controller.signal })).rejects.toBe(reason);
  const closing = async (request: SummaryRequest): Promise<string> => {
    await memory.close();
    return honest(request, { signal: controller.signal });
  };
  expect(await codeOf(view.compact({ summarize: closing }))).toBe('EVOLVE_STORE_FAILED');
  const again = await openMemory({ dir: join(dir, 'state') });
  expect(await again.knowledge.log.entries()).toHaveLength(20);
  await again.close();
});

test('while a model thinks, the files are read and written', async () => {
  const { view, memory } = await world(oldOnes(11));
  await view.compact({
    summarize: async (request, options) => {
      await memory.knowledge.log.put(old(40, { section: 'todo' }));
      await view.render();
      await view.takeIn();
      return honest(request, options);
    },
  });
  expect(await memory.knowledge.log.entries({ section: 'todo' })).toHaveLength(1);
});

test('lines of an archive that a person changes stay changed, when it grows too', async () => {
  const { view, dir, read, memory } = await world(oldOnes(20));
  await view.compact();
  const edit = (change: (text: string) => string): void => {
    writeFileSync(join(dir, '.evolve', 'EVOLUTION.md'), change(read()));
  };
  edit((text) => text.replace(/^- tool0: .*$/m, '- The first third was about tool0.'));
  await Promise.all(Array.from({ length: 20 }, (_, index) => memory.knowledge.log.put(old(100 + index))));
  await view.compact();
  const [archive] = await memory.knowledge.archives.list();
  expect(archive).toMatchObject({ count: 35, by: 'extract' });
  expect(archive?.lines[0]).toBe('The first third was about tool0.');
  expect(archive?.lines.join()).toContain(commitOf(114));
  edit((text) => text.replace(/^📦[^]*?(?=\n\n)/m, ''));
  await view.render();
  expect(read()).toContain('- The first third was about tool0.');
});

test("an archive of another agent's file is taken in once and stays as it was written", async () => {
  const { view, dir, read, memory } = await world(oldOnes(11));
  const foreign = '📦 历史改进归档（2025-01 ~ 2025-02）\n- 旧的（`0badcafe1`）\n\n';
  writeFileSync(join(dir, '.evolve', 'EVOLUTION.md'), read().replace('## Done\n\n', `## Done\n\n${foreign}`));
  await view.compact();
  await view.compact();
  expect(await memory.knowledge.archives.list()).toMatchObject([
    { by: 'person', count: 0, from: '2025-01', lines: ['旧的（`0badcafe1`）'] },
    { by: 'extract', count: 6 },
  ]);
  expect(read().match(/0badcafe1/g)).toHaveLength(1);
});

test('an archived entry is still found by its id, and by the tool that failed', async () => {
  const failed = oldOnes(11).map((entry) => ({ ...entry, section: 'failed' as const, tool: entry.id, attempts: 2 }));
  const { memory, view } = await world(failed);
  await view.compact();
  const { log } = memory.knowledge;
  const [first] = failed;
  expect(await log.entries()).toHaveLength(3);
  expect(await log.get(first?.id ?? '')).toEqual(first);
  expect(await log.failuresOf([first?.id ?? ''])).toEqual([first]);
});

test('an archived entry that fails after all is shown again with the note and the age that it had', async () => {
  const { memory, view } = await world(oldOnes(11).map((entry) => ({ ...entry, note: 'by hand' })));
  await view.compact();
  const { log } = memory.knowledge;
  await log.put(old(0, { section: 'failed', createdAt: '2026-05-01T00:00:00.000Z' }));
  expect(await log.entries({ section: 'failed' })).toEqual([old(0, { section: 'failed', note: 'by hand' })]);
});

test('a knowledge without archives is told so, and the archives of its file stay', async () => {
  const { memory, dir, view } = await world(oldOnes(11));
  await view.compact();
  const { archives: _, ...knowledge } = memory.knowledge;
  const plain = evolutionLogFile({ dir: join(dir, '.evolve'), knowledge });
  expect(await codeOf(plain.compact())).toBe('EVOLVE_OPTIONS');
  await plain.render();
  expect(readFileSync(join(dir, '.evolve', 'EVOLUTION.md'), 'utf8')).toContain('📦');
});

test('a step whose archive or entries are not what was read is refused whole', async () => {
  const { memory } = await world(oldOnes(3));
  const { archives }: { readonly archives: LogArchives } = memory.knowledge;
  const archive = {
    id: 'a',
    section: 'done',
    from: '2026-01-01',
    to: '2026-01-01',
    count: 1,
    by: 'model',
    lines: ['x'],
  } as const;
  expect(await archives.commit({ archive, entries: [old(0), old(1, { title: 'other' })] })).toBe(false);
  expect(await archives.commit({ archive, entries: [old(0)] })).toBe(true);
  expect(await archives.commit({ archive, entries: [old(0)] })).toBe(false);
  const grown = { ...archive, count: 2, lines: ['x', 'y'] };
  const stale = { ...archive, lines: ['z'] };
  expect(await archives.commit({ archive: grown, entries: [old(1)], replaces: stale })).toBe(false);
  expect(await archives.commit({ archive: grown, entries: [old(1)], replaces: archive })).toBe(true);
  expect(await archives.list()).toEqual([grown]);
  expect((await archives.archived(['e0', 'e1', 'e2', 'e9'])).map(({ id }) => id)).toEqual(['e0', 'e1']);
});

test('a file of the first version is brought up to date with its log', async () => {
  const dir = temporaryDir();
  mkdirSync(join(dir, 'state'));
  const database = new DatabaseSync(join(dir, 'state', 'knowledge.sqlite'));
  database.exec(KNOWLEDGE_MIGRATIONS[0]!);
  database.exec('PRAGMA user_version = 1');
  const put = database.prepare('INSERT INTO log VALUES (?, 2, 0, ?, ?, ?)');
  for (const entry of oldOnes(11)) put.run(entry.id, entry.createdAt, entry.updatedAt, JSON.stringify(entry));
  database.close();
  const memory = await openMemory({ dir: join(dir, 'state') });
  expect(await memory.knowledge.log.entries()).toEqual(oldOnes(11).toReversed());
  await evolutionLogFile({ dir: join(dir, '.evolve'), knowledge: memory.knowledge }).compact();
  expect(await memory.knowledge.log.entries()).toHaveLength(5);
  await memory.close();
});
