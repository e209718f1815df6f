import { EvolveError } from '@evolve/core/errors';
import { describe, expect, test } from 'vitest';
import { isFullDisk, whenThereIsRoom } from '../../src/guard/room.ts';

const full = (): Error => Object.assign(new Error('write failed'), { code: 'ENOSPC' });
const never = new AbortController().signal;

describe('a full disk', () => {
  test('is known by its code, by what git says, and under other errors', () => {
    expect(isFullDisk(full())).toBe(true);
    expect(isFullDisk(new EvolveError('EVOLVE_ROLLBACK_FAILED', 'x', { cause: full() }))).toBe(true);
    expect(isFullDisk(new Error('git add failed: unable to write: No space left on device'))).toBe(true);
    expect(isFullDisk(Object.assign(new Error('read-only'), { code: 'EROFS' }))).toBe(false);
    const circle = new Error('a');
    circle.cause = circle;
    expect(isFullDisk(circle)).toBe(false);
  });

  test('is waited for, and told once', async () => {
    let [tries, told] = [0, 0];
    const work = (): Promise<string> => {
      tries += 1;
      return tries < 3 ? Promise.reject(full()) : Promise.resolve('done');
    };
    expect(await whenThereIsRoom(work, { waitMs: 5_000, stop: never, onWait: () => (told += 1) })).toBe('done');
    expect([tries, told]).toEqual([3, 1]);
  });

  test.each([
    ['any other failure is not', new Error('other'), 5_000],
    ['not where there is no time for it', full(), 0],
  ])('%s', async (_, error, waitMs) => {
    let tries = 0;
    const work = (): Promise<void> => {
      tries += 1;
      return Promise.reject(error);
    };
    await expect(whenThereIsRoom(work, { waitMs, stop: never, onWait: () => undefined })).rejects.toBe(error);
    expect(tries).toBe(1);
  });
});
