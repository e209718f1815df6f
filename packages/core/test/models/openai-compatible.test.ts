import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { EvolveError } from '../../src/errors/index.ts';
import { openAiCompatible, type OpenAiCompatibleOptions } from '../../src/models/index.ts';
import { unquoted } from '../../src/untrusted/index.ts';
import { closedPort, completion, hang, json, reset, resetInBody, serve, type Handler } from './server.ts';

const KEY = 'unusual+key/value=0123456789';
const request = { system: 'Be brief.', messages: [{ role: 'user' as const, content: 'Hello' }], maxOutputTokens: 50 };
const shape = z.object({ answer: z.number(), why: z.string().optional() });
const prices = { inputPerMTok: 3, outputPerMTok: 15 };
const ONE_CALL = (1000 * 3 + 100 * 15) / 1e6;

const modelAt = (url: string, options: Partial<OpenAiCompatibleOptions> = {}) =>
  openAiCompatible({ baseUrl: `${url}/v1/`, model: 'test-model', apiKey: KEY, retryDelayMs: 1, prices, ...options });

const generate = async (handlers: readonly [Handler, ...Handler[]], options: Partial<OpenAiCompatibleOptions> = {}) => {
  const server = await serve(...handlers);
  return { server, model: modelAt(server.url, options), signal: new AbortController().signal };
};

const failure = async (work: Promise<unknown>): Promise<EvolveError> =>
  work.then(
    () => expect.unreachable('it must fail'),
    (error: unknown) => error as EvolveError,
  );

