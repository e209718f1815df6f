/** How well probabilities and what then happened agree. */
import { wilson } from '@evolve/core/stats';

/** A probability that was given, and whether it came true. */
export interface Forecast {
  readonly probability: number;
  readonly right: boolean;
}

export interface Bin {
  readonly count: number;
  /** Mean of the probabilities. */
  readonly said: number;
  /** Share that came true, with its 95 % interval (Wilson). */
  readonly seen: number;
  readonly low: number;
  readonly high: number;
}

const BINS = 10;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const binOf = (forecasts: readonly Forecast[]): Bin => {
  const right = forecasts.filter((forecast) => forecast.right).length;
  const seen = right / Math.max(1, forecasts.length);
  const said = mean(forecasts.map(({ probability }) => probability));
  return { count: forecasts.length, said, seen, ...wilson(right, forecasts.length) };
};

/** Ten bins of [0, 1] of the same width, as in Naeini et al. (2015). */
export const byWidth = (forecasts: readonly Forecast[]): readonly Bin[] =>
  Array.from({ length: BINS }, (_, bin) =>
    binOf(forecasts.filter(({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)) === bin)),
  );

/** Ten bins of as many forecasts, as in Nixon et al. (2019): where most of them lie, it looks more closely. */
export const byMass = (forecasts: readonly Forecast[]): readonly Bin[] => {
  const sorted = [...forecasts].sort((a, b) => a.probability - b.probability);
  const edge = (bin: number): number => Math.round((bin * sorted.length) / BINS);
  return Array.from({ length: BINS }, (_, bin) => binOf(sorted.slice(edge(bin), edge(bin + 1))));
};

/**
 * Expected calibration error: the distance between said and seen, a mean over bins by how many they hold. M. P. Naeini et
 * al., "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015; for bins of equal mass J. Nixon et al.,
 * "Measuring calibration in deep learning", CVPR workshops 2019. Never 0, even of true probabilities: each bin adds its noise.
 */
export const calibrationError = (bins: readonly Bin[]): number => {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { count, said, seen }) => sum + count * Math.abs(said - seen), 0) / Math.max(1, total);
};

/** Mean squared error. G. W. Brier, "Verification of forecasts expressed in terms of probability", Mon. Weather Rev. 78 (1950). */
export const brier = (forecasts: readonly Forecast[]): number =>
  mean(forecasts.map(({ probability, right }) => (probability - (right ? 1 : 0)) ** 2));

/** Brier score against that of saying the base rate each time: 1 is perfect, 0 no better than it. */
export const skill = (forecasts: readonly Forecast[]): number => {
  const base = forecasts.filter(({ right }) => right).length / Math.max(1, forecasts.length);
  return 1 - brier(forecasts) / (base * (1 - base));
};
