import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@evolve/core/contracts';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { evolutionLogFile, openMemory } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';

const AT = '2026-03-01T10:00:00.000Z';
const clock: Clock = { now: () => new Date('2026-03-02T10:00:00.000Z'), sleep: () => Promise.resolve() };
const TOPICS = ['Redis distributed locks', 'How do vector clocks work?', 'Backoff with jitter'];

const world = async (topics: readonly string[] = TOPICS) => {
  const dir = temporaryDir();
  const { knowledge, close } = await openMemory({ dir: join(dir, 'state') });
  onTestFinished(close);
  for (const topic of topics) await knowledge.addCuriosity(topic, AT);
  const place = join(dir, '.evolve');
  const view = evolutionLogFile({ dir: place, knowledge, clock });
  await view.render();
  const file = join(place, 'CURIOSITY.md');
  const read = (): string => readFileSync(file, 'utf8');
  return {
    knowledge,
    view,
    place,
    read,
    write: (text: string) => {
      writeFileSync(file, text);
    },
    edit: (change: (text: string) => string) => {
      const [before, after] = [read(), change(read())];
      expect(after).not.toBe(before);
      writeFileSync(file, after);
    },
    open: async () => (await knowledge.curiosity(99)).map(({ topic }) => topic),
  };
};

const withItem = (item: string) => (text: string) =>
  text.replace('## Open questions\n\n', `## Open questions\n\n${item}\n`);

test('a file that nobody touched changes nothing, and is not written again', async () => {
  const { view, read, open } = await world();
  const before = read();
  expect(await view.takeIn()).toBe(0);
  await view.render();
  expect(read()).toBe(before);
  expect((await open()).toSorted()).toEqual(TOPICS.toSorted());
});

test("a person's new question comes first, once", async () => {
  const { view, edit, open, read, knowledge } = await world();
  edit(withItem('* What is a fencing token?'));
  expect(await view.takeIn()).toBe(1);
  expect(await view.takeIn()).toBe(0);
  await view.render();
  expect((await open())[0]).toBe('What is a fencing token?');
  expect(read()).toContain('- What is a fencing token? (2026-03-02, ×1)\n');
  expect((await knowledge.curiosity(1))[0]?.count).toBe(1);
});

test('a deleted and a ticked question do not come back by themselves', async () => {
  const { view, edit, open, knowledge } = await world();
  edit((text) => text.replace(/- Redis.*\n/, '').replace('- Backoff', '- [x] Backoff'));
  expect(await view.takeIn()).toBe(2);
  await knowledge.addCuriosity('redis distributed locks', AT);
  await view.render();
  expect(await open()).toEqual(['How do vector clocks work?']);
});

test('a reworded question takes the place of the old one, even nearly in its words', async () => {
  const { view, edit, open } = await world();
  edit((text) => text.replace('Redis distributed locks', 'redis: distributed locks'));
  await view.takeIn();
  expect((await open()).filter((topic) => /redis/i.test(topic))).toEqual(['redis: distributed locks']);
});

test('a question that a person asks for is open again, though it was explored', async () => {
  const { view, edit, open, knowledge } = await world();
  await knowledge.addExploration({ topic: 'Backoff with jitter', learned: 'Full jitter.', sources: [], at: AT });
  await view.render();
  expect(await open()).toHaveLength(2);
  edit(withItem('- Backoff with jitter'));
  await view.takeIn();
  expect(await open()).toHaveLength(3);
});

test('what the agent asked or learned meanwhile is no edit', async () => {
  const { view, open, knowledge } = await world();
  await knowledge.addCuriosity('Raft elections', AT);
  await knowledge.addExploration({ topic: 'Backoff with jitter', learned: 'Full jitter.', sources: [], at: AT });
  expect(await view.takeIn()).toBe(0);
  expect((await open()).toSorted()).toEqual([
    'How do vector clocks work?',
    'Raft elections',
    'Redis distributed locks',
  ]);
});

test('other words in our region are put below it, as they were', async () => {
  const { view, edit, read } = await world();
  edit((text) => text.replace('## Explored\n', 'Ask Li about this.\n  - twice\n\n## Explored\n'));
  await view.render();
  await view.render();
  expect(read()).toMatch(/<!-- evolve:end [0-9a-f]{32} -->\n\nAsk Li about this\.\n/);
  expect(read().match(/Ask Li/g)).toHaveLength(1);
});