describe('failures', () => {
  test('500s are tried again a bounded number of times, then say the status', async () => {
    const { server, model, signal } = await generate([json({ error: { message: 'broken' } }, 500)], { retries: 2 });
    const error = await failure(model.generate(request, { signal }));
    expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED', data: { status: 500, costUsd: 0 } });
    expect(error.data['detail']).toContain('broken');
    expect(server.received).toHaveLength(3);
  });

  test('a 400 is not tried again', async () => {
    const { server, model, signal } = await generate([json({ error: 'no such field' }, 400)]);
    await expect(model.generate(request, { signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_FAILED',
      data: { status: 400, kind: 'refused' },
    });
    expect(server.received).toHaveLength(1);
  });

  test('neither the key nor a header of the host appears in an error, though the service repeats them', async () => {
    const header = 'Gateway-credential-zzz';
    const echo: Handler = ({ headers }, response) => {
      response.writeHead(401).end(`bad key ${headers.authorization ?? ''} ${String(headers['x-gateway'])}`);
    };
    const { model, signal } = await generate([echo], { headers: { 'x-gateway': header } });
    const error = await failure(model.generate(request, { signal }));
    const everything = `${error.stack ?? ''}${JSON.stringify(error.data)}${String(error.cause)}${JSON.stringify(error.cause)}`;
    expect(everything).toContain('bad key');
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain(header);
    expect(error.hint).toContain('API key');
  });

  test('a key with a line break is refused without being shown', () => {
    expect.assertions(2);
    try {
      modelAt('http://127.0.0.1:1', { apiKey: `${KEY}\n` });
    } catch (error) {
      expect(error).toMatchObject({ code: 'EVOLVE_OPTIONS' });
      expect(String(error)).not.toContain(KEY);
    }
  });

  test('a redirect is not followed: it would take the key along', async () => {
    const other = await serve(completion('stolen'));
    const { model, signal } = await generate([json({}, 307, { location: `${other.url}/v1/chat/completions` })]);
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ data: { status: 307 } });
    expect(other.received).toHaveLength(0);
  });

  test('a connection that is reset is tried once more, and what was lost counts at its upper bound', async () => {
    const { server, model, signal } = await generate([reset, completion('Hi')]);
    const response = await model.generate(request, { signal });
    expect(response.text).toBe('Hi');
    expect(server.received).toHaveLength(2);
    expect(response.costUsd).toBeGreaterThan(ONE_CALL);
    expect(response.costUsd).toBeLessThanOrEqual(model.bound?.(request) ?? 0);
  });

  test('resets in the middle of the answer end after two requests, whatever the number of retries', async () => {
    const { server, model, signal } = await generate([resetInBody], { retries: 9 });
    const error = await failure(model.generate(request, { signal }));
    expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED', data: { kind: 'lost' } });
    expect(server.received).toHaveLength(2);
    expect(error.data['costUsd']).toBeLessThanOrEqual(model.bound?.(request) ?? 0);
  });

  test('nobody listens: nothing was sent, nothing is charged', async () => {
    const model = modelAt(await closedPort(), { retries: 1 });
    await expect(model.generate(request, { signal: new AbortController().signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_FAILED',
      data: { costUsd: 0 },
    });
  });

  test('an abort ends a hanging request with its own reason and closes the connection', async () => {
    const closed = Promise.withResolvers<undefined>();
    const aborter = new AbortController();
    const hanging: Handler = (_, response) => {
      response.on('close', () => closed.resolve(undefined));
      aborter.abort(new Error('enough'));
    };
    const { server, model } = await generate([hanging]);
    await expect(model.generate(request, { signal: aborter.signal })).rejects.toThrow('enough');
    await closed.promise;
    expect(server.received).toHaveLength(1);
  });

  test('an abort ends the wait that the service asked for', async () => {
    const aborter = new AbortController();
    const busy: Handler = (_, response) => {
      response.writeHead(429, { 'retry-after': '59' }).end('{}', () => setTimeout(() => aborter.abort(), 400));
    };
    const { server, model } = await generate([busy]);
    await expect(model.generate(request, { signal: aborter.signal })).rejects.toHaveProperty('name', 'AbortError');
    expect(server.received).toHaveLength(1);
  });

  test('a hanging request ends at its time limit and is not repeated', async () => {
    const { server, model, signal } = await generate([hang], { timeoutMs: 100 });
    await expect(model.generate(request, { signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_FAILED',
      message: expect.stringContaining('100 ms') as string,
    });
    expect(server.received).toHaveLength(1);
  });

  test('a wait of an hour is not made: the error says how long', async () => {
    const { server, model, signal } = await generate([json({}, 429, { 'retry-after': '3600' })]);
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ data: { retryAfterMs: 3_600_000 } });
    expect(server.received).toHaveLength(1);
  });

  test('an endless body is given up, not collected', async () => {
    let sent = 0;
    const endless: Handler = (_, response) => {
      const block = Buffer.alloc(1024 * 1024, 0x20);
      const more = (): void => {
        while (!response.destroyed && response.write(block)) sent += 1;
        sent += 1;
        if (!response.destroyed && sent < 200) response.once('drain', more);
      };
      more();
    };
    const { model, signal } = await generate([endless]);
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ data: { kind: 'unreadable' } });
    expect(sent).toBeLessThan(200);
  });

  test.each([
    ['no JSON', (_: unknown, response: Parameters<Handler>[1]) => void response.end('<html>proxy</html>')],
    ['no choices', json({ choices: [] })],
    ['another shape', json([1, 2])],
  ] satisfies [string, Handler][])('a 200 with %s is a failure, not an empty answer', async (_, handler) => {
    const { model, signal } = await generate([handler]);
    await expect(model.generate(request, { signal })).rejects.toMatchObject({ data: { kind: 'unreadable' } });
  });

  test('a refusal and an empty answer are no answers', async () => {
    const refused = await generate([completion(null, { refusal: 'I will not' })]);
    await expect(refused.model.generate(request, { signal: refused.signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_OUTPUT',
      data: { stopped: 'refusal', costUsd: ONE_CALL },
    });
    const empty = await generate([completion('')]);
    await expect(empty.model.generate(request, { signal: empty.signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_OUTPUT',
    });
  });
});

