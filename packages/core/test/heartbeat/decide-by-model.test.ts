import { describe, expect, test } from 'vitest';
import type { LanguageModel, LogEntry } from '../../src/contracts/index.ts';
import type { Material } from '../../src/cycle/material.ts';
import { decideByModel } from '../../src/heartbeat/decide-by-model.ts';
import { DEFAULT_OPTIONS } from '../../src/options.ts';
import { material } from '../cycle/samples.ts';

const entry = (id: string, attempts = 0): LogEntry => ({
  id,
  section: 'todo',
  title: id,
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:00:00.000Z',
  source: 'person',
  priority: 0,
  attempts,
});

const answering = (object: unknown): LanguageModel => ({
  id: 'm',
  generate: () =>
    Promise.resolve({ text: JSON.stringify(object), object, usage: { inputTokens: 1, outputTokens: 1 }, model: 'm' }),
});

const decide = (answer: unknown, change: Partial<Material> = {}) =>
  decideByModel(answering(answer), { ...material, ...change }, DEFAULT_OPTIONS, 'new', new AbortController().signal);

describe('what the model may not choose', () => {
  test.each<[string, unknown, Partial<Material>]>([
    ['an item that has failed too often', { action: 'evolve', item: 'a', reason: 'r' }, { todo: [entry('a', 3)] }],
    [
      'an item that waits for a person',
      { action: 'evolve', item: 'a', reason: 'r' },
      { todo: [entry('a')], waiting: ['a'] },
    ],
    [
      'a topic that one exploration has no money for',
      { action: 'explore', topic: 'locks', reason: 'r' },
      { left: { evolutions: 1, usd: { curiosity: 0.1, evolution: 1 } } },
    ],
    [
      'anything while another is on probation',
      { action: 'evolve', task: 'x', reason: 'r' },
      { onProbation: 'another' },
    ],
  ])('%s', async (_, answer, change) => {
    await expect(decide(answer, change)).rejects.toMatchObject({ code: 'EVOLVE_MODEL_OUTPUT' });
  });
});

test('an open item is taken up under its own id', async () => {
  const { decision } = await decide({ action: 'evolve', item: 'a', reason: 'r' }, { todo: [entry('a', 2)] });
  expect(decision).toMatchObject({ action: 'evolve', by: 'model', task: { id: 'a' } });
});
