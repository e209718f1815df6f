import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/time/index.ts';

test('a sleep of more than 24 days does not end at once, and ends with its signal', async () => {
  const aborter = new AbortController();
  let isOver = false;
  const sleeping = systemClock.sleep(2 ** 31 + 1, aborter.signal).finally(() => {
    isOver = true;
  });
  const settled = expect(sleeping).rejects.toThrow();
  await delay(50);
  expect(isOver).toBe(false);
  aborter.abort();
  await settled;
});

test('a short one comes to its end', async () => {
  await expect(systemClock.sleep(0)).resolves.toBeUndefined();
});
