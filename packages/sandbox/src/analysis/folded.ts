/** What an expression can be, as far as its text tells. */
export type Folded =
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  /** A string of which only the beginning is known. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'number' }
  | { readonly kind: 'symbol' }
  | { readonly kind: 'unknown' };
