import { expect, test } from 'vitest';
import { startChild } from '../children/spawn.ts';
import { opened } from './open.ts';

// Would catch: a read before the lock, by which two processes count one outcome, or make two of one experience.
test('two processes that record at once lose nothing and make one experience of one', async () => {
  const { dir, knowledge, close } = await opened();
  const children = ['a', 'b'].map((name) => startChild('record-many.ts', [dir, name, '40']));
  for (const { ended } of children) expect((await ended).code).toBe(0);
  const [found, ...more] = await knowledge.experiences.recall('socket hang up', { limit: 9 });
  expect(more.filter(({ match }) => match === 'fingerprint')).toEqual([]);
  expect(found?.experience.successes).toBe(80);
  expect(await knowledge.experiences.stats()).toMatchObject({ outcomes: 160 });
  await close();
});

test('a full disk keeps nothing of an experience, and what is there is recalled', async () => {
  const { knowledge, close } = await opened({ maxBytes: 400_000 });
  const { experiences } = knowledge;
  const big = 'x'.repeat(60_000);
  const fill = async (): Promise<void> => {
    for (let index = 0; index < 99; index += 1) {
      const letters = String(index).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
      await experiences.record({ problem: `failure of ${letters}`, solution: big + letters, ok: true });
    }
  };
  await expect(fill()).rejects.toMatchObject({ code: 'EVOLVE_STORE_FULL' });
  const { live, outcomes } = await experiences.stats();
  expect(live).toBe(outcomes);
  expect(await experiences.recall('failure of a', { limit: 1 })).toHaveLength(1);
  await close();
});
