import * as z from 'zod/mini';
import type { LanguageModel } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';

/** Options of {@link edit}. */
export interface EditOptions {
  /** Asked for every attempt. */
  readonly model: LanguageModel;
  /** Calls of the model for one proposal. @default 3 */
  readonly attempts?: number;
  /** Causes that the model has to weigh before it edits. @default 3 */
  readonly hypotheses?: number;
  /** Files shown at first; the model may ask for others. @default 8 */
  readonly maxFiles?: number;
  /** Bytes of a whole request at most. @default 65_536 */
  readonly maxPromptBytes?: number;
  /** @default 8192 */
  readonly maxOutputTokens?: number;
  /** US dollars of one proposal at most, kept where the model can bound its calls. @default 1 */
  readonly maxUsd?: number;
  /** Tokens of one proposal at most, in and out together. @default no limit of its own */
  readonly maxTokens?: number;
  /** In which summary and rationale are written. @default 'English' */
  readonly language?: string;
}

export type ResolvedEditOptions = Required<Omit<EditOptions, 'maxTokens'>> & Pick<EditOptions, 'maxTokens'>;

const EDIT_DEFAULTS = {
  attempts: 3,
  hypotheses: 3,
  maxFiles: 8,
  maxPromptBytes: 65_536,
  maxOutputTokens: 8_192,
  maxUsd: 1,
  language: 'English',
};

const count = z.int().check(z.positive());

const schema = z.object({
  attempts: count.check(z.maximum(10)),
  hypotheses: count.check(z.maximum(10)),
  maxFiles: count.check(z.maximum(100)),
  // Below it there would be no room for a file besides the task.
  maxPromptBytes: count.check(z.minimum(32_768)),
  maxOutputTokens: count,
  maxUsd: z.number().check(z.positive()),
  maxTokens: z.optional(count),
  language: z.string().check(z.regex(/^[\p{L} ()-]{2,40}$/u)),
});

export const resolveEditOptions = ({ model, ...options }: EditOptions): ResolvedEditOptions => {
  const given = Object.fromEntries(Object.entries<unknown>({ ...options }).filter(([, value]) => value !== undefined));
  const result = schema.safeParse({ ...EDIT_DEFAULTS, ...given });
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new EvolveError('EVOLVE_OPTIONS', `edit option ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { maxTokens, ...rest } = result.data;
  return { model, ...rest, ...(maxTokens === undefined ? {} : { maxTokens }) };
};
