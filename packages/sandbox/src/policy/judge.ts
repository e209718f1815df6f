import { kindOf } from '../analysis/use.ts';
import type { SandboxPolicy } from './schema.ts';

/** What a policy says about one capability: granted, granted under obligations, or refused. */
export type Answer =
  { readonly kind: 'allow' | 'deny' } | { readonly kind: 'guard'; readonly obligations: readonly string[] };

/** A capability is granted by its full name, or by its kind. */
export const answerOf = (policy: SandboxPolicy, capability: string): Answer => {
  const names = [capability, kindOf(capability)];
  if (names.some((name) => policy.allow.includes(name))) return { kind: 'allow' };
  const guarded = names.find((name) => Object.hasOwn(policy.guard, name));
  return guarded === undefined ? { kind: 'deny' } : { kind: 'guard', obligations: policy.guard[guarded] ?? [] };
};