describe('answers', () => {
  test('text, usage, cost and the name of who answered', async () => {
    const { server, model, signal } = await generate([completion('Hi')]);
    await expect(model.generate(request, { signal })).resolves.toEqual({
      text: 'Hi',
      usage: { inputTokens: 1000, outputTokens: 100 },
      used: { tokens: 1100, calls: 1 },
      costUsd: ONE_CALL,
      model: 'served-model-1',
    });
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}` },
      body: {
        model: 'test-model',
        max_tokens: 50,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hello' },
        ],
      },
    });
  });

  test('429 with Retry-After in seconds, and as a date against the service clock, then success', async () => {
    const late = new Date('2020-01-01T00:00:00Z').toUTCString();
    const { server, model, signal } = await generate([
      json({}, 429, { 'retry-after': '0.01' }),
      json({}, 503, { 'retry-after': late, date: late }),
      completion('Hi'),
    ]);
    expect((await model.generate(request, { signal })).costUsd).toBe(ONE_CALL);
    expect(server.received).toHaveLength(3);
  });

  test('without prices there is no bound and no cost', async () => {
    const { model, signal } = await generate([completion('Hi')], { prices: undefined });
    expect(model.bound?.(request)).toBeUndefined();
    expect(await model.generate(request, { signal })).not.toHaveProperty('costUsd');
  });

  test('a service that reports no usage leaves the cost unknown instead of zero', async () => {
    const { model, signal } = await generate([json({ choices: [{ message: { content: 'Hi' } }] })]);
    expect(await model.generate(request, { signal })).not.toHaveProperty('costUsd');
  });

  test('the bound counts multi-byte text by its bytes', () => {
    const model = modelAt('http://127.0.0.1:1');
    const asking = (content: string) => model.bound?.({ messages: [{ role: 'user', content }] }) ?? 0;
    expect(asking('界'.repeat(1000))).toBeGreaterThanOrEqual(asking('a'.repeat(3000)));
  });
});

describe('shaped answers', () => {
  const shaped = { ...request, schema: shape };

  test('the zod schema goes out as JSON schema', async () => {
    const { server, model, signal } = await generate([completion('{"answer": 42}')]);
    expect((await model.generate(shaped, { signal })).object).toEqual({ answer: 42 });
    expect(server.received[0]?.body).toMatchObject({
      response_format: {
        type: 'json_schema',
        json_schema: { schema: { type: 'object', properties: { answer: { type: 'number' } }, required: ['answer'] } },
      },
    });
  });

  test.each([
    ['fenced', 'Here you are:\n```json\n{"answer": 42}\n```\nDone.'],
    ['between words', 'Since {x} is set, it is {"answer": 42, "why": "a } in \\" a string"}.'],
    ['after thinking aloud', '<think>{"answer": "maybe"}</think>{"answer": 42}'],
  ])('JSON %s is found', async (_, content) => {
    const { server, model, signal } = await generate([completion(content)]);
    expect((await model.generate(shaped, { signal })).object).toMatchObject({ answer: 42 });
    expect(server.received).toHaveLength(1);
  });

  test('one repair round: the model sees what was wrong, and both calls are paid', async () => {
    const { server, model, signal } = await generate([completion('{"answer": "42"}'), completion('{"answer": 42}')]);
    const response = await model.generate(shaped, { signal });
    expect(response).toMatchObject({ object: { answer: 42 }, costUsd: 2 * ONE_CALL, usage: { inputTokens: 2000 } });
    const last = server.received[1]?.body as { messages: { role: string; content: string }[] };
    // Would catch: words of the answer, which may repeat what it has read, where the model speaks for itself.
    expect(last.messages.at(-2)).toEqual({ role: 'assistant', content: '(an answer without the asked shape)' });
    expect(unquoted(last.messages.at(-1)?.content ?? '')).not.toContain('"42"');
    expect(last.messages.at(-1)?.content).toMatch(/answer: .*expected number/);
    expect(response.costUsd).toBeLessThanOrEqual(model.bound?.(shaped) ?? 0);
  });

  test('garbage twice is EVOLVE_MODEL_OUTPUT, never a third request', async () => {
    const { server, model, signal } = await generate([completion('{"answer": [[[')]);
    await expect(model.generate(shaped, { signal })).rejects.toMatchObject({
      code: 'EVOLVE_MODEL_OUTPUT',
      data: { costUsd: 2 * ONE_CALL },
    });
    expect(server.received).toHaveLength(2);
  });

  test('a lost request uses up the repair round: never more than two charged', async () => {
    const { server, model, signal } = await generate([reset, completion('garbage')]);
    await expect(model.generate(shaped, { signal })).rejects.toMatchObject({ code: 'EVOLVE_MODEL_OUTPUT' });
    expect(server.received).toHaveLength(2);
  });

  test('a cut off answer is not asked for again at the same length', async () => {
    const { server, model, signal } = await generate([completion('{"answer": 4', { finish: 'length' })]);
    await expect(model.generate(shaped, { signal })).rejects.toMatchObject({
      data: { stopped: 'length' },
      hint: expect.stringContaining('output tokens') as string,
    });
    expect(server.received).toHaveLength(1);
  });

  test('servers without JSON schema get it in words', async () => {
    const { server, model, signal } = await generate([completion('{"answer": 1}')], { structured: 'json_object' });
    await model.generate(shaped, { signal });
    const body = server.received[0]?.body as { response_format: unknown; messages: { content: string }[] };
    expect(body.response_format).toEqual({ type: 'json_object' });
    expect(body.messages[0]?.content).toContain('"required":["answer"]');
  });

  test('a schema that is not zod and cannot convert itself is asked for in words and still validated', async () => {
    const even = {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        validate: async (value: unknown) => {
          await Promise.resolve();
          return typeof value === 'number' && value % 2 === 0 ? { value } : { issues: [{ message: 'not even' }] };
        },
      },
    };
    const { server, model, signal } = await generate([completion('3'), completion('4')]);
    expect((await model.generate({ ...request, schema: even }, { signal })).object).toBe(4);
    expect(server.received[0]?.body).not.toHaveProperty('response_format');
  });
});
