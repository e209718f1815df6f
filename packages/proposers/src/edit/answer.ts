import * as z from 'zod/mini';

const path = z.string().check(z.minLength(1), z.maxLength(400));
const text = z.string().check(z.maxLength(200_000));

const replaceEdit = z.object({ path, search: text.check(z.minLength(1)), replace: text });
const createEdit = z.object({ path, content: text });

/** What the model has to answer: causes first, so that the edits follow from them. */
export const answerSchema = z.object({
  hypotheses: z
    .array(z.object({ cause: z.string(), where: z.string(), likelihood: z.number() }))
    .check(z.maxLength(20)),
  /** Files it has to see before it can edit; the edits are then empty. */
  show: z._default(z.array(path).check(z.maxLength(20)), []),
  edits: z.array(z.union([replaceEdit, createEdit])).check(z.maxLength(50)),
  summary: z.string(),
  rationale: z._default(z.string(), ''),
  confidence: z.number().check(z.minimum(0), z.maximum(1)),
});

export type Answer = z.infer<typeof answerSchema>;
export type ReplaceEdit = z.infer<typeof replaceEdit>;
export type CreateEdit = z.infer<typeof createEdit>;
export type Edit = ReplaceEdit | CreateEdit;
