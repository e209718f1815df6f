/**
 * Confidence that is as good as its word: earlier figures, held against what came of them, correct the next one.
 *
 * A line on the log odds (Platt): `odds' = a + b × odds`, found by Newton's method as the most probable one under a prior at
 * `a = 0, b = 1`. So nothing is corrected while nothing is known, and little by few outcomes; the same outcomes give the same
 * line. The prior is that of N(0, 1) for the shift and N(1, 0.5²) for the slope, which stays above 0: no more confidence ever
 * becomes less. J. Platt, "Probabilistic outputs for support vector machines" (1999).
 */
import type { History } from '@evolve/core/contracts';

/** Fewer outcomes than these correct nothing. */
export const LEAST_PAIRS = 10;
const PRIOR = { shift: 1, slope: 0.5 };
const LEAST_SLOPE = 0.05;
const EDGE = 0.001;
const STEPS = 50;
const LEAST_PART = 1e-6;

const clamp = (value: number): number => Math.min(1 - EDGE, Math.max(EDGE, value));
const logit = (value: number): number => Math.log(clamp(value) / (1 - clamp(value)));
const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds));

interface Line {
  readonly shift: number;
  readonly slope: number;
}

const IDENTITY: Line = { shift: 0, slope: 1 };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Logarithm of the probability of a line, up to a constant: `log(1 + e^z)` without overflow. */
const likelihood = ({ shift, slope }: Line, points: readonly Point[]): number => {
  const prior = -((shift / PRIOR.shift) ** 2 + ((slope - 1) / PRIOR.slope) ** 2) / 2;
  return points.reduce((sum, { x, y }) => {
    const odds = shift + slope * x;
    return sum + y * odds - Math.max(0, odds) - Math.log1p(Math.exp(-Math.abs(odds)));
  }, prior);
};

/** The step that Newton's method would take from a line. */
const newton = ({ shift, slope }: Line, points: readonly Point[]): Line => {
  const [shiftWeight, slopeWeight] = [PRIOR.shift ** -2, PRIOR.slope ** -2];
  let [gShift, gSlope] = [-shift * shiftWeight, -(slope - 1) * slopeWeight];
  let [hShift, hBoth, hSlope] = [shiftWeight, 0, slopeWeight];
  for (const { x, y } of points) {
    const p = sigmoid(shift + slope * x);
    const weight = p * (1 - p);
    gShift += y - p;
    gSlope += (y - p) * x;
    hShift += weight;
    hBoth += weight * x;
    hSlope += weight * x * x;
  }
  const determinant = hShift * hSlope - hBoth * hBoth;
  return {
    shift: (gShift * hSlope - gSlope * hBoth) / determinant,
    slope: (gSlope * hShift - gShift * hBoth) / determinant,
  };
};

/** A step that gains: far from the top the whole one overshoots, so it is halved until it does not. Undefined at the top. */
const step = (line: Line, points: readonly Point[]): Line | undefined => {
  const direction = newton(line, points);
  const before = likelihood(line, points);
  for (let part = 1; part > LEAST_PART; part /= 2) {
    const shift = line.shift + part * direction.shift;
    const next = { shift, slope: Math.max(LEAST_SLOPE, line.slope + part * direction.slope) };
    if (likelihood(next, points) > before) return next;
  }
  return undefined;
};

const mostProbable = (points: readonly Point[]): Line => {
  let line = IDENTITY;
  for (let index = 0; index < STEPS; index += 1) {
    const next = step(line, points);
    if (next === undefined) return line;
    line = next;
  }
  return line;
};

const isPair = ({ raw }: History['pairs'][number]): boolean => Number.isFinite(raw);

/** The correction that the outcomes speak for; none while there are too few. */
export const calibration = (pairs: History['pairs']): ((raw: number) => number) => {
  const known = pairs.filter(isPair);
  if (known.length < LEAST_PAIRS) return (raw) => raw;
  // In one order, whatever order they came in: sums of fractions depend on it.
  const points = known.map(({ raw, ok }) => ({ x: logit(raw), y: ok ? 1 : 0 })).sort((a, b) => a.x - b.x || a.y - b.y);
  const { shift, slope } = mostProbable(points);
  return (raw) => sigmoid(shift + slope * logit(raw));
};
