import { expect, test } from 'vitest';
import type { Clock } from '../../src/contracts/index.ts';
import { nextInterval, runHeartbeat } from '../../src/heartbeat/heartbeat.ts';

/** A clock that a test moves by sleeping. */
const simulated = (start: string): Clock & { readonly slept: number[] } => {
  let now = Date.parse(start);
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
};

const ALWAYS = { from: '00:00', to: '24:00', timeZone: 'UTC' };
const base = { random: () => 0.5, seconds: 3600, jitter: 0.1, maxBackoff: 8 };

const run = async (
  clock: Clock,
  beats: readonly boolean[],
  hours = ALWAYS,
  onBeat?: (at: Date) => void,
): Promise<void> => {
  const controller = new AbortController();
  let index = 0;
  await runHeartbeat(
    {
      ...base,
      clock,
      hours: () => hours,
      beat: () => {
        onBeat?.(clock.now());
        const acted = beats[index] ?? false;
        index += 1;
        if (index >= beats.length) controller.abort(new Error('enough'));
        return Promise.resolve(acted);
      },
    },
    controller.signal,
  );
};

test('backs off while idle, up to the limit, and comes back when something was done', async () => {
  const clock = simulated('2026-01-01T00:00:00Z');
  await run(clock, [false, false, false, false, false, true, false]);
  const hours = clock.slept.map((ms) => ms / 3_600_000);
  expect(hours).toEqual([1, 2, 4, 8, 8, 8, 1]);
});

test('beats only inside the active hours of the zone', async () => {
  const clock = simulated('2026-01-01T12:00:00Z');
  const zone = { from: '08:00', to: '23:00', timeZone: 'Asia/Shanghai' };
  const seen: number[] = [];
  await run(
    clock,
    Array.from({ length: 40 }, () => true),
    zone,
    (at) => {
      seen.push((at.getUTCHours() + 8) % 24);
    },
  );
  expect(seen.every((hour) => hour >= 8 && hour < 23)).toBe(true);
  expect(new Set(seen).size).toBeGreaterThan(10);
});

test('jitter moves an interval by at most its share', () => {
  expect(nextInterval({ ...base, random: () => 0 }, 0)).toBe(3_240_000);
  expect(nextInterval({ ...base, random: () => 0.999_999_9 }, 0)).toBe(3_960_000);
});

test('a stop during the sleep ends it at once', async () => {
  const controller = new AbortController();
  let beats = 0;
  const clock: Clock = {
    now: () => new Date(0),
    sleep: (_, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
  };
  const done = runHeartbeat(
    {
      ...base,
      clock,
      hours: () => ALWAYS,
      beat: () => {
        beats += 1;
        return Promise.resolve(true);
      },
    },
    controller.signal,
  );
  controller.abort(new Error('stop'));
  await expect(done).rejects.toThrow('stop');
  expect(beats).toBe(0);
});
