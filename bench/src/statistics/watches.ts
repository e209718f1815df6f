/** Ways to call a version worse: ours, and two that are in use elsewhere, as peers for the table. */
import { pairedTest, sequentialTest, twoSampleTest } from '@evolve/core/stats';
import type { Random, Watch } from './runs.ts';

export const sequential =
  (baseline: number): (() => Watch) =>
  () => {
    const running = sequentialTest({ baseline });
    return (ok) => {
      running.update(ok);
      return running.decision === 'worse';
    };
  };

/** Nothing is known of the version before but so many outcomes. */
export const twoSample =
  (rate: number, record: number): ((random: Random) => Watch) =>
  (random) => {
    const running = twoSampleTest();
    for (let index = 0; index < record; index += 1) running.update('before', random() < rate);
    return (ok) => {
      running.update('after', ok);
      return running.decision === 'worse';
    };
  };

/** The version before runs on, an outcome of it beside each. */
export const sideBySide =
  (rate: number): ((random: Random) => Watch) =>
  (random) => {
    const running = twoSampleTest();
    return (ok) => {
      running.update('before', random() < rate);
      running.update('after', ok);
      return running.decision === 'worse';
    };
  };

/** Both versions on the same tasks. @param side Which decision stops. */
export const paired =
  (rate: number, pairs: number, side: 'better' | 'worse'): ((random: Random) => Watch) =>
  (random) => {
    const running = pairedTest({ maxPairs: pairs });
    return (ok) => {
      running.update(ok ? 1 : 0, random() < rate ? 1 : 0);
      return running.decision === side;
    };
  };

/** The baseline is what the record shows, and taken as known. */
export const pluggedIn =
  (rate: number, record: number): ((random: Random) => Watch) =>
  (random) => {
    let good = 0;
    for (let index = 0; index < record; index += 1) if (random() < rate) good += 1;
    return sequential(good / record)();
  };

const WINDOW = 20;
const DROP = 0.1;

/** The last 20 outcomes lie more than ten points below the baseline. */
export const slidingWindow =
  (baseline: number): (() => Watch) =>
  () => {
    const last: number[] = [];
    let sum = 0;
    return (ok) => {
      last.push(ok ? 1 : 0);
      sum += ok ? 1 : 0;
      if (last.length > WINDOW) sum -= last.shift() ?? 0;
      return last.length === WINDOW && sum / WINDOW < baseline - DROP - 1e-9;
    };
  };

/** Below it the normal distribution is no guide. */
const LEAST = 20;
const Z = 1.645;

/** A one-sided z-test at 5 %, after each outcome. */
export const peekingZ =
  (baseline: number): (() => Watch) =>
  () => {
    let [samples, good] = [0, 0];
    return (ok) => {
      samples += 1;
      good += ok ? 1 : 0;
      const z = (baseline - good / samples) / Math.sqrt((baseline * (1 - baseline)) / samples);
      return samples >= LEAST && z > Z;
    };
  };
