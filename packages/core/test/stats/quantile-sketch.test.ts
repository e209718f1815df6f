import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantileSketch, SKETCH_RELATIVE_ERROR, type QuantileSketch } from '../../src/stats/index.ts';
import { refused, seeded } from './random.ts';

const sketchOf = (values: readonly number[]): QuantileSketch => {
  const sketch = quantileSketch();
  for (const value of values) sketch.add(value);
  return sketch;
};

/** Nearest rank. */
const exact = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;

const magnitudes = fc.double({ min: 1e-3, max: 1e5, noNaN: true });
const anySign = fc.oneof(
  magnitudes,
  magnitudes.map((value) => -value),
  fc.constant(0),
);

// Would catch: a rank that is off by one, signs that are mixed up, and an error that is larger than stated.
test('a quantile is off by no more than the stated share of itself', () => {
  fc.assert(
    fc.property(
      fc.array(anySign, { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const wanted = exact(values, share);
        const found = sketchOf(values).quantile(share) ?? Number.NaN;
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * (SKETCH_RELATIVE_ERROR + 1e-9));
      },
    ),
  );
});

// Would catch: a store that keeps what a merge cannot give back, such as an order of arrival.
test('merged and encoded it is the sketch of all values', () => {
  fc.assert(
    fc.property(fc.array(anySign, { maxLength: 200 }), fc.array(anySign, { maxLength: 200 }), (one, other) => {
      const merged = quantileSketch(sketchOf(one).encode());
      merged.merge(quantileSketch(sketchOf(other).encode()));
      expect(merged.encode()).toEqual(sketchOf([...one, ...other]).encode());
      expect(merged.count).toBe(one.length + other.length);
    }),
  );
});

test('100,000 values between a microsecond and ten minutes take less than two kilobytes', () => {
  const random = seeded(1);
  const values = Array.from({ length: 100_000 }, () => 1e-3 * 6e8 ** random());
  const sketch = sketchOf(values);
  expect(sketch.encode().length).toBeLessThan(2_048);
  for (const share of [0.01, 0.5, 0.95, 0.999]) {
    expect((sketch.quantile(share) ?? 0) / exact(values, share)).toBeCloseTo(1, 1);
  }
});

// Would catch: a store that a host with odd values makes grow for ever.
test('values of any size take a bounded number of buckets, and the largest keep their promise', () => {
  const values = Array.from({ length: 2_000 }, (_, index) => 1.3 ** index).filter(Number.isFinite);
  const sketch = sketchOf([...values, ...values.map((value) => -value)]);
  expect(sketch.encode().length).toBeLessThan(4_096);
  expect((sketch.quantile(0.99) ?? 0) / exact([...values, ...values.map((value) => -value)], 0.99)).toBeCloseTo(1, 1);
  expect(sketch.count).toBe(2 * values.length);
});

test('an empty one has no quantiles, and counts beyond 32 bits survive', () => {
  expect(quantileSketch().quantile(0.5)).toBeUndefined();
  let sketch = sketchOf([7]);
  for (let doubling = 0; doubling < 40; doubling += 1) sketch.merge(quantileSketch(sketch.encode()));
  sketch = quantileSketch(sketch.encode());
  expect(sketch.count).toBe(2 ** 40);
  expect(sketch.quantile(1)).toBeCloseTo(7, 0);
});

test.each<[string, readonly number[]]>([
  ['nothing', []],
  ['another version', [2, 0, 0, 0]],
  ['bytes that end too soon', [1, 0, 3, 4]],
  ['a number without an end', [1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
])('%s is no sketch', (_, bytes) => {
  expect(() => quantileSketch(Uint8Array.from(bytes))).toThrow(TypeError);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is no value', (value) => {
  expect(() => {
    quantileSketch().add(value);
  }).toThrow(refused);
});
