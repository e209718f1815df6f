import type { Json } from '@evolve/core/contracts';
import { canonicalJson } from '@evolve/core/ledger';

/** One value that differs; `undefined` where a side has none. */
export interface PolicyDifference {
  /** For example `budgets.evolution`. Lists are compared as a whole: their order means something. */
  readonly path: string;
  /** What holds. */
  readonly accepted: Json | undefined;
  /** What the repository's file says. */
  readonly proposed: Json | undefined;
}

type JsonObject = Readonly<Record<string, Json>>;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: Json | undefined): string | undefined => (value === undefined ? undefined : canonicalJson(value));

/** Every value in which two policies differ. */
export const diffPolicies = (accepted: Json | undefined, proposed: Json | undefined, path = ''): PolicyDifference[] => {
  if (!isObject(accepted) || !isObject(proposed)) {
    return text(accepted) === text(proposed) ? [] : [{ path, accepted, proposed }];
  }
  const keys = [...new Set([...Object.keys(accepted), ...Object.keys(proposed)])].sort();
  return keys.flatMap((key) => diffPolicies(accepted[key], proposed[key], path === '' ? key : `${path}.${key}`));
};
