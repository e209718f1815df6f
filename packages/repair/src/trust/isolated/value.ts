/** A value as data: written by the isolated processes, read and varied by the engine. JSON holds it. */
export type Encoded = null | boolean | number | string | Tagged;

export type Tagged =
  | { readonly t: 'undefined' | 'NaN' | 'Infinity' | '-Infinity' | '-0' | 'hole' }
  | { readonly t: 'bigint' | 'symbol' | 'function'; readonly v: string }
  | { readonly t: 'date'; readonly v: number | null }
  | { readonly t: 'regexp'; readonly v: string; readonly flags: string }
  | { readonly t: 'array' | 'set'; readonly v: readonly Encoded[] }
  | { readonly t: 'bytes'; readonly v: readonly Encoded[]; readonly of: string }
  | { readonly t: 'map'; readonly v: readonly (readonly [Encoded, Encoded])[] }
  | { readonly t: 'error'; readonly v: string; readonly of: string }
  /** `of`: null for no prototype, else the target whose prototype it is; left out for plain objects. */
  | { readonly t: 'object'; readonly v: readonly Entry[]; readonly of?: string | null }
  /** What could not be held: too deep, too large, circular, or of a class that nobody knows. */
  | { readonly t: 'cut'; readonly v: string };

/** A key (a symbol's starts with `@@`) and its value. */
export type Entry = readonly [key: string, value: Encoded];

/** Knows the prototypes of the program's own classes. */
export interface Classes {
  nameOf(prototype: object): string | undefined;
  prototypeOf(name: string): object | undefined;
}

export const isTagged = (value: Encoded): value is Tagged => typeof value === 'object' && value !== null;

export const isWhole = (value: Encoded): boolean => !JSON.stringify(value).includes('"t":"cut"');
