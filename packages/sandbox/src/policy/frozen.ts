import type { SandboxPolicy } from './policy.ts';

const frozen = new WeakSet<object>();

const deepFreeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) deepFreeze(item);
  Object.freeze(value);
};

/** Freezes a policy that is known to be one, through and through. What is compiled from it can then be kept. */
export const frozenPolicy = (policy: SandboxPolicy): SandboxPolicy => {
  deepFreeze(policy);
  frozen.add(policy);
  return policy;
};

/** It came from {@link frozenPolicy}: nobody can change it any more, and it need not be parsed again. */
export const isFrozenPolicy = (policy: unknown): policy is SandboxPolicy =>
  typeof policy === 'object' && policy !== null && frozen.has(policy);
