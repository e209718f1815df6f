import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isotonic } from '../../src/stats/index.ts';
import { refused } from './random.ts';

test('without a point there is nothing to say', () => {
  expect(() => isotonic([])).toThrow(refused);
  expect(() => isotonic([{ x: 0, y: Number.NaN }])).toThrow(refused);
  expect(() => isotonic([{ x: 0, y: 1, weight: 0 }])).toThrow(refused);
});

test('violators are pooled to their mean, by weight; between blocks it is straight, beyond the ends level', () => {
  const fitted = isotonic([
    { x: 0.1, y: 0 },
    { x: 0.5, y: 1, weight: 3 },
    { x: 0.6, y: 0 },
    { x: 0.9, y: 1 },
  ]);
  expect(fitted(0)).toBe(0);
  expect(fitted(0.5)).toBe(0.75);
  expect(fitted(0.6)).toBe(0.75);
  expect(fitted(0.3)).toBeCloseTo(0.375);
  expect(fitted(0.75)).toBeCloseTo(0.875);
  expect(fitted(2)).toBe(1);
});

// Would catch: the order of the pairs deciding what the probability is.
test('equal scores are one block whatever their order', () => {
  const points = [0, 1, 1, 0].map((y) => ({ x: 0.5, y }));
  expect(isotonic(points)(0.5)).toBe(0.5);
  expect(isotonic([...points].reverse())(0.5)).toBe(0.5);
});

// Would catch: a point that is pooled with those before it although others of its score lift it.
test('points of one score are taken together before anything is pooled', () => {
  const fitted = isotonic([
    { x: 0.5, y: 0.6, weight: 10 },
    { x: 0.9, y: 0 },
    { x: 0.9, y: 1, weight: 9 },
  ]);
  expect(fitted(0.5)).toBe(0.6);
  expect(fitted(0.9)).toBe(0.9);
});

test('it never falls and keeps the mean', () => {
  const point = fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.constantFrom(0, 1) });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 60 }), (points) => {
      const fitted = isotonic(points);
      const values = [...points].sort((a, b) => a.x - b.x).map(({ x }) => fitted(x));
      for (let index = 1; index < values.length; index += 1) {
        expect(values[index]!).toBeGreaterThanOrEqual(values[index - 1]! - 1e-12);
      }
      const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
      expect(mean(values)).toBeCloseTo(mean(points.map(({ y }) => y)), 9);
    }),
  );
});
