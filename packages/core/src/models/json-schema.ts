import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import * as z from 'zod/v4/core';
import { messageOf } from '../errors/index.ts';
import { isObject, type JsonObject } from './service.ts';

const DIALECT = 'draft-2020-12';

const isZod = (schema: object): schema is z.$ZodType => '_zod' in schema;

const convertsItself = (schema: StandardSchemaV1): schema is StandardSchemaV1 & StandardJSONSchemaV1 =>
  'jsonSchema' in schema['~standard'] && isObject(schema['~standard'].jsonSchema);

const convert = (schema: StandardSchemaV1): JsonObject | undefined => {
  if (isZod(schema)) return z.toJSONSchema(schema, { io: 'input', target: DIALECT });
  return convertsItself(schema) ? schema['~standard'].jsonSchema.input({ target: DIALECT }) : undefined;
};

/** `schema` is absent when the answer can only be described in words; `why` says what stood in the way. */
export interface WireSchema {
  readonly schema?: JsonObject;
  readonly why?: string;
}

/**
 * What a model has to write, as JSON schema: of zod schemas, and of all that convert themselves (Standard JSON Schema).
 * Services take objects only, so anything else at the root is left to the words of the request and to validation.
 */
export const wireSchema = (schema: StandardSchemaV1): WireSchema => {
  try {
    const converted = convert(schema);
    if (converted === undefined) return { why: `${schema['~standard'].vendor} schemas do not convert themselves` };
    const { $schema: _, '~standard': __, ...wire } = converted;
    return wire['type'] === 'object' ? { schema: wire } : { why: 'the root is not an object' };
  } catch (error) {
    return { why: messageOf(error) };
  }
};
