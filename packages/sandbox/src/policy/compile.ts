/** A policy that is ready to be asked: its layers, the whole of it first, then its rules in their order. */
import { foldName } from '@evolve/core/paths';
import type { CapabilityNames } from './capability-names.ts';
import { detailOf } from './capability-names.ts';
import { describeScope } from './words.ts';
import type { PolicyRule, SandboxPolicy } from './policy.ts';
import { parsePolicy } from './schema.ts';
import { scopeOf, type Scope } from './scope.ts';

/** What a layer grants. */
export type Grant = { readonly kind: 'allow' } | { readonly kind: 'guard'; readonly obligations: readonly string[] };

export interface Layer {
  /** Undefined for one that holds everywhere. */
  readonly scope: Scope | undefined;
  /** The denial that covers it, in words; undefined for none. */
  denial(names: CapabilityNames): string | undefined;
  /** What it grants; undefined where it does not speak of it. Of one layer `allow` is heard before `guard`. */
  grant(names: CapabilityNames): Grant | undefined;
}

const ALLOW: Grant = { kind: 'allow' };

const layerOf = ({ files, packages, allow = [], guard = {}, deny = [] }: PolicyRule): Layer => {
  const scope = scopeOf({ files, packages });
  const allowed = new Set(allow);
  const guarded = new Map(Object.entries(guard).map(([name, obligations]) => [name, [...obligations].sort()]));
  const denied = new Map(deny.map((name) => [detailOf(name) === undefined ? name : foldName(name), name]));
  const named = deny.find((name) => detailOf(name) !== undefined);
  const words = (name: string): string => `${name} ${describeScope(scope)}`;
  return {
    scope,
    denial: ({ denying, isOdd }) => {
      const found = denying.find((name) => denied.has(name));
      const name = found === undefined ? (isOdd ? named : undefined) : denied.get(found);
      return name === undefined ? undefined : words(name);
    },
    grant: ({ granting }) => {
      if (granting.some((name) => allowed.has(name))) return ALLOW;
      const found = granting.find((name) => guarded.has(name));
      return found === undefined ? undefined : { kind: 'guard', obligations: guarded.get(found) ?? [] };
    },
  };
};

const compiled = new WeakMap<SandboxPolicy, readonly Layer[]>();

/** Compiles a policy once: one that was parsed can no longer change. @throws EVOLVE_POLICY_INVALID */
export const layersOf = (policy: SandboxPolicy): readonly Layer[] => {
  const whole = parsePolicy(policy);
  const known = compiled.get(whole);
  if (known !== undefined) return known;
  const { allow, guard, deny, rules = [] } = whole;
  const layers = [{ allow, guard, deny }, ...rules].map(layerOf);
  compiled.set(whole, layers);
  return layers;
};
