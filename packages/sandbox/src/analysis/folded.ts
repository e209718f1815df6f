/** What an expression can be, as far as its text tells. */
export type Folded =
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  /** A string of which only the beginning is known. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** A string of which only the end is known, which is one of these, or a number whose text ends like that. */
  | { readonly kind: 'suffix'; readonly suffixes: readonly string[] }
  | { readonly kind: 'number' }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'unknown' };
