import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Knowledge, LogEntry, LogView } from '@evolve/core/contracts';
import { codeOf } from '@evolve/core/testing';
import { expect, onTestFinished, test } from 'vitest';
import { evolutionLogFile, openMemory } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';
import { LINGQUE } from './lingque.ts';

const AT = '2026-03-01T10:00:00.000Z';
const LATER = '2026-03-02T10:00:00.000Z';
const clock: Clock = { now: () => new Date(LATER), sleep: () => Promise.resolve() };

const entry = (id: string, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  section: 'todo',
  title: `Entry ${id}`,
  createdAt: AT,
  updatedAt: AT,
  source: 'signals',
  priority: 0,
  attempts: 0,
  ...more,
});

interface World {
  readonly dir: string;
  readonly knowledge: Knowledge;
  readonly view: LogView;
  readonly read: (name?: string) => string;
  /** What a person does in an editor. */
  readonly edit: (change: (text: string) => string, name?: string) => void;
  readonly titles: () => Promise<readonly string[]>;
}

const world = async (...entries: readonly LogEntry[]): Promise<World> => {
  const dir = temporaryDir();
  const memory = await openMemory({ dir: join(dir, 'state') });
  onTestFinished(() => memory.close());
  const { knowledge } = memory;
  for (const each of entries) await knowledge.log.put(each);
  let next = 0;
  const view = evolutionLogFile({ dir: join(dir, '.evolve'), knowledge, clock, ids: () => `id${String((next += 1))}` });
  await view.render();
  const path = (name: string): string => join(dir, '.evolve', name);
  const read = (name = 'EVOLUTION.md'): string => readFileSync(path(name), 'utf8');
  return {
    dir,
    knowledge,
    view,
    read,
    edit: (change, name = 'EVOLUTION.md') => {
      const before = read(name);
      const after = change(before);
      expect(after).not.toBe(before);
      writeFileSync(path(name), after);
    },
    titles: async () => (await knowledge.log.entries()).map(({ title }) => title),
  };
};

test('a file that nobody touched changes nothing, and is not written again', async () => {
  const { view, read, titles } = await world(entry('a'), entry('b', { section: 'done', commit: 'abc1234' }));
  const before = read();
  expect(await view.takeIn()).toBe(0);
  await view.render();
  expect(read()).toBe(before);
  expect(await titles()).toEqual(['Entry a', 'Entry b']);
});

