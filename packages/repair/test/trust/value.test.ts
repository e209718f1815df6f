import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { CannotDecode, decode } from '../../src/trust/isolated/decode.ts';
import { encode } from '../../src/trust/isolated/encode.ts';
import { isWhole, type Classes, type Encoded } from '../../src/trust/isolated/value.ts';

class Point {
  readonly x = 1;
}
const classes: Classes = {
  nameOf: (prototype) => (prototype === Point.prototype ? 'Point' : undefined),
  prototypeOf: (name) => (name === 'Point' ? Point.prototype : undefined),
};

const again = (value: unknown): unknown =>
  decode(JSON.parse(JSON.stringify(encode(value, classes))) as Encoded, classes);

test.each([
  [null],
  [undefined],
  [true],
  [0],
  [-0],
  [NaN],
  [-Infinity],
  ['text'],
  [12n],
  [[1, 2, 3]],
  [{ a: { b: [1] } }],
  [Object.assign(Object.create(null) as object, { a: 1 })],
  [new Map([[1, new Set(['a'])]])],
  [new Date(5)],
  [/a+/gi],
  [new Uint8Array([1, 2])],
  [new TypeError('no')],
  [new Point()],
  [{ __proto__x: 1, ['__proto__']: 2 }],
] as const)('%o comes back as it was', (value) => {
  expect(isDeepStrictEqual(again(value), value)).toBe(true);
});

test('a symbol as a key and a function come back as something like it', () => {
  const symbol = Symbol('s');
  const value = again({ [symbol]: 1, f: (a: number) => a + 1 }) as Record<PropertyKey, unknown>;
  expect(Object.getOwnPropertySymbols(value).map(String)).toEqual(['Symbol(s)']);
  expect((value['f'] as (a: number) => number)(1)).toBe(2);
});

// Would catch: an encoder that runs getters, follows a circle, or takes what it cannot hold for a value.
test('what cannot be held is cut, and cannot be made again', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  let ran = false;
  const getter = Object.defineProperty({}, 'x', { enumerable: true, get: () => (ran = true) });
  const hostile = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  const deep = JSON.parse('['.repeat(20) + ']'.repeat(20)) as unknown;
  for (const value of [
    circle,
    getter,
    hostile,
    deep,
    'x'.repeat(5000),
    Array.from({ length: 5000 }, () => 1),
    new URL('http://x.example'),
  ]) {
    const encoded = encode(value, classes);
    expect(isWhole(encoded)).toBe(false);
    expect(JSON.stringify(encoded).length).toBeLessThan(10_000);
    expect(() => decode(encoded, classes)).toThrow(CannotDecode);
  }
  expect(ran).toBe(false);
});
