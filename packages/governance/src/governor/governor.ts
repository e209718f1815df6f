import { loadCandidate } from '@evolve/core/candidate';
import type { Governor } from '@evolve/core/contracts';
import { assessParsed } from '../assess/assess.ts';
import { compilePolicy } from '../assess/compile.ts';
import { oddNames } from '@evolve/core/paths';
import { policyHash } from '../policy/load.ts';
import type { GovernancePolicy } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';
import { confidenceOf } from './confidence.ts';
import { needOf } from './need.ts';

/** Options of {@link createGovernor}. */
export interface GovernorOptions {
  /** The policy in force, usually from `acceptedPolicy`. */
  readonly policy: PolicyInput | GovernancePolicy;
  /** @default `policyHash(policy)` */
  readonly policyHash?: string;
}

/** A governor, with the whole policy at hand. */
export interface PolicyGovernor extends Governor {
  readonly policy: GovernancePolicy;
}

/**
 * The rules as the kernel asks for them. Stateless: what was granted today is told, not remembered.
 * @throws EVOLVE_POLICY_INVALID
 */
export const createGovernor = (options: GovernorOptions): PolicyGovernor => {
  const compiled = compilePolicy(options.policy);
  const { policy } = compiled;
  const isBlocked = (path: string): boolean =>
    compiled.grade(path).grade === 'forbidden' ||
    compiled
      .protections(path)
      .some(({ level, section, pointer }) => level === 'block' && section === undefined && pointer === undefined);
  return {
    policy,
    policyHash: options.policyHash ?? policyHash(policy),
    editable: (path) => oddNames(path).length === 0 && compiled.editable.match(path) !== undefined && !isBlocked(path),
    assess: async (candidate, circumstances) => assessParsed(await loadCandidate(candidate), policy, circumstances),
    confidence: confidenceOf,
    need: (input) => needOf(policy, input),
  };
};
