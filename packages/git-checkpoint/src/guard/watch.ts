/** Decides whether a start has come up: alive long enough, ready, probed, and not hanging. */
import { rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessMissing } from '../state/durable.ts';
import type { TotalGuardConfig } from './config.ts';
import { FILES } from './records.ts';

const POLL_MS = 50;
const PROBES = 3;

export interface WatchOptions {
  readonly config: TotalGuardConfig;
  readonly guardDir: string;
  /** Aborted when the child is gone. */
  readonly signal: AbortSignal;
  /** Runs the probe once; true when it is content. */
  probe(): Promise<boolean>;
  /** The start has come up. */
  healthy(): Promise<void>;
}

/** Removes the signs of life of the run before. */
export const clearSigns = async (config: TotalGuardConfig, guardDir: string): Promise<void> => {
  await rm(resolve(guardDir, FILES.ready), { force: true });
  if (config.heartbeat !== undefined) await rm(resolve(guardDir, config.heartbeat.file), { force: true });
};

/** How long the heartbeat has been silent, in milliseconds; counted from the start until the first beat. */
const silence = async (file: string, last: { beat: number; at: number }): Promise<number> => {
  const beat = (await unlessMissing(stat(file)))?.mtimeMs ?? 0;
  if (beat !== last.beat) {
    last.beat = beat;
    last.at = performance.now();
  }
  return performance.now() - last.at;
};

const isReady = async ({ config, guardDir }: WatchOptions): Promise<boolean> =>
  config.ready === 'uptime' || (await unlessMissing(stat(resolve(guardDir, FILES.ready)))) !== undefined;

const isProbed = async (options: WatchOptions): Promise<boolean> => {
  for (let attempt = 1; attempt <= PROBES; attempt += 1) {
    if (await options.probe()) return true;
    if (attempt < PROBES) await sleep(POLL_MS * 10, undefined, { signal: options.signal });
  }
  return false;
};

/** One look before the start is blessed: `up`, `wait`, or why it has to be killed. */
const judge = async (options: WatchOptions, startedAt: number, beating: boolean): Promise<string> => {
  const { config } = options;
  const age = performance.now() - startedAt;
  const ready = beating && (await isReady(options));
  if (!ready) return age > config.startTimeoutMs ? 'it did not become ready in time' : 'wait';
  if (age < config.minUptimeMs) return 'wait';
  return (await isProbed(options)) ? 'up' : 'the probe failed';
};

/**
 * Watches one start until the child is gone or has to be killed.
 * @returns Why it has to be killed. Rejects with an abort when the child went by itself.
 */
export const watchStart = async (options: WatchOptions): Promise<string> => {
  const { config, guardDir, signal } = options;
  const startedAt = performance.now();
  const last = { beat: 0, at: startedAt };
  let up = false;
  for (;;) {
    await sleep(POLL_MS, undefined, { signal });
    if (config.heartbeat !== undefined) {
      const silent = await silence(resolve(guardDir, config.heartbeat.file), last);
      if (silent > config.heartbeat.staleMs) return 'its heartbeat stopped';
    }
    if (up) continue;
    const verdict = await judge(options, startedAt, config.heartbeat === undefined || last.beat > 0);
    if (verdict === 'up') {
      up = true;
      signal.throwIfAborted();
      await options.healthy();
    } else if (verdict !== 'wait') return verdict;
  }
};
