import type { Classes, Encoded, Tagged } from './value.ts';

/** Thrown for values that cannot be made again. */
export class CannotDecode extends Error {}

const symbols = new Map<string, symbol>();

const symbolOf = (name: string): symbol => {
  const known = /^Symbol\.(\w+)$/.exec(name)?.[1];
  const own: unknown = known === undefined ? undefined : Reflect.get(Symbol, known);
  if (typeof own === 'symbol') return own;
  let symbol = symbols.get(name);
  if (symbol === undefined) symbols.set(name, (symbol = Symbol(name)));
  return symbol;
};

const setKey = (object: object, key: string, value: unknown): void => {
  const name = key.startsWith('@@') ? symbolOf(key.slice(2)) : key;
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
};

const objectOf = (tagged: Extract<Tagged, { t: 'object' }>, classes: Classes): object => {
  const prototype =
    tagged.of === undefined ? Object.prototype : tagged.of === null ? null : classes.prototypeOf(tagged.of);
  if (prototype === undefined) throw new CannotDecode('class');
  const object = Object.create(prototype) as object;
  for (const [key, value] of tagged.v) setKey(object, key, decode(value, classes));
  return object;
};

const arrayOf = (items: readonly Encoded[], classes: Classes): unknown[] => {
  const array: unknown[] = [];
  array.length = items.length;
  for (const [index, item] of items.entries()) {
    if (typeof item === 'object' && item?.t === 'hole') continue;
    array[index] = decode(item, classes);
  }
  return array;
};

const errorOf = (name: string, message: string): Error => {
  const own: unknown = Reflect.get(globalThis, name);
  const error =
    typeof own === 'function' && own.prototype instanceof Error
      ? (Reflect.construct(own, [message]) as Error)
      : new Error(message);
  if (error.name !== name) error.name = name;
  return error;
};

const bytesOf = (name: string, items: readonly unknown[]): unknown => {
  if (name === 'Buffer') return Buffer.from(items as number[]);
  const own: unknown = Reflect.get(globalThis, name);
  if (typeof own !== 'function') throw new CannotDecode(name);
  return Reflect.construct(own, [items]);
};

/** Compiled where the isolated process runs anyway: the text is the program's own. */
const functionOf = (source: string): unknown => {
  try {
    return (0, eval)(`(${source})`) as unknown;
  } catch {
    throw new CannotDecode('function');
  }
};

const SPECIAL = { undefined: undefined, NaN, Infinity, '-Infinity': -Infinity, '-0': -0, hole: undefined } as const;

/** Makes the value again. @throws CannotDecode */
export const decode = (value: Encoded, classes: Classes): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  switch (value.t) {
    case 'bigint':
      return BigInt(value.v);
    case 'symbol':
      return symbolOf(value.v);
    case 'function':
      return functionOf(value.v);
    case 'date':
      return new Date(value.v ?? NaN);
    case 'regexp':
      return new RegExp(value.v, value.flags);
    case 'array':
      return arrayOf(value.v, classes);
    case 'set':
      return new Set(value.v.map((item) => decode(item, classes)));
    case 'bytes':
      return bytesOf(
        value.of,
        value.v.map((item) => decode(item, classes)),
      );
    case 'map':
      return new Map(value.v.map(([key, item]) => [decode(key, classes), decode(item, classes)]));
    case 'error':
      return errorOf(value.of, value.v);
    case 'object':
      return objectOf(value, classes);
    case 'cut':
      throw new CannotDecode(value.v);
    default:
      return SPECIAL[value.t];
  }
};
