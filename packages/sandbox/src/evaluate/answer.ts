/**
 * What comes out of the child: a line of JSON that says how it went, and after it, for a value, that value's JSON and
 * nothing else. The child is not trusted: all of it is checked.
 */
import * as z from 'zod/mini';

/** How a run of the engine went. */
export type Answer =
  | { readonly kind: 'value'; readonly json: string }
  | {
      readonly kind: 'error';
      readonly code: AnswerCode;
      readonly message: string;
      readonly name?: string | undefined;
      readonly stack?: string | undefined;
    };

export type AnswerCode = (typeof ANSWER_CODES)[number];

const ANSWER_CODES = [
  'syntax',
  'no-function',
  'import',
  'threw',
  'not-json',
  'changed',
  'unsettled',
  'timeout',
  'memory',
  'output',
] as const;

const header = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), bytes: z.int().check(z.nonnegative()) }),
  z.strictObject({
    kind: z.literal('error'),
    code: z.enum(ANSWER_CODES),
    message: z.string(),
    name: z.optional(z.string()),
    stack: z.optional(z.string()),
  }),
]);

/** Most that an answer takes besides a value: three texts of an error, escaped. */
export const HEADER_BYTES = 262_144;

const NEWLINE = 0x0a;

/** Undefined for everything that is not one whole answer. */
export const parseAnswer = (output: Buffer): Answer | undefined => {
  const end = output.indexOf(NEWLINE);
  if (end < 0) return undefined;
  const parsed = header.safeParse(jsonOf(output.toString('utf8', 0, end)));
  if (!parsed.success) return undefined;
  if (parsed.data.kind === 'error') return end + 1 === output.length ? parsed.data : undefined;
  if (parsed.data.bytes !== output.length - end - 1) return undefined;
  return { kind: 'value', json: output.toString('utf8', end + 1) };
};

/** Undefined for what is no JSON. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
