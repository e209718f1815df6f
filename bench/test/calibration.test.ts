/** `npm run prove -- calibration` in small. */
import { expect, test, vi } from 'vitest';
import { byMass, byWidth, calibrationError, skill } from '../src/calibration/diagram.ts';
import { calibration } from '../src/calibration.ts';

test('the error of a calibration is the distance of said from seen, whatever the bins', () => {
  const forecasts = (probability: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ probability, right: true })),
    ...Array.from({ length: wrong }, () => ({ probability, right: false })),
  ];
  const honest = [...forecasts(0.2, 20, 80), ...forecasts(0.75, 75, 25)];
  const boastful = forecasts(0.9, 60, 40);
  expect(calibrationError(byWidth(honest))).toBeCloseTo(0);
  expect(calibrationError(byWidth(boastful))).toBeCloseTo(0.3);
  expect(byWidth(honest)[7]).toMatchObject({ count: 100, seen: 0.75 });
  expect(byMass(honest).map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 20));
  expect(skill(honest)).toBeGreaterThan(0);
  expect(skill(boastful)).toBeLessThan(0);
});

// Would catch: probabilities that are fitted to what was tried and wrong for what is shown beside it.
test('over shorter lives what recall says is what then happens', async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'table').mockReturnValue();
  expect(await calibration({ seed: 1, count: 1_000, full: false, only: ['first'], seconds: undefined })).toBe(true);
}, 240_000);
