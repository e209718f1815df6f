/** Runs of outcomes, and what stands in the tables about them. */

export type Random = () => number;

/** Looks at each outcome; true when it calls the version worse. */
export type Watch = (ok: boolean) => boolean;

export interface Stops {
  /** The share of runs that were ever stopped. */
  readonly share: number;
  /** Outcomes until half of all runs were stopped; Infinity when fewer were. */
  readonly median: number;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const stopsOf = (stops: readonly number[]): Stops => ({
  share: stops.filter(Number.isFinite).length / Math.max(1, stops.length),
  median: medianOf(stops),
});

/** When each of so many runs is stopped. */
export const watchRuns = (
  { runs, outcomes, rate }: { readonly runs: number; readonly outcomes: number; readonly rate: number },
  watch: (random: Random) => Watch,
  random: Random,
): Stops =>
  stopsOf(
    Array.from({ length: runs }, () => {
      const isWorse = watch(random);
      for (let index = 1; index <= outcomes; index += 1) if (isWorse(random() < rate)) return index;
      return Infinity;
    }),
  );

export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

/** What is held against a limit. */
export interface Claim {
  readonly what: string;
  readonly figure: number;
  /** The figure has to be so, or the proof does not hold. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Of how many runs the figure is a share; then fewer than {@link FULL_RUNS} leave room for chance. */
  readonly runs?: number;
}

/** A table for people, and what of it is claimed. */
export interface Part {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly claims: readonly Claim[];
}

/** From so many runs on a share is held against its limit as it is. */
export const FULL_RUNS = 2_000;

/** Three standard errors of the share that is allowed, where a test in small counts few runs. */
const room = (limit: number, runs = FULL_RUNS): number =>
  runs >= FULL_RUNS ? 0 : 3 * Math.sqrt((limit * (1 - limit)) / runs);

export const isTrue = ({ figure, atMost, atLeast, runs }: Claim): boolean =>
  (atMost === undefined || figure <= atMost + room(atMost, runs)) &&
  (atLeast === undefined || figure >= atLeast - room(atLeast, runs));
