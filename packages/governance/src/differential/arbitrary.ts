/** Inputs made from a schema. JSON Schema is what all schemas can be turned into; what of it is not understood is an error. */
import { EvolveError } from '@evolve/core/errors';
import fc from 'fast-check';
import { z } from 'zod';

/** A JSON Schema, a zod schema, or one that can tell its JSON Schema (`~standard.jsonSchema`). */
export type InputSchema = object;

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unsupported = (what: string): EvolveError =>
  new EvolveError('EVOLVE_OPTIONS', `inputs cannot be made from this schema: ${what}`, {
    hint: 'give `inputs` instead, or a schema of plain types, enums, arrays and objects',
  });

/** @throws EVOLVE_OPTIONS */
const jsonSchemaOf = (schema: InputSchema): Json => {
  if ('_zod' in schema) return z.toJSONSchema(schema as z.ZodType, { io: 'input' });
  if (!('~standard' in schema)) return schema as Json;
  const standard = schema['~standard'];
  const tell = isRecord(standard) && isRecord(standard['jsonSchema']) ? standard['jsonSchema']['input'] : undefined;
  if (typeof tell !== 'function') throw unsupported('it does not tell its JSON Schema');
  const told: unknown = (tell as (options: object) => unknown)({ target: 'draft-2020-12' });
  if (!isRecord(told)) throw unsupported('what it tells is no JSON Schema');
  return told;
};

const KNOWN: ReadonlySet<string> = new Set(
  [
    '$schema',
    'type',
    'const',
    'enum',
    'anyOf',
    'oneOf',
    'items',
    'prefixItems',
    'properties',
    'required',
    'additionalProperties',
  ].concat(
    [
      'minimum',
      'maximum',
      'exclusiveMinimum',
      'exclusiveMaximum',
      'minLength',
      'maxLength',
      'minItems',
      'maxItems',
      'pattern',
    ],
    ['title', 'description', 'default', 'examples', '~standard'],
  ),
);

const numberOf = (schema: Json, key: string): number | undefined => {
  const value = schema[key];
  return typeof value === 'number' ? value : undefined;
};

const listOf = (value: unknown): readonly Json[] | undefined =>
  Array.isArray(value) ? value.filter(isRecord) : undefined;

const within = <K extends string>(limits: Readonly<Record<K, number | undefined>>): Partial<Record<K, number>> =>
  Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as Partial<Record<K, number>>;

const integerIn = (schema: Json): fc.Arbitrary<unknown> => {
  const [above, below] = [numberOf(schema, 'exclusiveMinimum'), numberOf(schema, 'exclusiveMaximum')];
  const min = numberOf(schema, 'minimum') ?? (above === undefined ? undefined : above + 1);
  const max = numberOf(schema, 'maximum') ?? (below === undefined ? undefined : below - 1);
  return fc.integer(within({ min, max }));
};

const numberIn = (schema: Json): fc.Arbitrary<unknown> => {
  const [above, below] = [numberOf(schema, 'exclusiveMinimum'), numberOf(schema, 'exclusiveMaximum')];
  return fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    ...within({ min: numberOf(schema, 'minimum') ?? above, max: numberOf(schema, 'maximum') ?? below }),
    ...(above === undefined ? {} : { minExcluded: true }),
    ...(below === undefined ? {} : { maxExcluded: true }),
  });
};

const stringIn = (schema: Json): fc.Arbitrary<unknown> => {
  const limits = within({ minLength: numberOf(schema, 'minLength'), maxLength: numberOf(schema, 'maxLength') });
  const { pattern } = schema;
  if (typeof pattern !== 'string') return fc.string({ unit: 'grapheme', ...limits });
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = limits;
  return fc
    .stringMatching(new RegExp(pattern, 'u'))
    .filter((text) => text.length >= minLength && text.length <= maxLength);
};

const arrayIn = (schema: Json): fc.Arbitrary<unknown> => {
  const first = listOf(schema['prefixItems']);
  if (first !== undefined) return fc.tuple(...first.map(fromJson));
  const limits = within({ minLength: numberOf(schema, 'minItems'), maxLength: numberOf(schema, 'maxItems') });
  return fc.array(isRecord(schema['items']) ? fromJson(schema['items']) : fc.jsonValue(), { maxLength: 10, ...limits });
};

const objectIn = (schema: Json): fc.Arbitrary<unknown> => {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  const model = Object.fromEntries(
    Object.entries(properties).map(([key, one]) => [key, fromJson(isRecord(one) ? one : {})]),
  );
  const requiredKeys = Object.keys(model).filter((key) => required.has(key));
  return fc.record(model, { requiredKeys, noNullPrototype: true });
};

const BY_TYPE: Readonly<Record<string, (schema: Json) => fc.Arbitrary<unknown>>> = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: integerIn,
  number: numberIn,
  string: stringIn,
  array: arrayIn,
  object: objectIn,
};

const fromJson = (schema: Json): fc.Arbitrary<unknown> => {
  const strange = Object.keys(schema).find((key) => !KNOWN.has(key));
  if (strange !== undefined && strange !== 'format') throw unsupported(strange);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = listOf(schema['anyOf']) ?? listOf(schema['oneOf']);
  if (choices !== undefined) return fc.oneof(...choices.map(fromJson));
  const { type } = schema;
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => fromJson({ ...schema, type: String(one) })));
  if (type === undefined) return fc.jsonValue();
  const make = typeof type === 'string' && Object.hasOwn(BY_TYPE, type) ? BY_TYPE[type] : undefined;
  if (make === undefined) throw unsupported(`the type ${JSON.stringify(type)}`);
  return make(schema);
};

/** Lists of arguments, one schema each; JSON only, so that both sides get the very same. @throws EVOLVE_OPTIONS */
export const inputsFrom = (
  schemas: readonly InputSchema[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
): readonly (readonly unknown[])[] => {
  const made = fc.sample(fc.tuple(...schemas.map((schema) => fromJson(jsonSchemaOf(schema)))), { numRuns: runs, seed });
  return made.map((input) => JSON.parse(JSON.stringify(input)) as unknown[]);
};
