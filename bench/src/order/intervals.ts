/** Percentile bootstrap (Efron, 1979) over packages: bugs of one package are not independent. */
import { seeded } from '../random.ts';

export interface Measured {
  readonly package: string;
  readonly value: number;
}

export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2000;

const mean = (all: readonly number[]): number => all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);

export const interval = (all: readonly Measured[], seed: number): Interval => {
  const packages = [...Map.groupBy(all, ({ package: name }) => name).values()].map((own) =>
    own.map(({ value }) => value),
  );
  const random = seeded(seed);
  const drawn = (): number[] => packages[Math.floor(random() * packages.length)] ?? [];
  const means = Array.from({ length: RESAMPLES }, () => mean(packages.flatMap(drawn))).sort((a, b) => a - b);
  const at = (share: number): number => means[Math.floor(share * RESAMPLES)] ?? 0;
  return { mean: mean(all.map(({ value }) => value)), low: at(0.025), high: at(0.975) };
};
