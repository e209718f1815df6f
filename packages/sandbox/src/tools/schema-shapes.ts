/**
 * The part of JSON Schema that a tool's parameters may use, as data. A keyword that is not here would be ignored by the
 * conversion, which means: promised to the model and not kept. So it is refused.
 */
import * as z from 'zod/mini';

const count = (): z.ZodMiniOptional<z.ZodMiniNumber> => z.optional(z.int().check(z.nonnegative()));
const bound = (): z.ZodMiniOptional<z.ZodMiniNumber> => z.optional(z.number());
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** They say something to the reader and nothing to the check; `default` is filled in. */
const ANNOTATIONS = {
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  default: z.optional(z.json()),
  examples: z.optional(z.array(z.json())),
};

const CHOICE = { enum: z.optional(z.array(scalar).check(z.minLength(1))) };

const NUMBER = {
  ...ANNOTATIONS,
  ...CHOICE,
  minimum: bound(),
  maximum: bound(),
  exclusiveMinimum: bound(),
  exclusiveMaximum: bound(),
  multipleOf: z.optional(z.number().check(z.positive())),
};

/** Formats that are checked; others would be ignored. */
const FORMATS = ['email', 'uri', 'uuid', 'date-time', 'date', 'time', 'ipv4', 'ipv6'] as const;

/** Subschemas are looked at one by one, each by its own shape. */
const subschema = z.unknown();

/** What may stand beside `type`, by type. */
export const TYPE_SHAPES: Readonly<Record<string, z.ZodMiniType>> = {
  object: z.strictObject({
    type: z.literal('object'),
    ...ANNOTATIONS,
    properties: z.optional(z.record(z.string(), subschema)),
    required: z.optional(z.array(z.string())),
    additionalProperties: z.optional(subschema),
    minProperties: count(),
    maxProperties: count(),
  }),
  array: z.strictObject({
    type: z.literal('array'),
    ...ANNOTATIONS,
    items: z.optional(subschema),
    minItems: count(),
    maxItems: count(),
    uniqueItems: z.optional(z.boolean()),
  }),
  string: z.strictObject({
    type: z.literal('string'),
    ...ANNOTATIONS,
    ...CHOICE,
    minLength: count(),
    maxLength: count(),
    pattern: z.optional(z.string()),
    format: z.optional(z.enum(FORMATS)),
  }),
  number: z.strictObject({ type: z.literal('number'), ...NUMBER }),
  integer: z.strictObject({ type: z.literal('integer'), ...NUMBER }),
  boolean: z.strictObject({ type: z.literal('boolean'), ...ANNOTATIONS }),
  null: z.strictObject({ type: z.literal('null'), ...ANNOTATIONS }),
};

/** What may stand alone instead of a type. */
export const TYPELESS_SHAPES: Readonly<Record<string, z.ZodMiniType>> = {
  enum: z.strictObject({ ...ANNOTATIONS, enum: z.array(scalar).check(z.minLength(1)) }),
  const: z.strictObject({ ...ANNOTATIONS, const: scalar }),
  anyOf: z.strictObject({ ...ANNOTATIONS, anyOf: z.array(subschema).check(z.minLength(1)) }),
};
