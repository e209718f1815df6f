import { expect, test } from 'vitest';
import { fromFunction } from '../../src/models/index.ts';

const request = { messages: [{ role: 'user' as const, content: 'Hello' }] };

test('a function that ignores its signal does not hold up an abort', async () => {
  const aborter = new AbortController();
  const model = fromFunction(() => new Promise(() => queueMicrotask(() => aborter.abort(new Error('enough')))));
  await expect(model.generate(request, { signal: aborter.signal })).rejects.toThrow('enough');
});

test('what it throws is a failed call, told without secrets and not repeated', async () => {
  let calls = 0;
  const model = fromFunction(() => {
    calls += 1;
    throw new Error('token=abcdefgh12345678');
  });
  const error: unknown = await model
    .generate(request, { signal: new AbortController().signal })
    .catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'EVOLVE_MODEL_FAILED' });
  expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain('abcdefgh12345678');
  expect(calls).toBe(1);
});

test('wrong options are refused at once', () => {
  expect(() => fromFunction(() => '', { retries: -1 })).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
});
