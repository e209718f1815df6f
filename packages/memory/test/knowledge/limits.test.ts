import type { StoredObservation } from '@evolve/core/contracts';
import { expect, test } from 'vitest';
import { openMemory, type KnowledgeLimits, type Memory } from '../../src/index.ts';
import { temporaryDir } from '../temporary.ts';

const at = (second: number): string => new Date(Date.UTC(2026, 2, 1, 10, 0, second)).toISOString();
const since = at(0);

const limited = (limits: Partial<KnowledgeLimits>): Promise<Memory> => openMemory({ dir: temporaryDir(), limits });

// Would catch: a store that grows for ever, and one kind that pushes out another.
test('old observations go, the newest stay, and a flood of one kind leaves the others alone', async () => {
  const { knowledge, close } = await limited({ observations: 10 });
  const outcome: StoredObservation = { kind: 'outcome', at: at(0), versionId: 'v', subject: 'answer', ok: true };
  await knowledge.observe([outcome]);
  for (let second = 0; second < 100; second += 1) {
    const call = { kind: 'tool', at: at(second), versionId: 'v', name: 'search', ok: second !== 99 } as const;
    await knowledge.observe([call]);
  }
  const [stats] = await knowledge.toolStats({ since, limit: 1 });
  expect(stats?.calls).toBeGreaterThanOrEqual(10);
  expect(stats?.calls).toBeLessThanOrEqual(20);
  expect(stats?.failures).toBe(1);
  expect(await knowledge.outcomes({})).toEqual([{ versionId: 'v', ok: 1, failed: 0 }]);
  await close();
});

// Would catch: a kind that is never looked at because its ids are never the round ones.
test('of two kinds that take turns both are kept within the limit', async () => {
  const { knowledge, close } = await limited({ observations: 10 });
  for (let second = 0; second < 100; second += 1) {
    await knowledge.observe([{ kind: 'tool', at: at(second), versionId: 'v', name: 'search', ok: true }]);
    await knowledge.observe([{ kind: 'outcome', at: at(second), versionId: 'v', subject: 'answer', ok: true }]);
  }
  const [stats] = await knowledge.toolStats({ since, limit: 1 });
  expect(stats?.calls).toBeLessThanOrEqual(20);
  expect((await knowledge.outcomes({}))[0]?.ok).toBeLessThanOrEqual(20);
  await close();
});

test.each([0, -1, 1.5, Number.NaN])('a limit of %d is refused: it would be none', async (observations) => {
  await expect(limited({ observations })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
});

test('of topics, lessons, reflections and explorations the newest stay', async () => {
  const { knowledge, close } = await limited({ curiosity: 2, lessons: 2, reflections: 2, explorations: 2 });
  for (const [second, word] of ['alpha particles', 'beta decay', 'gamma rays'].entries()) {
    await knowledge.addCuriosity(word, at(second));
    await knowledge.addLesson({ id: word, text: word, at: at(second) });
    await knowledge.addExploration({ topic: `note ${String(second)}`, learned: word, sources: [], at: at(second) });
    const reflection = { grade: 'good', reason: word, curiosity: null, scores: {} } as const;
    await knowledge.addReflection({ ...reflection, turnId: word, at: at(second), versionId: 'v' });
  }
  const kept = ['gamma rays', 'beta decay'];
  expect((await knowledge.curiosity(9)).map(({ topic }) => topic)).toEqual(kept);
  expect((await knowledge.lessons(9)).map(({ text }) => text)).toEqual(kept);
  expect((await knowledge.reflections({ since, limit: 9 })).map(({ turnId }) => turnId)).toEqual(kept);
  expect((await knowledge.explorations(9)).map(({ learned }) => learned)).toEqual(kept);
  await close();
});

test('of experiences those with the better record stay, and the forgotten are no hints', async () => {
  const { knowledge, close } = await limited({ experiences: 1 });
  await knowledge.experiences.record({ problem: 'disk full', solution: 'clean up', ok: true });
  await knowledge.experiences.record({ problem: 'socket hang up', solution: 'pray', ok: false });
  expect(await knowledge.experiences.recall('socket hang up', { limit: 9 })).toEqual([]);
  expect(await knowledge.experiences.recall('the socket hang up again', { limit: 9 })).toEqual([]);
  expect(await knowledge.experiences.recall('disk full', { limit: 9 })).toHaveLength(1);
  await close();
});

test('a time that is none is refused instead of stored', async () => {
  const { knowledge, close } = await limited({});
  await expect(knowledge.addCuriosity('x', 'yesterday')).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  await close();
});
