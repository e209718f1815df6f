import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aiSdk } from '../../src/models/index.ts';

const signal = new AbortController().signal;
const request = { system: 'S', messages: [{ role: 'user' as const, content: 'Hello' }] };
const prices = { inputPerMTok: 3, outputPerMTok: 15 };

const sdkModel = (version: 'v2' | 'v3' | 'v4', text: string, calls: unknown[] = []) => ({
  specificationVersion: version,
  provider: 'test',
  modelId: 'm',
  doGenerate: async (options: unknown) => {
    calls.push(options);
    await Promise.resolve();
    return {
      content: [
        { type: 'reasoning', text: 'hm' },
        { type: 'text', text },
      ],
      warnings: [],
      response: { modelId: 'm-2026' },
      ...(version === 'v2'
        ? { finishReason: 'stop', usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } }
        : {
            finishReason: { unified: 'stop', raw: 'end' },
            usage: { inputTokens: { total: 10, noCache: 8 }, outputTokens: { total: 5, text: 3, reasoning: 2 } },
          }),
    };
  },
});

class ApiCallError extends Error {
  readonly requestBodyValues = { secret: 'in the request' };
  readonly responseHeaders: Record<string, string>;
  readonly statusCode: number;
  constructor(statusCode: number, headers: Record<string, string> = {}) {
    super(`call failed with key sk-abcdefghijklmnopqrstuvwx`);
    this.statusCode = statusCode;
    this.responseHeaders = headers;
  }
}

describe('errors of the SDK', () => {
  test('503 is tried again; the request and the key do not get into the error', async () => {
    let calls = 0;
    const model = {
      ...sdkModel('v3', ''),
      doGenerate: (): Promise<never> => {
        calls += 1;
        return Promise.reject(new ApiCallError(503));
      },
    };
    const error: unknown = await aiSdk(model, { retries: 1, retryDelayMs: 1 })
      .generate(request, { signal })
      .catch((caught: unknown) => caught);
    expect(calls).toBe(2);
    expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED', data: { status: 503 } });
    expect(JSON.stringify([error, (error as Error).cause])).not.toMatch(/sk-abc|in the request/);
  });

  test('a wait longer than a minute is left to the caller', async () => {
    const model = {
      ...sdkModel('v4', ''),
      doGenerate: () => Promise.reject(new ApiCallError(429, { 'retry-after': '120' })),
    };
    await expect(aiSdk(model).generate(request, { signal })).rejects.toMatchObject({ data: { retryAfterMs: 120_000 } });
  });

  test('a model that ignores its signal does not hold up an abort', async () => {
    const aborter = new AbortController();
    const model = {
      ...sdkModel('v3', ''),
      doGenerate: () => new Promise(() => queueMicrotask(() => aborter.abort(new Error('enough')))),
    };
    await expect(aiSdk(model).generate(request, { signal: aborter.signal })).rejects.toThrow('enough');
  });

  test('a name, a v1 object and nothing at all are refused at once', () => {
    for (const wrong of ['openai/gpt', undefined, { ...sdkModel('v2', ''), specificationVersion: 'v1' }]) {
      expect(() => aiSdk(wrong as never)).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
    }
  });
});

test.each(['v2', 'v3', 'v4'] as const)('%s: prompt, usage, cost and shape', async (version) => {
  const calls: unknown[] = [];
  const model = aiSdk(sdkModel(version, '{"n":1}', calls), { prices });
  const response = await model.generate({ ...request, schema: z.object({ n: z.int() }) }, { signal });
  expect(response).toMatchObject({
    object: { n: 1 },
    usage: { inputTokens: 10, outputTokens: 5 },
    costUsd: (10 * 3 + 5 * 15) / 1e6,
    model: 'm-2026',
  });
  expect(model.id).toBe('test/m');
  expect(calls[0]).toMatchObject({
    prompt: [
      { role: 'system', content: 'S' },
      { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    ],
    responseFormat: { type: 'json', schema: { type: 'object' } },
  });
});
