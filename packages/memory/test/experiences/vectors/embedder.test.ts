import type { Embedder } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import { opened, wordEmbedder, type Opened } from '../open.ts';

const lexicon = { connection: 'link', connect: 'link', refused: 'denied', rejected: 'denied' };
const problem = 'the connection was refused';
/** Shares no word of weight with the problem. */
const other = 'cannot connect: rejected';

const withOne = async (embedder: Embedder, more: object = {}): Promise<Opened> => {
  const memory = await opened({ embedder, ...more });
  await memory.knowledge.experiences.record({ problem, solution: 'start it', ok: true });
  return memory;
};

const solutions = async ({ knowledge }: Opened, ask = other): Promise<readonly string[]> =>
  (await knowledge.experiences.recall(ask, { limit: 5 })).map(({ experience }) => experience.solution);

describe('an embedder that fails', () => {
  const fails: readonly (readonly [string, Embedder['embed'], RegExp])[] = [
    [
      'throws at once',
      () => {
        throw new Error('no quota');
      },
      /no quota/,
    ],
    ['rejects', () => Promise.reject(new Error('no network')), /no network/],
    ['answers with too few', () => Promise.resolve([]), /no 1 vectors/],
    ['answers with the wrong length', () => Promise.resolve([new Float32Array(3).fill(1)]), /Float32Array of 64/],
    ['answers with plain lists', () => Promise.resolve([Array(64).fill(1)] as never), /Float32Array of 64/],
    ['answers with NaN', () => Promise.resolve([new Float32Array(64).fill(Number.NaN)]), /number that is none/],
    ['answers with nothing but 0', () => Promise.resolve([new Float32Array(64)]), /without direction/],
    ['never answers', () => new Promise(() => undefined), /no answer within 20 ms/],
    [
      'answers when it is aborted',
      (_texts, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
      /no answer within 20 ms|stopped/,
    ],
  ];

  // Would catch: a recall that depends on somebody else's service.
  test.each(fails)(
    '%s: recall goes by words, says why, and leaves it alone for a while',
    async (_name, embed, reason) => {
      let asked = 0;
      const counted: Embedder['embed'] = (...args) => {
        asked += 1;
        return embed(...args);
      };
      const memory = await withOne({ id: 'bad', dimensions: 64, embed: counted }, { embedding: { timeoutMs: 20 } });
      const { experiences } = memory.knowledge;
      const [hint] = await experiences.recall('a connection was refused', { limit: 5 });
      expect(hint).toMatchObject({ match: 'hint', scale: 'text', degraded: expect.stringMatching(reason) });
      expect((await experiences.why(hint!))?.words.join(' ')).toMatch(reason);
      await experiences.recall('a connection was refused', { limit: 5 });
      expect(asked).toBe(1);
      expect(await experiences.stats()).toMatchObject({ embedded: 0, degraded: expect.stringMatching(reason) });
      memory.clock.pass(1);
      await experiences.recall('a connection was refused', { limit: 5 });
      expect(asked).toBe(2);
      await memory.close();
    },
  );

  test('a caller who gives up is not kept waiting by it', async () => {
    const memory = await withOne({ id: 'slow', dimensions: 64, embed: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const recall = memory.knowledge.experiences.recall(other, { limit: 5, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 10);
    await expect(recall).rejects.toThrow('enough');
    await memory.close();
  });

  test.each([
    { id: '', dimensions: 64 },
    { id: 'x', dimensions: 0 },
    { id: 'x', dimensions: 1.5 },
  ])('%o is refused at the door', async (wrong) => {
    await expect(opened({ embedder: { ...wrong, embed: async () => [] } })).rejects.toMatchObject({
      code: 'EVOLVE_OPTIONS',
    });
    await expect(opened({ embedding: { timeoutMs: 0 } })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });
});

test('vectors find what shares no word, and the hint is on a scale of its own', async () => {
  const memory = await withOne(wordEmbedder(lexicon));
  const [hint] = await memory.knowledge.experiences.recall(other, { limit: 5 });
  expect(hint).toMatchObject({ match: 'hint', scale: 'text+words', experience: { solution: 'start it' } });
  expect(hint!.probability).toBeLessThanOrEqual(0.5);
  await memory.close();
  const without = await opened({ dir: memory.dir });
  expect(await solutions(without)).toEqual([]);
  await without.close();
});

test('it is not asked for what a match answers, and never sees a secret', async () => {
  const embedder = wordEmbedder();
  const memory = await withOne(embedder);
  await memory.knowledge.experiences.recall(problem, { limit: 1 });
  expect(embedder.asked).toEqual([]);
  await memory.knowledge.experiences.recall('login at https://ann:hunter2secret@db.example.com/x', { limit: 1 });
  expect(JSON.stringify(embedder.asked)).not.toContain('hunter2secret');
  await memory.close();
});

// Would catch: vectors of two models that are compared, which means nothing.
test('vectors of another embedder are not compared; they are made anew, a few at each recall', async () => {
  const memory = await withOne(wordEmbedder(lexicon));
  for (let index = 0; index < 40; index += 1) {
    const letters = String(index).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
    await memory.knowledge.experiences.record({ problem: `thing ${letters} broke`, solution: letters, ok: true });
  }
  expect(await memory.embedMissing()).toEqual({ embedded: 41 });
  await memory.close();
  const again = await opened({ dir: memory.dir, embedder: wordEmbedder(lexicon, 'other') });
  const { experiences } = again.knowledge;
  expect((await experiences.stats()).embedded).toBe(0);
  await experiences.recall(other, { limit: 5 });
  expect((await experiences.stats()).embedded).toBe(16);
  expect(await again.embedMissing({ limit: 9 })).toEqual({ embedded: 9 });
  expect(await again.embedMissing()).toEqual({ embedded: 16 });
  expect(await again.embedMissing()).toEqual({ embedded: 0 });
  expect(await solutions(again)).toContain('start it');
  await again.close();
});

test('what another process recorded and forgot is seen at the next recall', async () => {
  const mine = await withOne(wordEmbedder(lexicon));
  expect(await solutions(mine)).toEqual(['start it']);
  const theirs = await opened({ dir: mine.dir, embedder: wordEmbedder(lexicon) });
  const { id } = await theirs.knowledge.experiences.record({ problem: 'link denied', solution: 'theirs', ok: true });
  await theirs.embedMissing();
  expect(await solutions(mine)).toContain('theirs');
  await theirs.knowledge.experiences.forget(id);
  expect(await solutions(mine)).toEqual(['start it']);
  await theirs.close();
  await mine.close();
});

test('of more vectors than are held in memory the newest are searched', async () => {
  const memory = await opened({ embedder: wordEmbedder(), embedding: { inMemory: 10 } });
  const name = (index: number): string => 'abcdefghijklmnopqrstuvwxyz'.charAt(index).repeat(5);
  for (let index = 0; index < 26; index += 1) {
    await memory.knowledge.experiences.record({ problem: `${name(index)} broke`, solution: name(index), ok: true });
    await memory.embedMissing();
    await memory.knowledge.experiences.recall(`it is ${name(index)}`, { limit: 1 });
  }
  expect(await solutions(memory, `what is ${name(25)} here`)).toContain(name(25));
  await memory.close();
});

test('a full disk takes no vectors, and recall goes on', async () => {
  const memory = await opened({ embedder: { ...wordEmbedder(), id: 'w' }, maxBytes: 300_000 });
  const { experiences } = memory.knowledge;
  const big = 'x'.repeat(20_000);
  const fill = async (): Promise<void> => {
    for (let index = 0; ; index += 1) {
      const letters = String(index).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
      await experiences.record({ problem: `failure of ${letters}`, solution: big + letters, ok: true });
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: 'EVOLVE_STORE_FULL' });
  for (let round = 0; round < 40; round += 1) {
    expect(await experiences.recall('some failure of a', { limit: 1 })).toHaveLength(1);
  }
  await memory.close();
});