test('what is too long for a question, or is none, stays in the file', async () => {
  const { view, edit, read, open } = await world();
  const long = `- ${'why '.repeat(120)}`;
  edit(withItem(`${long.trimEnd()}\n- ???`));
  await view.render();
  expect(await open()).toHaveLength(3);
  expect(read()).toContain(`\n${long.trimEnd()}\n- ???\n`);
});

test.each([
  ['cut off', (text: string) => text.slice(0, text.indexOf('vector'))],
  ['emptied', () => ''],
  ['without its headings', (text: string) => text.replace(/^## .*$/gm, '')],
  ['without our region', () => '# Mine\n'],
])('a file that was %s deletes no question', async (_, change) => {
  const { view, edit, open, read } = await world();
  edit(change);
  await view.takeIn();
  await view.render();
  expect((await open()).toSorted()).toEqual(TOPICS.toSorted());
  expect(read()).toContain('- Redis distributed locks (2026-03-01, ×1)');
});

test('without the copies of what was written nothing counts as deleted, and what is new is taken in', async () => {
  const { view, edit, open, place } = await world();
  edit((text) => withItem('- Raft elections')(text).replace(/- Redis.*\n/, ''));
  rmSync(join(place, '.views'), { recursive: true });
  await view.takeIn();
  expect(await open()).toHaveLength(4);
});

test('a file of an earlier version goes on, with the words around its region', async () => {
  const { view, read, write, open } = await world();
  const begin = '<!-- evolve:begin: written by the agent; everything outside stays as you write it -->';
  const items = TOPICS.map((topic) => `- ${topic} (2026-03-01, ×1)`).join('\n');
  write(
    `Mine.\n${begin}\n\n## Open questions\n\n${items}\n\n## Explored\n\nNone yet.\n\n<!-- evolve:end -->\nBelow.\n`,
  );
  expect(await view.takeIn()).toBe(0);
  await view.render();
  expect(read()).toMatch(/^Mine\.\n<!-- evolve:begin[^\n]*\n\n## Open[^]*-->\nBelow\.\n$/);
  expect(await open()).toHaveLength(3);
});

test('an editor with other line ends has changed nothing', async () => {
  const { view, edit } = await world();
  edit((text) => text.replaceAll('\n', '\r\n'));
  expect(await view.takeIn()).toBe(0);
});

test('copies of both files stay few and do not push each other out', async () => {
  const { view, knowledge, place, edit, open } = await world();
  edit(withItem('- Raft elections'));
  const before = readFileSync(join(place, 'CURIOSITY.md'));
  await view.render();
  for (let index = 0; index < 40; index += 1) {
    await knowledge.log.put({
      id: `e${String(index)}`,
      section: 'todo',
      title: `Item ${String(index)}`,
      createdAt: AT,
      updatedAt: AT,
      source: 'host',
      priority: 0,
      attempts: 0,
    });
    await view.render();
  }
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'CURIOSITY.md'), before.toString().replace(/- Redis.*\n/, ''));
  await view.takeIn();
  expect(await open()).not.toContain('Redis distributed locks');
  expect(readdirSync(join(place, '.views')).length).toBeLessThan(30);
});

const words = fc.stringMatching(/^[A-Za-z<>`#!&; \u4e00-\u4e20-]{1,30}$/);
const line = fc.oneof(
  words,
  words.map((text) => `- ${text}`),
  words.map((text) => `## ${text}`),
  words.map((text) => `> ${text}`),
);

test('wherever a person writes, no word is lost, and the next render changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(), line), { minLength: 1, maxLength: 6 }), async (inserted) => {
      const { view, read, write, open } = await world();
      const lines = read().split('\n');
      for (const [at, text] of inserted) lines.splice(at % (lines.length + 1), 0, text);
      write(lines.join('\n'));
      await view.render();
      const [text, topics] = [read().replaceAll('&lt;!--', '<!--'), (await open()).join('\n')];
      const known = (text + topics).replace(/\s+/g, ' ');
      for (const [, one] of inserted) {
        const own = one.replace(/^- /, '').replaceAll('&lt;!--', '<!--').replace(/\s+/g, ' ').trim();
        if (/[\p{L}]/u.test(own)) expect(known).toContain(own);
      }
      const before = read();
      await view.render();
      expect(read()).toBe(before);
    }),
    { numRuns: 60 },
  );
});
