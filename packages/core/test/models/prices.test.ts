/** Prices by one figure, by table and by a host's function; and what a call used besides. */
import { describe, expect, test } from 'vitest';
import { command, fromFunction, type PriceList } from '../../src/models/index.ts';

const request = { messages: [{ role: 'user' as const, content: 'Hello' }], maxOutputTokens: 1000 };
const { signal } = new AbortController();
const USAGE = { inputTokens: 2_000_000, outputTokens: 1_000_000 };

const modelWith = (prices: PriceList, answeredBy?: string) =>
  fromFunction(() => ({ text: 'hi', usage: USAGE, ...(answeredBy === undefined ? {} : { model: answeredBy }) }), {
    ...{ id: 'small', prices },
  });

const TABLE = {
  small: { inputPerMTok: 1, outputPerMTok: 2 },
  'small-2': { inputPerMTok: 10, outputPerMTok: 20 },
};

describe('a table', () => {
  test('prices the model that answered, or else the one that was asked', async () => {
    expect((await modelWith(TABLE).generate(request, { signal })).costUsd).toBe(4);
    expect((await modelWith(TABLE, 'small-2').generate(request, { signal })).costUsd).toBe(40);
    expect((await modelWith(TABLE, 'small-3').generate(request, { signal })).costUsd).toBe(4);
  });

  test('without the model knows no price, and bounds nothing; no name reaches into its prototype', async () => {
    const other = { large: TABLE.small };
    for (const name of [undefined, 'constructor', '__proto__', 'toString']) {
      const model = modelWith(other, name);
      expect(model.bound?.(request)).toBeUndefined();
      expect(await model.generate(request, { signal })).not.toHaveProperty('costUsd');
    }
  });
});

describe('a function', () => {
  test('is asked for the model and its usage, and for the most before', async () => {
    const asked: unknown[] = [];
    const model = modelWith((name, usage) => {
      asked.push([name, usage]);
      return usage.outputTokens / 1000;
    });
    expect(model.bound?.(request)).toBe(1);
    expect((await model.generate(request, { signal })).costUsd).toBe(1000);
    expect(asked.at(-1)).toEqual(['small', USAGE]);
  });

  test.each<[string, PriceList]>([
    ['NaN', () => Number.NaN],
    ['less than nothing', () => -1],
    ['endless', () => Number.POSITIVE_INFINITY],
    ['nothing', () => undefined],
    ['a text', () => '3' as unknown as number],
    [
      'an error',
      () => {
        throw new Error('no such model');
      },
    ],
  ])('that says %s knows no price', async (_, prices) => {
    const model = modelWith(prices);
    expect(model.bound?.(request)).toBeUndefined();
    expect(await model.generate(request, { signal })).not.toHaveProperty('costUsd');
  });
});

test.each<[string, unknown]>([
  ['a negative price', { inputPerMTok: -1, outputPerMTok: 1 }],
  ['half a price', { inputPerMTok: 1 }],
  ['a table with a bad price', { small: { inputPerMTok: Number.NaN, outputPerMTok: 1 } }],
  ['a text', '3/15'],
])('%s is refused at once', (_, prices) => {
  expect(() => modelWith(prices as PriceList)).toThrow(expect.objectContaining({ code: 'EVOLVE_OPTIONS' }));
});

describe('tokens and calls', () => {
  test('are bounded before without any price, and told after', async () => {
    const model = fromFunction(() => ({ text: 'hi', usage: { inputTokens: 7, outputTokens: 5 } }));
    const bound = model.boundUse?.(request);
    expect(bound?.calls).toBe(1);
    expect(bound?.tokens).toBeGreaterThan(1000);
    expect((await model.generate(request, { signal })).used).toEqual({ tokens: 12, calls: 1 });
  });

  test('a program that tells no usage leaves them unknown instead of zero', async () => {
    const run = [process.execPath, '-e', `process.stdin.resume(); console.log('hi')`] as const;
    expect((await command({ run }).generate(request, { signal })).used).toEqual({ calls: 1 });
  });
});
