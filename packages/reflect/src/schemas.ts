import * as z from 'zod/mini';

/** The answers that are asked of a model. */
export const reflectionSchema = z.object({
  grade: z.enum(['good', 'fair', 'poor']),
  reason: z.string(),
  curiosity: z.nullable(z.string()),
  scores: z.optional(z.record(z.string(), z.number())),
});

export const failureSchema = z.object({
  kind: z.enum(['syntax', 'type', 'logic', 'timeout', 'environment', 'policy', 'nothing-found', 'crash', 'unknown']),
  what: z.string().check(z.minLength(1)),
  next: z.string().check(z.minLength(1)),
  lesson: z.string().check(z.minLength(1)),
});

export const sessionSchema = z.object({
  learned: z.array(z.string()),
  curiosity: z.array(z.string()),
});
