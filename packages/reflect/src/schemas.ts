import * as z from 'zod/mini';

/** The answers that are asked of a model. What a review may take is a limit for the odd answer, not a wish. */
const words = z.string().check(z.maxLength(2_000));
const said = words.check(z.minLength(1));
export const reflectionSchema = z.object({
  grade: z.enum(['good', 'fair', 'poor']),
  reason: z.string(),
  curiosity: z.nullable(z.string()),
  scores: z.optional(z.record(z.string(), z.number())),
});

export const failureSchema = z.object({
  kind: z.enum(['syntax', 'type', 'logic', 'timeout', 'environment', 'policy', 'nothing-found', 'crash', 'unknown']),
  what: said,
  next: said,
  lesson: said,
});

export const sessionSchema = z.object({
  learned: z.array(words).check(z.maxLength(20)),
  curiosity: z.array(words).check(z.maxLength(20)),
});
