import type { StandardSchemaV1 } from '@standard-schema/spec';
import { EvolveError } from '../errors/index.ts';
import { wireSchema } from '../models/json-schema.ts';
import { isObject, type JsonObject } from '../models/service.ts';

/** In characters. */
const MAX_TEXT = 8_192;
const MAX_ITEMS = 1_000;

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

const problemIn = (schema: unknown, at: string): string | undefined => {
  if (!isObject(schema)) return `${at} may be anything`;
  const choices = ['anyOf', 'oneOf'].flatMap((key) => objects(schema[key]));
  if (choices.length > 0)
    return choices.map((choice) => problemIn(choice, at)).find((problem) => problem !== undefined);
  if (Array.isArray(schema['enum']) || 'const' in schema) return undefined;
  switch (schema['type']) {
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return undefined;
    case 'string':
      return Number(schema['maxLength']) <= MAX_TEXT ? undefined : `${at} is a text without a limit`;
    case 'array':
      return Number(schema['maxItems']) <= MAX_ITEMS
        ? problemIn(schema['items'], `${at}[]`)
        : `${at} is a list without a limit`;
    case 'object':
      return objectProblem(schema, at);
    default:
      return `${at} may be anything`;
  }
};

const objectProblem = (schema: JsonObject, at: string): string | undefined => {
  if ((schema['additionalProperties'] ?? false) !== false) return `${at} takes keys that nobody named`;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  return Object.entries(properties)
    .map(([key, value]) => problemIn(value, at === '' ? key : `${at}.${key}`))
    .find((problem) => problem !== undefined);
};

/**
 * A schema that leaves no room for anything but choices, numbers, and texts and lists of a limited length.
 * @throws EVOLVE_OPTIONS where it leaves more, or cannot be looked at.
 */
export const assertBounded = (schema: StandardSchemaV1): void => {
  const { schema: wire, why } = wireSchema(schema);
  const problem = wire === undefined ? (why ?? 'it cannot be read') : problemIn(wire, '');
  if (problem === undefined) return;
  throw new EvolveError('EVOLVE_OPTIONS', `the schema of an extraction has to be bounded: ${problem}`, {
    hint: 'Give every text a maxLength, every list a maxItems, and name every key.',
  });
};
