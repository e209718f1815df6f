import type { Classes, Encoded, Entry, Tagged } from './value.ts';

const DEEPEST = 6;
const MOST_NODES = 400;
const LONGEST = 2000;
const LONGEST_FUNCTION = 400;
const MOST_YIELDED = 50;

const special = (value: number): Encoded => {
  if (Object.is(value, -0)) return { t: '-0' };
  if (Number.isFinite(value)) return value;
  return { t: Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity' };
};

const cut = (why: string): Tagged => ({ t: 'cut', v: why });

const text = (value: string): Encoded =>
  value.length <= LONGEST ? value : cut(`text of ${String(value.length)}: ${value.slice(0, LONGEST)}`);

const functionOf = (source: string): Tagged =>
  source.length <= LONGEST_FUNCTION && !source.includes('[native code]')
    ? { t: 'function', v: source }
    : cut('function');

const keyOf = (key: string | symbol): string => (typeof key === 'symbol' ? `@@${key.description ?? ''}` : key);

const isGenerator = (value: object): value is IterableIterator<unknown> =>
  /Generator|Iterator/.test(Object.prototype.toString.call(value)) && 'next' in value && Symbol.iterator in value;

/** Encodes one value within bounds; getters are not run, generators are run for some steps. */
class Encoder {
  readonly #classes: Classes;
  readonly #above = new Set<object>();
  #nodes = 0;

  constructor(classes: Classes) {
    this.#classes = classes;
  }

  encode(value: unknown, depth: number): Encoded {
    if (++this.#nodes > MOST_NODES) return cut('size');
    switch (typeof value) {
      case 'string':
        return text(value);
      case 'number':
        return special(value);
      case 'boolean':
        return value;
      case 'undefined':
        return { t: 'undefined' };
      case 'bigint':
        return { t: 'bigint', v: String(value).slice(0, LONGEST) };
      case 'symbol':
        return { t: 'symbol', v: value.description ?? '' };
      case 'function':
        return functionOf(Function.prototype.toString.call(value));
      case 'object':
        return value === null ? null : this.#object(value, depth);
    }
  }

  #object(value: object, depth: number): Encoded {
    if (this.#above.has(value)) return cut('circle');
    if (depth >= DEEPEST) return cut('depth');
    this.#above.add(value);
    try {
      return this.#builtin(value, depth + 1) ?? this.#plain(value, depth + 1);
    } catch {
      // A proxy or a hostile object: not a value that can be repeated.
      return cut('strange');
    } finally {
      this.#above.delete(value);
    }
  }

  #builtin(value: object, depth: number): Tagged | undefined {
    if (Array.isArray(value)) return { t: 'array', v: this.#items(value, depth) };
    if (value instanceof Date) return { t: 'date', v: Number.isNaN(value.getTime()) ? null : value.getTime() };
    if (value instanceof RegExp) return { t: 'regexp', v: value.source, flags: value.flags };
    if (value instanceof Error) return { t: 'error', v: value.message.slice(0, LONGEST), of: value.name };
    if (value instanceof Set) return { t: 'set', v: [...value].map((item) => this.encode(item, depth)) };
    if (value instanceof Map) {
      return { t: 'map', v: [...value].map(([key, item]) => [this.encode(key, depth), this.encode(item, depth)]) };
    }
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      const items = Array.from(value as unknown as ArrayLike<unknown>).slice(0, MOST_NODES);
      return { t: 'bytes', v: items.map((item) => this.encode(item, depth)), of: value.constructor.name };
    }
    if (isGenerator(value)) return { t: 'array', v: this.#steps(value, depth) };
    return undefined;
  }

  #items(value: readonly unknown[], depth: number): Encoded[] {
    const items: Encoded[] = [];
    for (let index = 0; index < value.length && this.#nodes <= MOST_NODES; index++) {
      items.push(index in value ? this.encode(value[index], depth) : { t: 'hole' });
    }
    return items.length < value.length ? [...items, cut('length')] : items;
  }

  #steps(value: Iterator<unknown>, depth: number): Encoded[] {
    const items: Encoded[] = [];
    for (let step = value.next(); step.done !== true && items.length < MOST_YIELDED; step = value.next()) {
      items.push(this.encode(step.value, depth));
    }
    return items;
  }

  #plain(value: object, depth: number): Tagged {
    const prototype = Object.getPrototypeOf(value) as object | null;
    const isPlain = prototype === Object.prototype;
    const of = isPlain || prototype === null ? null : this.#classes.nameOf(prototype);
    if (of === undefined) return cut(`object of ${String(prototype?.constructor.name)}`);
    const entries: Entry[] = [];
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Reflect.getOwnPropertyDescriptor(value, key);
      const own: Encoded =
        descriptor !== undefined && 'value' in descriptor ? this.encode(descriptor.value, depth) : cut('getter');
      entries.push([keyOf(key), own]);
    }
    return isPlain ? { t: 'object', v: entries } : { t: 'object', v: entries, of };
  }
}

export const encode = (value: unknown, classes: Classes): Encoded => new Encoder(classes).encode(value, 0);
