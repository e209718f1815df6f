import { expect, test } from 'vitest';
import { z } from 'zod';
import { anthropic } from '../../src/models/index.ts';
import { json, serve } from './server.ts';

const KEY = 'test-key-0123456789';
const signal = new AbortController().signal;
const request = { system: 'Be brief.', messages: [{ role: 'user' as const, content: 'Hello' }] };
const prices = { inputPerMTok: 3, outputPerMTok: 15 };

const message = (content: unknown[], stop = 'end_turn') =>
  json({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-test-1',
    content,
    stop_reason: stop,
    usage: { input_tokens: 500, cache_creation_input_tokens: 300, cache_read_input_tokens: 200, output_tokens: 100 },
  });

const modelAt = (url: string) =>
  anthropic({ baseUrl: url, model: 'claude-test', apiKey: KEY, prices, retryDelayMs: 1 });

test('overloaded (529) is tried again; a wrong key is not, and is not repeated in the error', async () => {
  const overloaded = json({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 529);
  const server = await serve(overloaded, message([{ type: 'text', text: 'Hi' }]));
  expect((await modelAt(server.url).generate(request, { signal })).text).toBe('Hi');
  expect(server.received).toHaveLength(2);

  const strict = await serve(json({ type: 'error', error: { message: `invalid x-api-key ${KEY}` } }, 401));
  const error: unknown = await modelAt(strict.url)
    .generate(request, { signal })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED', data: { status: 401 } });
  expect(JSON.stringify(error)).not.toContain(KEY);
  expect(strict.received).toHaveLength(1);
});

test('text blocks are joined, thinking is left out, cached tokens are counted as input', async () => {
  const server = await serve(
    message([
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'Hi ' },
      { type: 'text', text: 'there' },
    ]),
  );
  await expect(modelAt(server.url).generate(request, { signal })).resolves.toEqual({
    text: 'Hi there',
    usage: { inputTokens: 1000, outputTokens: 100 },
    used: { tokens: 1100, calls: 1 },
    costUsd: (1000 * 3 + 100 * 15) / 1e6,
    model: 'claude-test-1',
  });
  expect(server.received[0]).toMatchObject({
    url: '/v1/messages',
    headers: { 'x-api-key': KEY, 'anthropic-version': '2023-06-01' },
    body: { model: 'claude-test', max_tokens: 8192, system: 'Be brief.', messages: request.messages },
  });
});

test('a shape goes out as a forced tool; its input is validated, and repaired once', async () => {
  const call = (input: unknown) => message([{ type: 'tool_use', id: 't1', name: 'answer', input }], 'tool_use');
  const server = await serve(call({ n: 'one' }), call({ n: 1 }));
  const response = await modelAt(server.url).generate({ ...request, schema: z.object({ n: z.int() }) }, { signal });
  expect(response).toMatchObject({ object: { n: 1 }, text: '{"n":1}' });
  expect(server.received[0]?.body).toMatchObject({
    tool_choice: { type: 'tool', name: 'answer' },
    tools: [{ name: 'answer', input_schema: { type: 'object', required: ['n'] } }],
  });
});

test('a tool call cut off by the token limit is not repaired', async () => {
  const server = await serve(message([{ type: 'tool_use', id: 't', name: 'answer', input: {} }], 'max_tokens'));
  const asking = modelAt(server.url).generate({ ...request, schema: z.object({ n: z.int() }) }, { signal });
  await expect(asking).rejects.toMatchObject({ code: 'EVOLVE_MODEL_OUTPUT', data: { stopped: 'length' } });
  expect(server.received).toHaveLength(1);
});
