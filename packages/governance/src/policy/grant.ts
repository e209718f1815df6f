import type { Grant } from '@evolve/core/contracts';
import { completePolicy } from './parse.ts';
import type { GovernancePolicy } from './policy.ts';
import type { PolicyInput } from './schema.ts';

/**
 * The same policy with one more grant, in mode `promote`: for an owner who sits at the keyboard and grants what passes every
 * gate and check.
 * @throws EVOLVE_POLICY_INVALID
 */
export const withGrant = (policy: PolicyInput | GovernancePolicy, grant: Grant): GovernancePolicy => {
  const whole = completePolicy(policy);
  return completePolicy({ ...whole, mode: 'promote', grants: [...whole.grants, grant] });
};