// Would catch: a view that writes over what a person has just written.
test("a person's new item, changed words and deleted item are taken in, once", async () => {
  const { view, edit, knowledge, read } = await world(entry('a'), entry('b', { reason: 'slow' }), entry('c'));
  edit((text) =>
    text
      .replace('## To do\n', '## To do\n\n- Cache the file list\n')
      .replace('Entry b', 'Entry b, better')
      .replace('- Reason: slow', '- Priority: 5\n- Reason: slow\n\nSee the graph first.')
      .replace(/### [^\n]*Entry c\n<!--[^\n]*\n/, ''),
  );
  expect(await view.takeIn()).toBe(3);
  expect(await view.takeIn()).toBe(0);
  await view.render();
  const entries = await knowledge.log.entries();
  expect(entries).toEqual([
    {
      ...entry('b', { reason: 'slow' }),
      title: 'Entry b, better',
      priority: 5,
      note: 'See the graph first.',
      updatedAt: LATER,
    },
    entry('a'),
    { ...entry('id1'), title: 'Cache the file list', source: 'person', createdAt: LATER, updatedAt: LATER },
  ]);
  expect(read()).toContain('"id":"id1"');
});

// Would catch: last writer wins, on either side.
test('changes of both sides are both kept', async () => {
  const { view, edit, knowledge } = await world(entry('a'), entry('b'), entry('c'), entry('d'));
  edit((text) =>
    text
      .replace('Entry a', 'Mine a')
      .replace(/### [^\n]*Entry b\n<!--[^\n]*\n/, '')
      .replace('Entry d', 'Mine d'),
  );
  await knowledge.log.put(entry('a', { attempts: 2, lesson: 'Split it.' }));
  await knowledge.log.put(entry('b', { section: 'doing' }));
  await knowledge.log.put(entry('c', { section: 'done' }));
  await knowledge.log.remove('d');
  await knowledge.log.put(entry('e'));
  await view.render();
  const found = await knowledge.log.entries();
  expect(found.map(({ id, section }) => [id, section])).toEqual([
    ['a', 'todo'],
    ['d', 'todo'],
    ['e', 'todo'],
    ['b', 'doing'],
    ['c', 'done'],
  ]);
  expect(found[0]).toMatchObject({ title: 'Mine a', attempts: 2, lesson: 'Split it.' });
  expect(found[1]).toMatchObject({ title: 'Mine d', note: '> **Conflict** the log had removed this entry.' });
  expect(found[3]?.note).toBe('> **Conflict** deleted in the file, while the log changed it.');
});

// Would catch: the words of one side that vanish because the other side changed the same ones.
test('where both changed the same words, both stand in the file, until a person takes one out', async () => {
  const { view, edit, read, knowledge } = await world(entry('a', { note: 'first' }), entry('b'));
  edit((text) =>
    text
      .replace('Entry a', 'Mine')
      .replace('\nfirst\n', '\nmy note\n')
      .replace(/(### [^\n]*Entry b\n[^\n]*)/, '$1\n- Priority: 4'),
  );
  await knowledge.log.put(entry('a', { title: 'Theirs\nof two lines', note: 'their note', section: 'doing' }));
  await knowledge.log.put(entry('b', { priority: 2 }));
  await view.render();
  const found = await knowledge.log.entries();
  expect(found.map(({ title, priority }) => [title, priority])).toEqual([
    ['Entry b', 4],
    ['Mine', 0],
  ]);
  expect(found[0]?.note).toBe('> **Conflict** (Priority) the log said: 2');
  expect(found[1]?.note).toBe(
    'my note\n\n> **Conflict** (Title) the log said: Theirs\n> of two lines\n\n> **Conflict** (Note) the log said: their note',
  );
  expect(read()).toContain(found[1]?.note);
  expect(await view.takeIn()).toBe(0);
  edit((text) => text.replace(/\n\n> \*\*Conflict\*\* \(Title\)[^\n]*\n>[^\n]*/, ''));
  await view.render();
  expect((await knowledge.log.entries({ section: 'doing' }))[0]?.note).toBe(
    'my note\n\n> **Conflict** (Note) the log said: their note',
  );
});

test('moved by both: the log knows what was done, and the wish of the person is shown', async () => {
  const { view, edit, knowledge } = await world(entry('a'));
  edit((text) => {
    const item = /### [^\n]*Entry a\n<!--[^\n]*\n\n/.exec(text)?.[0] ?? '';
    return text.replace(item, '').replace('## Done\n\n', `## Done\n\n${item}`);
  });
  await knowledge.log.put(entry('a', { section: 'failed' }));
  await view.render();
  await view.render();
  expect(await knowledge.log.entries()).toMatchObject([
    { section: 'failed', note: '> **Conflict** (Section) the file said: Done' },
  ]);
});

// Would catch: an entry that was copied as the beginning of a new one, and is taken for the old one said twice.
test('a copy of an entry that says something else is a new entry; one that says the same is none', async () => {
  const { view, edit, knowledge } = await world(entry('a', { attempts: 2, cycleId: 'c1' }));
  edit((text) => {
    const item = /### [^\n]*Entry a\n<!--[^\n]*\n\n/.exec(text)?.[0] ?? '';
    return text.replace(
      item,
      `${item.replace('Entry a', 'Another')}${item}${item}### Cache\n\nMine.\n\n### Cache\n\nAnd mine.\n\n`,
    );
  });
  await view.render();
  await view.render();
  const found = await knowledge.log.entries();
  expect(found.map(({ id, title, note, attempts }) => [id, title, note, attempts])).toEqual([
    ['a', 'Entry a', undefined, 2],
    ['id1', 'Another', undefined, 0],
    ['id2', 'Cache', 'Mine.', 0],
    ['id3', 'Cache', 'And mine.', 0],
  ]);
});

// Would catch: half a file that is taken for somebody who deleted the rest, or whose own words in that rest are gone.
test('a file that was cut off anywhere says all that it said', async () => {
  const { view, edit, read, knowledge, titles, dir } = await world(
    entry('a'),
    entry('b'),
    entry('c', { section: 'done' }),
  );
  edit((text) => text.replace('## Failed\n\n', '## Failed\n\nOur own words.\n\n'));
  await view.render();
  const whole = read();
  for (const length of [0, 1, 20, 40, 90, 200, 260, 330, 400, whole.length - 30, whole.length - 1]) {
    writeFileSync(join(dir, '.evolve', 'EVOLUTION.md'), whole.slice(0, length));
    await view.takeIn();
    await view.render();
    expect(read()).toBe(whole);
  }
  expect(await titles()).toEqual(['Entry a', 'Entry b', 'Entry c']);
  expect(await knowledge.log.entries()).toHaveLength(3);
});

test('the words of a file that lost its mark are shown beside those of the log', async () => {
  const { view, edit, read, knowledge } = await world(entry('a', { reason: 'slow' }));
  edit((text) =>
    text
      .replace('slow', 'very slow')
      .replace(/<!-- evolve-view.*\n/, '')
      .replace('## Done', 'Mine\n\n## Done'),
  );
  await view.render();
  await view.render();
  const [found] = await knowledge.log.entries();
  expect(found?.reason).toBe('slow');
  expect(found?.note).toBe('> **Conflict** (Reason) the file said: very slow');
  expect(read()).toContain('\nMine\n');
});

test('a file in another encoding is not read and not written over', async () => {
  const { view, dir, titles } = await world(entry('a'));
  const file = join(dir, '.evolve', 'EVOLUTION.md');
  // "待办" in GBK.
  const bytes = Buffer.from([0x23, 0x23, 0x20, 0xb4, 0xfd, 0xb0, 0xec, 0x0a]);
  writeFileSync(file, bytes);
  expect(await codeOf(view.takeIn())).toBe('EVOLVE_STORE_FAILED');
  expect(await codeOf(view.render())).toBe('EVOLVE_STORE_FAILED');
  expect(readFileSync(file)).toEqual(bytes);
  expect(await titles()).toEqual(['Entry a']);
});

test('a priority in words stays, and saving in other line ends changes nothing', async () => {
  const { view, edit, knowledge } = await world(entry('a', { note: 'one\ntwo', lesson: 'x\ny' }));
  edit((text) => text.replaceAll('\n', '\r\n'));
  expect(await view.takeIn()).toBe(0);
  edit((text) => text.replace('- Lesson', '- Priority: high\n- Lesson'));
  await view.render();
  const [found] = await knowledge.log.entries();
  expect(found).toMatchObject({
    priority: 0,
    lesson: 'x\ny',
    note: expect.stringContaining('- Priority: high') as unknown,
  });
});

// Would catch: the last of two people who saves, and with that takes out what the other one wrote.
test('two people who began with the same file both keep their words', async () => {
  const { view, dir, read, titles } = await world(entry('a'));
  const file = join(dir, '.evolve', 'EVOLUTION.md');
  const began = read();
  const having = (item: string, text: string): string =>
    began.replace('## To do\n\n', `## To do\n\n${item}\n`).replace('## Done\n\n', `## Done\n\n${text}\n\n`);
  writeFileSync(file, having('- from Ann', 'Ann wrote\r\n| this | |'));
  await view.render();
  writeFileSync(file, having('- from Ben', 'Ben wrote this.'));
  await view.render();
  expect(await titles()).toEqual(['Entry a', 'from Ann', 'from Ben']);
  for (const own of ['Ann wrote\r\n| this | |\n', 'Ben wrote this.\n']) expect(read().split(own)).toHaveLength(2);
  writeFileSync(file, read().replace('Ann wrote\r\n| this | |\n', ''));
  await view.render();
  await view.render();
  expect(read()).not.toContain('Ann wrote');
  expect(read()).toContain('Ben wrote this.');
});

// Would catch: an import that gives everything today's date, or that drops the archives.
test('a log of LingQue is taken in whole, once, with its dates and archives', async () => {
  const { view, dir, knowledge, read } = await world();
  writeFileSync(join(dir, '.evolve', 'EVOLUTION.md'), LINGQUE);
  await view.render();
  const first = read();
  await view.render();
  expect(read()).toBe(first);
  const found = await knowledge.log.entries();
  expect(found.map(({ section, createdAt }) => [section, createdAt.slice(0, 10)])).toEqual([
    ['todo', LATER.slice(0, 10)],
    ['todo', LATER.slice(0, 10)],
    ['doing', '2026-03-04'],
    ['done', '2026-02-21'],
    ['done', '2026-02-19'],
    ['failed', '2026-02-20'],
  ]);
  for (const hash of ['0a1b2c3', 'i7j8k9l', '9f8e7d6', 'e4f5g6h']) expect(first.split(hash)).toHaveLength(2);
});

test('the past cannot be deleted, and moving an item to another section is understood', async () => {
  const { view, edit, knowledge } = await world(entry('a'), entry('b', { section: 'failed', lesson: 'No.' }));
  edit((text) => {
    const item = /### [^\n]*Entry a\n<!--[^\n]*\n\n/.exec(text)?.[0] ?? '';
    return text
      .replace(item, '')
      .replace('## Done\n\n', `## Done\n\n${item}`)
      .replace(/### [^\n]*Entry b\n<!--[^\n]*\n- Lesson: No\.\n/, '');
  });
  expect(await view.takeIn()).toBe(1);
  const found = await knowledge.log.entries();
  expect(found.map(({ id, section }) => [id, section])).toEqual([
    ['a', 'done'],
    ['b', 'failed'],
  ]);
});

test("a person's own text stays to the byte", async () => {
  const { view, edit, read, knowledge } = await world(entry('a'));
  edit((text) =>
    text
      .replace('# Evolution log\n', '# Our log\r\n\r\nWritten by *us*.  \n')
      .replace('## Done\n\n', '## Done\n\nOnly proved things.\n\n')
      .replace('## Failed', '## Ideas\n\n| a |\n|---|\n\n## Failed'),
  );
  await knowledge.log.put(entry('b', { section: 'done' }));
  await view.render();
  await view.render();
  for (const own of [
    '# Our log\r\n\r\nWritten by *us*.  \n',
    '\nOnly proved things.\n\n',
    '## Ideas\n\n| a |\n|---|\n\n',
  ]) {
    expect(read().split(own)).toHaveLength(2);
  }
});

// Would catch: an accident with the file that empties the log.
test.each<[string, (world: World) => void]>([
  [
    'emptied',
    ({ edit }) => {
      edit(() => '');
    },
  ],
  [
    'cut before its first heading',
    ({ edit }) => {
      edit((text) => text.slice(0, 10));
    },
  ],
  [
    'deleted',
    ({ dir }) => {
      rmSync(join(dir, '.evolve'), { recursive: true });
    },
  ],
  [
    'written over by something else',
    ({ edit }) => {
      edit(() => '## To do\n\n');
    },
  ],
  [
    'stripped of its copies',
    ({ dir, edit }) => {
      rmSync(join(dir, '.evolve', '.views'), { recursive: true });
      edit((text) => text.replace(/### [^\n]*Entry a\n/, ''));
    },
  ],
])('a file that was %s deletes nothing', async (_, accident) => {
  const all = await world(entry('a'), entry('b', { section: 'done' }));
  accident(all);
  await all.view.takeIn();
  await all.view.render();
  expect(await all.titles()).toEqual(['Entry a', 'Entry b']);
  expect(all.read()).toContain('Entry a');
});

test('an item that was taken in by a process that then died is not taken in again', async () => {
  const { view, edit, knowledge, titles } = await world();
  edit((text) => text.replace('## To do\n', '## To do\n- Cache it\n'));
  await knowledge.log.put(entry('x', { title: 'Cache it', source: 'person' }));
  await view.render();
  expect(await titles()).toEqual(['Cache it']);
});

// Would catch: words of a person that are dropped because the log knows an item of that name.
test('an item of the same name as another that says more is taken in', async () => {
  const { view, edit, knowledge } = await world(entry('a', { title: 'Cache it' }));
  edit((text) => text.replace('## To do\n', '## To do\n\n### Cache it\n\nThe file list first, please.\n'));
  await view.render();
  const found = await knowledge.log.entries();
  expect(found.map(({ title, note }) => [title, note])).toEqual([
    ['Cache it', undefined],
    ['Cache it', 'The file list first, please.'],
  ]);
});

// Would catch: one view that renames, or clears away, what another is just writing.
test('several views of the same files may write at the same time', async () => {
  const { dir, knowledge, view, titles } = await world(entry('a'));
  const other = evolutionLogFile({ dir: join(dir, '.evolve'), knowledge, language: 'zh', clock });
  for (let round = 0; round < 10; round += 1) {
    await knowledge.log.put(entry(`x${String(round)}`, { title: `Round ${String(round)}` }));
    await Promise.all([view.render(), other.render(), other.takeIn()]);
  }
  expect(await titles()).toHaveLength(11);
});

test('CURIOSITY.md shows topics and what was learned, and outside words cannot break out of it', async () => {
  const { view, knowledge, read, edit } = await world();
  edit((text) => `Mine above.\n${text}Mine below.\n`, 'CURIOSITY.md');
  await knowledge.addCuriosity('Redis locks', AT);
  const learned = 'SET NX PX\n<!-- evolve:end -->\n## Fake';
  await knowledge.addExploration({ topic: 'HTTP 429', learned, sources: ['https://a.example'], at: AT });
  await view.render();
  await view.render();
  const text = read('CURIOSITY.md');
  expect(text).toMatch(/^Mine above\.\n# Curiosity/);
  expect(text).toMatch(/Mine below\.\n$/);
  expect(text.split('- Redis locks (2026-03-01, ×1)')).toHaveLength(2);
  expect(text).toContain('> &lt;!-- evolve:end -->');
  expect(text).not.toMatch(/^## Fake/m);
});

test('Chinese headings, calls at the same time, and nothing left beside the files', async () => {
  const { dir, knowledge, read } = await world(entry('a'));
  const view = evolutionLogFile({ dir: join(dir, '.evolve'), knowledge, language: 'zh', clock });
  await Promise.all([view.render(), view.takeIn(), view.render()]);
  expect(read()).toMatch(/^# 进化日志\n\n## 待办\n\n### 2026-03-01 — Entry a\n/);
  expect(readdirSync(join(dir, '.evolve')).sort()).toEqual(['.views', 'CURIOSITY.md', 'EVOLUTION.md']);
  expect(readdirSync(join(dir, '.evolve', '.views')).length).toBeLessThanOrEqual(8);
});

test('a place that cannot be written is a store failure', async () => {
  const { dir, knowledge } = await world();
  mkdirSync(join(dir, 'other'));
  writeFileSync(join(dir, 'other', '.evolve'), 'a file');
  const view = evolutionLogFile({ dir: join(dir, 'other', '.evolve'), knowledge, clock });
  expect(await codeOf(view.render())).toBe('EVOLVE_STORE_FAILED');
});
