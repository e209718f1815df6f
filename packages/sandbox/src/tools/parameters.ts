import { fromJSONSchema, prettifyError, type ZodType } from 'zod';
import type { Json } from '@evolve/core/contracts';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { patternFault } from './safe-pattern.ts';
import { TYPELESS_SHAPES, TYPE_SHAPES } from './schema-shapes.ts';

/** A JSON Schema whose root is an object: what a model's tool list wants. */
export type ParameterSchema = Readonly<Record<string, Json>>;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shapeOf = (schema: Fields) => {
  const { type } = schema;
  if (typeof type === 'string') return Object.hasOwn(TYPE_SHAPES, type) ? TYPE_SHAPES[type] : undefined;
  if (type !== undefined) return undefined;
  const keyword = Object.keys(TYPELESS_SHAPES).find((name) => Object.hasOwn(schema, name));
  return keyword === undefined ? undefined : TYPELESS_SHAPES[keyword];
};

const typeMatches = (type: unknown, value: unknown): boolean => {
  if (type === undefined) return true;
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
};

/** What a shape cannot say: references between keywords. */
const relationFaults = (schema: Fields): readonly string[] => {
  const { type, properties, required, pattern, enum: choices } = schema;
  const known = isFields(properties) ? properties : {};
  const missing = Array.isArray(required) ? required.filter((name) => !Object.hasOwn(known, String(name))) : [];
  const fault = typeof pattern === 'string' ? patternFault(pattern) : undefined;
  const strange = Array.isArray(choices) ? choices.filter((choice) => !typeMatches(type, choice)) : [];
  return [
    ...missing.map((name) => `requires ${String(name)}, which is no property`),
    ...(fault === undefined ? [] : [fault]),
    ...(strange.length === 0 ? [] : ['an enum holds a value of another type']),
  ];
};

const childrenOf = (schema: Fields, path: string): readonly (readonly [string, unknown])[] => {
  const { properties, items, additionalProperties, anyOf } = schema;
  return [
    ...Object.entries(isFields(properties) ? properties : {}).map(([key, child]) => [`${path}.${key}`, child] as const),
    ...(items === undefined ? [] : [[`${path}[]`, items] as const]),
    ...(additionalProperties === undefined || typeof additionalProperties === 'boolean'
      ? []
      : [[`${path}.*`, additionalProperties] as const]),
    ...(Array.isArray(anyOf) ? anyOf.map((child: unknown, index) => [`${path}|${String(index)}`, child] as const) : []),
  ];
};

const NO_SHAPE = 'wants one of: a single known `type`, `enum`, `const`, `anyOf`';

const faultsOf = (schema: unknown, path: string): readonly string[] => {
  if (!isFields(schema)) return [`${path}: is no schema object`];
  const shape = shapeOf(schema);
  if (shape === undefined) return [`${path}: ${NO_SHAPE}`];
  const parsed = shape.safeParse(schema);
  const own = parsed.success ? relationFaults(schema) : parsed.error.issues.map((issue) => issue.message);
  return [
    ...own.map((fault) => `${path}: ${fault}`),
    ...childrenOf(schema, path).flatMap(([at, child]) => faultsOf(child, at)),
  ];
};

/** A schema that can be kept, or what is wrong with it. */
export type ReadParameters =
  { readonly ok: true; readonly check: ZodType } | { readonly ok: false; readonly faults: readonly string[] };

/** Turns JSON Schema into a check. Refuses whatever would be promised to a model and then not be checked. */
export const readParameters = (schema: ParameterSchema): ReadParameters => {
  const faults = schema['type'] === 'object' ? faultsOf(schema, 'parameters') : ["parameters: wants type: 'object'"];
  if (faults.length > 0) return { ok: false, faults };
  try {
    return { ok: true, check: fromJSONSchema(schema) };
  } catch (error) {
    return { ok: false, faults: [`parameters: ${messageOf(error)}`] };
  }
};

const unfit = (message: string, cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_TOOL_ARGUMENTS', message, cause === undefined ? {} : { cause });

const asText = (args: unknown): string => {
  try {
    const text = JSON.stringify(args) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    throw unfit(`arguments are not JSON: ${messageOf(error)}`, error);
  }
  throw unfit('arguments are not JSON');
};

/**
 * The arguments as JSON with defaults filled in.
 * @throws EVOLVE_TOOL_ARGUMENTS
 */
export const fitArguments = (check: ZodType, args: unknown, maxBytes: number): Json => {
  const text = asText(args ?? {});
  if (Buffer.byteLength(text) > maxBytes) throw unfit(`arguments are larger than ${String(maxBytes)} bytes`);
  const parsed = check.safeParse(JSON.parse(text));
  if (!parsed.success) throw unfit(prettifyError(parsed.error));
  return parsed.data as Json;
};
