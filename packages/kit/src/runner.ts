import type { CommandRunner } from '@evolve/core/contracts';
import type { GovernancePolicy } from '@evolve/governance';
import { detectIsolation, isolatedRunner } from '@evolve/sandbox';

/**
 * The strongest isolation that this machine offers, and never less than the policy asks for.
 * @throws EVOLVE_RUNNER_UNAVAILABLE when the policy asks for more than there is.
 */
export const runnerFor = async (policy: Pick<GovernancePolicy, 'isolation'>): Promise<CommandRunner> => {
  if (policy.isolation !== 'none') return isolatedRunner({ isolation: 'namespace' });
  const { namespace } = await detectIsolation();
  return isolatedRunner({ isolation: namespace ? 'namespace' : 'none' });
};
