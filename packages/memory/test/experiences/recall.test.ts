import { expect, test } from 'vitest';
import { fuse } from '../../src/experiences/fusion.ts';
import { overlap, wordsOf } from '../../src/experiences/likeness.ts';
import { opened } from './open.ts';

test('fused ranks: what two lists have comes before what one has first', () => {
  const fused = fuse([
    ['a', 'b', 'c'],
    ['b', 'd'],
  ]);
  expect([...fused.keys()]).toEqual(['b', 'a', 'd', 'c']);
  expect(fused.get('b')).toBeCloseTo(1 / 62 + 1 / 61);
  expect(fuse([]).size).toBe(0);
});

// Would catch: sentences that drown the one word that names the cause.
test('a name of code weighs three words, whether its mark is in the text or only its case', () => {
  const words = wordsOf({
    template: 'Failed with ECONNRESET in readFile',
    tokens: ['failed', 'with', 'econnreset', 'in', 'readfile'],
  });
  expect(words.ordered).toEqual(['econnreset', 'readfile', 'failed', 'with', 'in']);
  expect(overlap(words, 'econnreset x')).toEqual({ likeness: 3 / 10, shared: ['econnreset'] });
  expect(overlap(words, 'failed with in y').likeness).toBeCloseTo(3 / 10);
  expect(overlap(words, '').likeness).toBe(0);
});

test('text that would be syntax of the search is words', async () => {
  const { knowledge, close } = await opened();
  await knowledge.experiences.record({ problem: 'NEAR("a" b*) AND NOT col:x OR "', solution: 's', ok: true });
  for (const problem of ['"near" OR AND (', '*', '"', "col:' b^2 NOT"]) {
    await expect(knowledge.experiences.recall(problem, { limit: 3 })).resolves.toBeInstanceOf(Array);
  }
  await close();
});

test('a recall that was given up before it began rejects with the reason', async () => {
  const { knowledge, close } = await opened();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(knowledge.experiences.recall('x', { limit: 1, signal })).rejects.toThrow('enough');
  await close();
});

test('why says how it was found, what it is worth and whom to trust, and nothing of its texts', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: 'query failed: P2002 on users', solution: 'merge the rows', ok: true });
  const [hint] = await experiences.recall('query failed: P2002 on orders', { limit: 1 });
  const account = await experiences.why(hint!);
  expect(account).toMatchObject({
    trust: 'ours',
    recalled: { match: 'hint', shared: ['p2002', 'query', 'failed', 'on'] },
  });
  expect(account!.experience.value).toBeCloseTo(account!.lower * account!.recency);
  expect(account!.words[0]).toContain('proved again');
  expect(account!.words.join(' ')).not.toContain('merge');
  expect(await experiences.why('nobody')).toBeUndefined();
  await close();
});

// Would catch: a solution that was tried once in vain and is recalled as one in three, behind one that always worked.
test('what stands behind a good match is improbable, unless it has worked itself', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  const problem = 'ENOSPC: no space left on device, write';
  const tell = async (solution: string, oks: readonly boolean[]): Promise<void> => {
    for (const ok of oks) await experiences.record({ problem, solution, ok });
  };
  await tell('clean the cache', [true, true, true, true, true]);
  await tell('reboot', [false]);
  const [first, failed] = await experiences.recall(problem, { limit: 2 });
  expect(first!.probability).toBeCloseTo(6 / 7);
  expect(failed!.score).toBeCloseTo(1 / 7 / 3);
  expect(failed!.probability).toBeLessThan(0.1);
  await tell('grow the disk', [true, true, true, true]);
  const [, second] = await experiences.recall(problem, { limit: 2 });
  expect(second!.experience.solution).toBe('grow the disk');
  expect(second!.probability).toBeGreaterThan(0.6);
  await close();
});

test('a solution is shown once, and one that was given up for this problem is no hint of another', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  const problem = 'cannot open socket to alpha service';
  await experiences.record({ problem, solution: 'wait', ok: true });
  for (const name of ['beta', 'gamma', 'delta']) {
    for (const solution of ['wait', 'restart']) {
      await experiences.record({ problem: `cannot open socket to ${name} service`, solution, ok: true });
    }
  }
  const solutions = async (): Promise<readonly string[]> =>
    (await experiences.recall(problem, { limit: 9 })).map(({ experience }) => experience.solution);
  expect(await solutions()).toEqual(['wait', 'restart']);
  for (let times = 0; times < 3; times += 1) await experiences.record({ problem, solution: 'restart', ok: false });
  expect(await solutions()).toEqual(['wait']);
  await close();
});

test('what was pruned from this problem may come back as a hint', async () => {
  const { knowledge, close } = await opened({ limits: { experiences: 2 } });
  const { experiences } = knowledge;
  const problem = 'cannot open socket to alpha service';
  await experiences.record({ problem, solution: 'wait', ok: false });
  for (const name of ['beta', 'gamma']) {
    await experiences.record({ problem: `cannot open socket to ${name} service`, solution: 'wait', ok: true });
  }
  const [hint] = await experiences.recall(problem, { limit: 1 });
  expect(hint).toMatchObject({ match: 'hint', experience: { solution: 'wait' } });
  await close();
});
