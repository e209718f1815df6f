/**
 * Decides whether a start has come up: alive long enough, ready, probed, not hanging, within its memory.
 *
 * Invariant: only time that was watched counts. While the guard itself was stopped or the machine asleep nothing is held
 * against the agent, and the clock on the wall plays no part.
 */
import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessMissing } from '@evolve/core/disk';
import type { TotalGuardConfig } from './config.ts';
import { FILES } from './records.ts';

const POLL_MS = 50;
const PROBES = 3;
/** Measuring memory means reading about every process. */
const MEMORY_POLL_MS = 200;
/** The most that one look adds to the time watched. */
const LOOK_MS = 1_000;

export interface WatchOptions {
  readonly config: TotalGuardConfig;
  readonly signsDir: string;
  /** Aborted when the child is gone. */
  readonly signal: AbortSignal;
  /** Runs the probe once; true when it is content. */
  probe(): Promise<boolean>;
  /** Memory that the run holds, in bytes. */
  memory(): Promise<number>;
  /** The start has come up. */
  healthy(): Promise<void>;
}

/** Removes the signs of life of the run before. */
export const clearSigns = async (config: TotalGuardConfig, signsDir: string): Promise<void> => {
  await rm(resolve(signsDir, FILES.ready), { force: true });
  if (config.heartbeat !== undefined) await rm(resolve(signsDir, config.heartbeat.file), { force: true });
};

/** Time watched, in milliseconds. */
const stopwatch = (): (() => number) => {
  let before = performance.now();
  let total = 0;
  return () => {
    const now = performance.now();
    total += Math.min(LOOK_MS, now - before);
    before = now;
    return total;
  };
};

interface Pulse {
  beat: number;
  /** On the stopwatch. */
  at: number;
}

/** How long the heartbeat has been silent, in milliseconds; counted from the start until the first beat. */
const silence = async (file: string, pulse: Pulse, now: number): Promise<number> => {
  const beat = (await unlessMissing(stat(file)))?.mtimeMs ?? 0;
  if (beat !== pulse.beat) {
    pulse.beat = beat;
    pulse.at = now;
  }
  return now - pulse.at;
};

const isReady = async ({ config, signsDir }: WatchOptions): Promise<boolean> =>
  config.ready === 'uptime' || (await unlessMissing(stat(resolve(signsDir, FILES.ready)))) !== undefined;

const isProbed = async (options: WatchOptions): Promise<boolean> => {
  for (let attempt = 1; attempt <= PROBES; attempt += 1) {
    if (await options.probe()) return true;
    if (attempt < PROBES) await sleep(POLL_MS * 10, undefined, { signal: options.signal });
  }
  return false;
};

/** One look before the start is blessed: `up`, `wait`, or why it has to be killed. */
const judge = async (options: WatchOptions, age: number, isBeating: boolean): Promise<string> => {
  const { config } = options;
  const ready = isBeating && (await isReady(options));
  if (!ready) return age > config.startTimeoutMs ? 'it did not become ready in time' : 'wait';
  if (age < config.minUptimeMs) return 'wait';
  return (await isProbed(options)) ? 'up' : 'the probe failed';
};

const hangs = async ({ config, signsDir }: WatchOptions, pulse: Pulse, now: number): Promise<boolean> =>
  config.heartbeat !== undefined &&
  (await silence(resolve(signsDir, config.heartbeat.file), pulse, now)) > config.heartbeat.staleMs;

/** Waits until the run holds more memory than it may. Rejects with an abort when the child is gone. */
export const watchMemory = async (limit: number, options: Pick<WatchOptions, 'signal' | 'memory'>): Promise<string> => {
  for (;;) {
    await sleep(MEMORY_POLL_MS, undefined, { signal: options.signal });
    if ((await options.memory()) > limit) return 'it used more memory than it may';
  }
};

/**
 * Watches one start until the child is gone or has to be killed.
 * @returns Why it has to be killed. Rejects with an abort when the child went by itself.
 */
export const watchStart = async (options: WatchOptions): Promise<string> => {
  const { config, signal } = options;
  const watched = stopwatch();
  const pulse: Pulse = { beat: 0, at: 0 };
  let up = false;
  for (;;) {
    await sleep(POLL_MS, undefined, { signal });
    const now = watched();
    if (await hangs(options, pulse, now)) return 'its heartbeat stopped';
    if (up) continue;
    const verdict = await judge(options, now, config.heartbeat === undefined || pulse.beat > 0);
    if (verdict === 'up') {
      up = true;
      signal.throwIfAborted();
      await options.healthy();
    } else if (verdict !== 'wait') return verdict;
  }
};
