import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fit, RECORD_SCALE } from '../../src/experiences/calibration.ts';
import { opened } from './open.ts';

const pairs = (...counts: readonly (readonly [x: number, right: number, wrong: number])[]) =>
  counts.flatMap(([x, right, wrong]) => [
    ...Array.from({ length: right }, () => ({ x, y: 1 })),
    ...Array.from({ length: wrong }, () => ({ x, y: 0 })),
  ]);

// Would catch: three lucky hints that are believed from then on.
test('with few judged recalls the prior stands: half the score of a hint, the record of a match', () => {
  const few = pairs([0.8, 19, 0]);
  expect(fit('text', few)(0.8)).toBe(0.4);
  expect(fit('text', [])(1)).toBe(0.5);
  expect(fit(RECORD_SCALE, few)(0.8)).toBe(0.8);
});

test('with many it is how often such scores were right, and never certain', () => {
  const probability = fit('text', pairs([0.2, 1, 99], [0.6, 60, 40], [0.9, 100, 0]));
  expect(probability(0.2)).toBeLessThan(0.05);
  expect(probability(0.6)).toBeCloseTo(0.6, 1);
  expect(probability(0.9)).toBeGreaterThan(0.9);
  expect(probability(1)).toBeLessThan(1);
});

// Would catch: a vector search that is sure of itself and always wrong.
test('scores that are always wrong are believed to be wrong', () => {
  expect(fit('text+x', pairs([0.95, 0, 200]))(0.95)).toBeLessThan(0.05);
});

test('a probability stays in [0, 1] and never falls with the score', () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  const judged = fc.array(fc.record({ x: score, y: fc.constantFrom(0, 1) }), { maxLength: 100 });
  fc.assert(
    fc.property(judged, score, score, (list, a, b) => {
      const probability = fit('text', list);
      const [low, high] = [probability(Math.min(a, b)), probability(Math.max(a, b))];
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(low - 1e-12);
    }),
  );
});

test('what came of hints is learnt from, and a hint stays below a match with the same record', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: 'cannot open socket to alpha service', solution: 'wait', ok: true });
  const ask = 'cannot open socket to beta service';
  const [before] = await experiences.recall(ask, { limit: 1 });
  expect(before).toMatchObject({ match: 'hint', scale: 'text' });
  for (let index = 0; index < 60; index += 1) {
    // Another problem each time, which the hint's solution solved.
    const problem = `trouble number ${'abcdefghij'.charAt(index % 10)}${'klmnop'.charAt(index % 6)} with plugs`;
    await experiences.record({ problem, solution: 'wait', ok: true, recalled: before! });
  }
  const [after] = await experiences.recall(ask, { limit: 1 });
  expect(after!.probability).toBeGreaterThan(before!.probability);
  const [match] = await experiences.recall('cannot open socket to alpha service', { limit: 1 });
  expect(after!.experience.id).toBe(match!.experience.id);
  expect(after!.probability).toBeLessThanOrEqual(match!.probability);
  expect((await experiences.stats()).judged).toEqual({ text: 60 });
  await close();
});

test('claims judge nothing', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  await experiences.record({ problem: 'disk full', solution: 'clean', ok: true });
  const [found] = await experiences.recall('disk full', { limit: 1 });
  await experiences.outcome(found!.experience.id, { ok: false, by: 'model', recalled: found! });
  expect((await experiences.stats()).judged).toEqual({});
  await close();
});

// Would catch: a fix that was rolled back and still speaks for recalls like the one it came from.
test('of a cycle only the last outcome judges the recall, whether or not it names it again', async () => {
  const { knowledge, close } = await opened();
  const { experiences } = knowledge;
  const problem = 'disk full';
  const { id } = await experiences.record({ problem, solution: 'clean', ok: true });
  const [recalled] = await experiences.recall(problem, { limit: 1 });
  for (let index = 0; index < 30; index += 1) {
    const cycleId = `c${String(index)}`;
    await experiences.record({ problem, solution: 'clean', ok: true, cycleId, recalled: recalled! });
    await experiences.outcome(id, {
      ok: false,
      cycleId,
      reason: 'rolled-back',
      ...(index % 2 === 0 ? { recalled: recalled! } : {}),
    });
    await experiences.outcome(id, { ok: true, cycleId, by: 'model' });
  }
  expect((await experiences.stats()).judged).toEqual({ record: 30 });
  const [after] = await experiences.recall(problem, { limit: 1 });
  // It never held: only the prior still speaks for it.
  expect(after!.probability).toBeLessThan(0.2);
  await close();
});
