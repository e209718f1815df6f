/**
 * The order in which candidates are tried, and how it learns. The model is a conditional logit (McFadden, "Conditional logit
 * analysis of qualitative choice behavior", 1974): the chance that a candidate is the right one among those tried is
 * `exp(score) / sum of exp(score)`, and its score a weighted sum of its features.
 *
 * 1. The hand-set prior and the localisation are two of the features: with nothing learnt the order is their product.
 * 2. What is learnt from one repair is bounded, and so is every weight: no outcome, however odd, turns the order upside down.
 * 3. Sums are taken in one order and weights are rounded: the same lessons give the same weights to the byte.
 */
import { EvolveError } from '@evolve/core/errors';
import { z } from 'zod';
import type { Features } from './features.ts';

const MOST_WEIGHT = 5;
const MOST_STEP = 0.2;
const RATE = 0.1;
/** What every lesson takes off all weights: a memory that fades. It stands for the quadratic penalty of a fit. */
const DECAY = 0.002;
/** Of one feature in one lesson; features are logarithms of small counts. */
const MOST_CREDIT = 50;

/** More than there are kinds of features: only made-up lessons have as many. */
const MOST_WEIGHTS = 1000;
const MOST_LOG_GAIN = 50;

/** A measure or a kind; nothing that an object has by itself. */
const feature = z
  .string()
  .max(100)
  .regex(/^(?:prior|suspicion|ahead|length|similarity|crowd|[a-z-]+:[\w-]+)$/);

const weight = z.number().min(-MOST_WEIGHT).max(MOST_WEIGHT);

const isShort = (record: object): boolean => Object.keys(record).length <= MOST_WEIGHTS;
const TOO_MANY = { error: `at most ${String(MOST_WEIGHTS)} names` };

const orderSchema = z.strictObject({
  version: z.literal(1),
  lessons: z.int().min(0),
  weights: z.record(feature, weight).refine(isShort, TOO_MANY),
});

const lessonSchema = z.record(feature, z.number().min(-MOST_CREDIT).max(MOST_CREDIT)).refine(isShort, TOO_MANY);

/** What repairs have taught about the order of candidates; plain data, to be kept as JSON. */
export type LearnedOrder = Readonly<z.infer<typeof orderSchema>>;

/**
 * What one accepted patch teaches: by feature, how much more of it the patch has than what was tried has on average, each
 * weighed by how much was expected of it. So what was accepted gets credit, and what was tried in vain loses as much.
 */
export type Lesson = Readonly<Record<string, number>>;

/** Prior times localisation, and nothing learnt: what the engine goes by unless a host teaches it. */
export const PLAIN_ORDER: LearnedOrder = { version: 1, lessons: 0, weights: {} };

/** Seldom-suspected code still gets its turn, but late. */
export const SHARPNESS = 1.5;

/** What a weight starts from: the product that the search was ordered by before anything was learnt. */
const BASE: Readonly<Record<string, number>> = { prior: 1, suspicion: SHARPNESS };

const round = (value: number): number => Math.round(value * 1e5) / 1e5 + 0;

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** @throws EVOLVE_OPTIONS for anything that no order is. */
export const checkOrder = (given: unknown): LearnedOrder => {
  const parsed = orderSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EvolveError('EVOLVE_OPTIONS', `this is no learned order: ${z.prettifyError(parsed.error)}`, {
    hint: 'give what learnOrder or parseOrder returned, or leave the option out',
  });
};

/** An order that was kept as JSON; undefined for what is none: cut short, changed, or of another version. */
export const parseOrder = (kept: string): LearnedOrder | undefined => {
  try {
    return orderSchema.safeParse(JSON.parse(kept)).data;
  } catch {
    return undefined;
  }
};

const checkLesson = (given: unknown): Lesson => {
  const parsed = lessonSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new EvolveError('EVOLVE_OPTIONS', `this is no lesson: ${z.prettifyError(parsed.error)}`, {
    hint: 'give the lesson of a patch as it came, or what JSON made of it',
  });
};

const sumOf = (features: Features, weightOf: (name: string) => number): number => {
  let sum = 0;
  for (const [name, value] of Object.entries(features)) sum += value * weightOf(name);
  return sum;
};

export const hasLearnt = ({ weights }: LearnedOrder): boolean => Object.keys(weights).length > 0;

/** What prior times localisation is multiplied by for what was learnt; 1 when nothing was, and always a number above 0. */
export const gainOf = (features: Features, { weights }: LearnedOrder): number =>
  Math.exp(
    clamp(
      sumOf(features, (name) => weights[name] ?? 0),
      MOST_LOG_GAIN,
    ),
  );

/** The logarithm of prior times localisation times what was learnt: the higher, the earlier. */
export const scoreOf = (features: Features, { weights }: LearnedOrder): number =>
  sumOf(features, (name) => (BASE[name] ?? 0) + (weights[name] ?? 0));

/** The lesson of a candidate that was accepted, among all that were tried with it. */
export const lessonOf = (accepted: Features, tried: readonly Features[], order: LearnedOrder): Lesson => {
  const scores = tried.map((features) => scoreOf(features, order));
  const best = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const masses = scores.map((score) => Math.exp(score - best));
  const sum = masses.reduce((total, mass) => total + mass, 0);
  const lesson = new Map(Object.entries(accepted));
  for (const [index, features] of tried.entries()) {
    const share = (masses[index] ?? 0) / sum;
    for (const [name, value] of Object.entries(features)) lesson.set(name, (lesson.get(name) ?? 0) - share * value);
  }
  const kept = [...lesson].map(([name, value]) => [name, round(clamp(value, MOST_CREDIT))] as const);
  return Object.fromEntries(kept.filter(([, value]) => value !== 0).sort(([left], [right]) => (left < right ? -1 : 1)));
};

/**
 * The order after one more lesson: one step of stochastic gradient ascent on the logarithm of the model's likelihood, bounded.
 * Give it the lesson of a patch that was accepted as right, not of every patch that passed.
 * @throws EVOLVE_OPTIONS for what is neither an order nor a lesson.
 */
export const learnOrder = (order: LearnedOrder, lesson: Lesson): LearnedOrder => {
  const { lessons, weights } = checkOrder(order);
  const credits = checkLesson(lesson);
  const names = [...new Set([...Object.keys(weights), ...Object.keys(credits)])].sort();
  const next = names.map((name) => {
    const step = clamp(RATE * (credits[name] ?? 0), MOST_STEP);
    return [name, round(clamp((1 - DECAY) * (weights[name] ?? 0) + step, MOST_WEIGHT))] as const;
  });
  const kept = next.filter(([, value]) => value !== 0).slice(0, MOST_WEIGHTS);
  return { version: 1, lessons: lessons + 1, weights: Object.fromEntries(kept) };
};
