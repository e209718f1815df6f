import { describe, expect, test } from 'vitest';
import { ageOf, fileClock, isSettled, tickOf } from '../../src/state/file-times.ts';

const changed = (msAgo: number, fraction = 123_456n) => ({
  ctimeNs: BigInt(Math.floor((fileClock() - msAgo) / 1_000)) * 1_000_000_000n + fraction,
});

describe('the times of a file', () => {
  test('tell that a later write would show, once their tick is over', () => {
    const now = { ctimeNs: BigInt(fileClock()) * 1_000_000n + 1n };
    expect(isSettled(now)).toBe(false);
    expect(isSettled(changed(3_000))).toBe(true);
  });

  test('have long ticks where they know only seconds', () => {
    expect(tickOf(changed(0, 0n))).toBeGreaterThan(1_000);
    expect(tickOf(changed(0))).toBeLessThan(100);
    expect(isSettled(changed(1_000, 0n))).toBe(false);
    expect(isSettled(changed(5_000, 0n))).toBe(true);
  });

  test('lie in the future when the clock was set back', () => {
    expect(ageOf(changed(-5_000))).toBeLessThan(-3_000);
  });
});
