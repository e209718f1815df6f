/** What a decision is made from, by a real agent's signals: bounded, distinct, of the day and of the version that runs. */
import type { LanguageModel, StoredObservation } from '@evolve/core/contracts';
import { openMemory } from '@evolve/memory';
import { expect, test } from 'vitest';
import { git, makeRepo, open } from './fixture.ts';

const NOTHING = { action: 'idle', reason: 'all is well' };

interface Told {
  readonly curiosity: readonly { readonly topic: string; readonly count: number }[];
  readonly reflections: readonly { readonly reason: string }[];
  readonly tools: readonly { readonly name: string }[];
  readonly errors: readonly { readonly error: string; readonly count: number }[];
  readonly metrics: readonly { readonly name: string; readonly last: number }[];
}

/** A model that decides for nothing and keeps what it was told. */
const listening = (): { readonly model: LanguageModel; readonly told: () => Told } => {
  let content = '';
  return {
    model: {
      id: 'm',
      generate: ({ messages }) => {
        content = messages[0]?.content ?? '';
        return Promise.resolve({ text: '', object: NOTHING, usage: { inputTokens: 1, outputTokens: 1 }, model: 'm' });
      },
    },
    told: () => JSON.parse(content.split('\n').slice(1, -1).join('\n')) as Told,
  };
};

const TOPICS =
  'locks queues caches shards timers quorums leases fences vectors graphs trees heaps tries bloom skip rings logs'
    .split(' ')
    .concat('snapshots epochs barriers mutexes channels fibers arenas'.split(' '));

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

// Would catch: a topic that is asked about often and pushes the others out, and yesterday's reflections in today's decision.
test('the latest 20 distinct topics and the latest 15 reflections of the day', async () => {
  const place = makeRepo();
  const { knowledge, close } = await openMemory({ dir: place.stateDir });
  for (const [index, word] of TOPICS.entries()) {
    for (let again = 0; again <= index % 3; again += 1) {
      await knowledge.addCuriosity(word, minutesAgo(100 - index));
    }
  }
  const reflection = { grade: 'poor', curiosity: null, scores: {}, versionId: 'v' } as const;
  const add = (reason: string, minutes: number): Promise<void> =>
    knowledge.addReflection({ ...reflection, turnId: reason, reason, at: minutesAgo(minutes) });
  for (let index = 0; index < 10; index += 1) await add(`yesterday ${String(index)}`, 25 * 60 + index);
  for (let index = 0; index < 20; index += 1) await add(`today ${String(index)}`, 20 - index);
  await close();
  const { model, told } = listening();
  await (await open(place, { model })).evolve();
  const { curiosity, reflections } = told();
  const wanted = TOPICS.slice(-20).toReversed();
  expect(curiosity.map(({ topic }) => topic)).toEqual(wanted);
  expect(curiosity.map(({ count }) => count)).toEqual(wanted.map((word) => (TOPICS.indexOf(word) % 3) + 1));
  expect(reflections.map(({ reason }) => reason)).toEqual(
    Array.from({ length: 15 }, (_, index) => `today ${String(19 - index)}`),
  );
});

test('errors that no tool explains and metrics, ten of each, of the running version; and they are on the receipt', async () => {
  const place = makeRepo();
  const { model, told } = listening();
  const evolver = await open(place, { model });
  await evolver.boot();
  const versionId = git(place.dir, 'rev-parse', 'HEAD');
  const earlier: StoredObservation = {
    kind: 'error',
    at: minutesAgo(5),
    versionId: `not ${versionId}`,
    error: 'of an earlier version',
    fingerprint: 'f',
  };
  const { knowledge, close } = await openMemory({ dir: place.stateDir });
  await knowledge.observe([earlier, { ...earlier, versionId, at: minutesAgo(25 * 60), error: 'of yesterday' }]);
  await close();
  const words = TOPICS.slice(0, 12);
  for (const [index, word] of words.entries()) {
    for (let again = 0; again <= index; again += 1) {
      evolver.observe({ kind: 'error', error: new Error(`no ${word} in module ${word}.core`) });
      evolver.observe({ kind: 'metric', name: word, value: again });
    }
  }
  const shared = new Error('the index of search is gone');
  for (let again = 0; again < 20; again += 1) {
    evolver.observe({ kind: 'tool', name: 'search', ok: false, error: shared });
    evolver.observe({ kind: 'error', error: shared });
  }
  const { trigger } = await evolver.evolve();
  const { errors, metrics, tools } = told();
  expect(tools.map(({ name }) => name)).toEqual(['search']);
  expect(errors.map(({ count }) => count)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  expect(errors[0]?.error).toContain(words[11]);
  expect(metrics).toHaveLength(10);
  expect(metrics.every(({ name, last }) => last === words.indexOf(name))).toBe(true);
  expect(trigger.signals.join('\n')).toMatch(/^error, 12 times: /m);
});
