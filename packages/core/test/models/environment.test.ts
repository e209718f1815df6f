import { expect, test } from 'vitest';
import { modelFromEnvironment } from '../../src/models/index.ts';
import { completion, serve } from './server.ts';

test('nothing set, or blanks: no model', () => {
  expect(modelFromEnvironment({})).toBeUndefined();
  expect(modelFromEnvironment({ ANTHROPIC_API_KEY: ' ', OPENAI_API_KEY: '' })).toBeUndefined();
});

test("somebody else's server without a model's name is left alone", () => {
  expect(modelFromEnvironment({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: 'http://localhost:1/v1' })).toBeUndefined();
});

test('wrong values are said, not ignored', () => {
  for (const wrong of [{ EVOLVE_MODEL_PRICES: 'cheap' }, { OPENAI_BASE_URL: 'not a url', EVOLVE_MODEL: 'm' }]) {
    expect(() => modelFromEnvironment({ OPENAI_API_KEY: 'k', ...wrong })).toThrow(
      expect.objectContaining({ code: 'EVOLVE_OPTIONS' }),
    );
  }
});

test('Anthropic before OpenAI, EVOLVE_MODEL before the default', () => {
  expect(modelFromEnvironment({ ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o' })?.id).toMatch(/^claude-/);
  expect(modelFromEnvironment({ ANTHROPIC_API_KEY: 'a', EVOLVE_MODEL: 'm' })?.id).toBe('m');
  expect(modelFromEnvironment({ OPENAI_API_KEY: 'o' })?.id).toMatch(/^gpt-/);
});

test('a local server without a key, with prices', async () => {
  const server = await serve(completion('Hi'));
  const model = modelFromEnvironment({
    OPENAI_BASE_URL: `${server.url}/v1`,
    EVOLVE_MODEL: 'local',
    EVOLVE_MODEL_PRICES: '1/2.5',
  });
  const request = { messages: [{ role: 'user' as const, content: 'Hello' }] };
  const response = await model?.generate(request, { signal: new AbortController().signal });
  expect(response).toMatchObject({ text: 'Hi', costUsd: (1000 + 250) / 1e6 });
  expect(server.received[0]?.headers).not.toHaveProperty('authorization');
});
