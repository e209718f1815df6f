/**
 * From scores to probabilities: what came of earlier recalls says how often a score was right.
 *
 * 1. Below {@link LEAST_JUDGED} judged recalls of a scale the prior stands: of a match the score itself, of a hint half of it.
 * 2. After that the prior weighs as much as {@link PRIOR_WEIGHT} recalls, so that nothing is ever certain.
 * 3. A step rests on at least {@link LEAST_IN_STEP} recalls: a few that were lucky make no highest one of their own.
 * 4. A hint is never more probable than a match with the same record.
 */
import { isotonic, type IsotonicPoint } from '@evolve/core/stats';
import { number, text } from '../sqlite/row.ts';
import type { Sql } from '../sqlite/store.ts';

/** Without experience of recalls a hint never speaks louder than this, however like the words are. */
export const HINT_CEILING = 0.5;
/** Judged recalls from which on they are believed. */
const LEAST_JUDGED = 20;
/** The latest that count; what was recalled long ago was recalled from less. */
const MOST_JUDGED = 2_000;
const PRIOR_WEIGHT = 10;
const PRIOR_POINTS = 11;
const LEAST_IN_STEP = 20;
const MOST_STEPS = 20;
/** A score of nothing is the probability of nothing; between it and the lowest recalls the line is straight. */
const ORIGIN: IsotonicPoint = { x: 0, y: 0, weight: 1e-9 };

/** The scale of a match: the mean of its record. */
export const RECORD_SCALE = 'record';

/** A point of `weight` observations. */
type Weighed = Required<IsotonicPoint>;

export type Probability = (score: number) => number;

const prior = (scale: string): Probability =>
  scale === RECORD_SCALE ? (score) => score : (score) => HINT_CEILING * score;

const priorPoints = (scale: string): readonly Weighed[] =>
  Array.from({ length: PRIOR_POINTS }, (_, index) => {
    const x = index / (PRIOR_POINTS - 1);
    return { x, y: prior(scale)(x), weight: PRIOR_WEIGHT / PRIOR_POINTS };
  });

const weightOf = (points: readonly Weighed[]): number => points.reduce((sum, { weight }) => sum + weight, 0);

const meanOf = (points: readonly Weighed[]): Weighed => {
  const weight = weightOf(points);
  const mean = (of: 'x' | 'y'): number => points.reduce((sum, point) => sum + point[of] * point.weight, 0) / weight;
  return { x: mean('x'), y: mean('y'), weight };
};

/** Neighbours by score as their mean, so many together that chance alone makes no step. */
const inSteps = (points: readonly Weighed[]): readonly Weighed[] => {
  const least = Math.max(LEAST_IN_STEP, weightOf(points) / MOST_STEPS);
  const steps: Weighed[][] = [];
  let [step, weight]: [Weighed[], number] = [[], 0];
  for (const point of [...points].sort((a, b) => a.x - b.x)) {
    step.push(point);
    weight += point.weight;
    if (weight < least) continue;
    steps.push(step);
    [step, weight] = [[], 0];
  }
  // What is left over is a step of its own only where it is half of one.
  if (weight >= least / 2 || steps.length === 0) steps.push(step);
  else steps.at(-1)?.push(...step);
  return steps.map(meanOf);
};

/** @param judged Score of a recall, and 1 where it was right, 0 where it was not. */
export const fit = (scale: string, judged: readonly IsotonicPoint[]): Probability =>
  judged.length < LEAST_JUDGED
    ? prior(scale)
    : isotonic([ORIGIN, ...inSteps([...priorPoints(scale), ...judged.map((one) => ({ weight: 1, ...one }))])]);

/** Of a cycle only what was told last: a rollback says that its recall was wrong after all. */
const LAST_OF_CYCLE = `NOT EXISTS (SELECT 1 FROM outcomes later WHERE later.experience = o.experience
  AND later.cycle_id = o.cycle_id AND later.id > o.id AND later.said_by IN ('host', 'person'))`;

const readJudged = (sql: Sql, scale: string): readonly IsotonicPoint[] =>
  sql
    .all(
      `SELECT score, ok FROM outcomes o WHERE scale = ? AND ${LAST_OF_CYCLE} ORDER BY id DESC LIMIT ?`,
      ...[scale, MOST_JUDGED],
    )
    .map((row) => ({ x: number(row, 'score'), y: number(row, 'ok') }));

const lastJudged = (sql: Sql, scale: string): number =>
  Number(sql.get('SELECT max(id) AS id FROM outcomes WHERE scale = ?', scale)?.['id'] ?? 0);

export interface Calibration {
  of(sql: Sql, scale: string): Probability;
}

/** Fits each scale once for each new outcome of it. */
export const calibration = (): Calibration => {
  const fitted = new Map<string, { readonly last: number; readonly probability: Probability }>();
  return {
    of: (sql, scale) => {
      const last = lastJudged(sql, scale);
      const known = fitted.get(scale);
      if (known?.last === last) return known.probability;
      const probability = fit(scale, readJudged(sql, scale));
      fitted.set(scale, { last, probability });
      return probability;
    },
  };
};

/** How many recalls of each scale were judged. */
export const judgedCounts = (sql: Sql): Readonly<Record<string, number>> =>
  Object.fromEntries(
    sql
      .all(
        `SELECT scale, count(*) AS count FROM outcomes o WHERE scale IS NOT NULL AND ${LAST_OF_CYCLE}
         GROUP BY scale ORDER BY scale`,
      )
      .map((row) => [text(row, 'scale'), number(row, 'count')]),
  );
