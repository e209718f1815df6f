import type { ScopeNames } from './scope.ts';

/** Where an answer differs. */
export type PolicyPlace =
  | { readonly kind: 'everywhere' }
  /** In no file and package that a rule of either policy names for the capability. */
  | { readonly kind: 'elsewhere' }
  /** In all of these at once. */
  | { readonly kind: 'within'; readonly scopes: readonly ScopeNames[] }
  /** For texts whose place is unknown, or named in a way that some file systems take for another. */
  | { readonly kind: 'unknown' }
  /** Perhaps where some of these meet: there were too many to go through. */
  | { readonly kind: 'overlap'; readonly scopes: readonly ScopeNames[] };

/** What a policy says of a capability in one place. */
export type PolicyAnswer =
  | { readonly kind: 'allowed' | 'denied' | 'not-granted' }
  | { readonly kind: 'guarded'; readonly obligations: readonly string[] };

/** One answer that differs. */
export interface PolicyChange {
  /** `import.package` stands for every package that neither policy names, `import.package:..` for names that no package has. */
  readonly capability: string;
  readonly place: PolicyPlace;
  readonly before: PolicyAnswer;
  readonly after: PolicyAnswer;
}

/** What `describePolicyDiff` says. */
export interface PolicyDiff {
  /** One for each change, in the same order. */
  readonly sentences: readonly string[];
  /** In the order of `CAPABILITIES`. */
  readonly changes: readonly PolicyChange[];
}
