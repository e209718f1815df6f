import * as z from 'zod/mini';
import type { Json } from '@evolve/core/contracts';
import type { ParameterSchema } from './parameters.ts';
import { TOOL_NAME } from './reserved-names.ts';

/** What a tool says of itself: the literal behind `export const tool`. */
export interface ToolMetadata {
  /** `^[a-z][a-z0-9_]{1,63}$`; its file is called so. */
  readonly name: string;
  /** For the model that chooses a tool. At most 1024 characters. */
  readonly description: string;
  /** JSON Schema of the one argument, an object. */
  readonly parameters: ParameterSchema;
  /** How long a call may take, in milliseconds; the registry's limits hold all the same. */
  readonly timeoutMs?: number | undefined;
}

/** One call with what it should give. Without `result` any result will do. */
export interface ToolCase {
  readonly args: Json;
  readonly result?: Json | undefined;
}

const MAX_DESCRIPTION = 1024;
/** A description goes into a model's prompt: text, no control characters but line ends and tabs. */
// eslint-disable-next-line no-control-regex -- to refuse them
const PLAIN_TEXT = /^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/;

const metadata = z.strictObject({
  name: z.string().check(z.regex(TOOL_NAME)),
  description: z.string().check(z.minLength(1), z.maxLength(MAX_DESCRIPTION), z.regex(PLAIN_TEXT)),
  parameters: z.record(z.string(), z.json()),
  timeoutMs: z.optional(z.int().check(z.positive())),
});

const cases = z.array(z.strictObject({ args: z.json(), result: z.optional(z.json()) }));

/** A value of the shape that was asked for, or what is wrong with it. */
export type Shaped<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string };

const shaped = <T>(parsed: z.core.util.SafeParseResult<unknown>, what: string): Shaped<T> =>
  parsed.success
    ? { ok: true, value: parsed.data as T }
    : { ok: false, fault: `\`${what}\`: ${z.prettifyError(parsed.error)}` };

/** The literal of `tool` as metadata. */
export const shapeMetadata = (value: Json): Shaped<ToolMetadata> => shaped(metadata.safeParse(value), 'tool');

/** The literal of `examples`, or cases that a host gives. */
export const shapeCases = (value: unknown): Shaped<readonly ToolCase[]> => shaped(cases.safeParse(value), 'examples');
