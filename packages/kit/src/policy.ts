import type { Json, Mode } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { acceptedPolicy, completePolicy, policyHash, withGrant, type GovernancePolicy } from '@evolve/governance';
import type { CreateEvolverOptions } from './options.ts';

const STRENGTH: readonly Mode[] = ['observe', 'propose', 'promote'];

/** The weaker of what the policy and the host say. */
const weaker = (policy: Mode, host: Mode | undefined): Mode =>
  host === undefined || STRENGTH.indexOf(host) > STRENGTH.indexOf(policy) ? policy : host;

const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

export interface PolicyInForce {
  readonly policy: GovernancePolicy;
  readonly hash: string;
  /** What the repository's file says differently, in words; empty when it is what was accepted. */
  readonly differences: readonly string[];
}

/**
 * The host's word: the owner's grant for this process, which lets it promote, and a weaker mode. The hash stays that of the
 * accepted policy.
 * @throws EVOLVE_OPTIONS for a grant where the policy has keys.
 */
const adjust = (policy: GovernancePolicy, { mode, grant }: HostRules): GovernancePolicy => {
  if (grant !== undefined && (policy.approvals.keys ?? []).length > 0) {
    throw new EvolveError(
      'EVOLVE_OPTIONS',
      'the policy has keys: a grant for one process is a decision that nobody signed',
      {
        data: { grant: grant.id },
        hint: 'Put the grant into evolve.policy.json and accept it, or sign what waits: evolve approve ID --key FILE.',
      },
    );
  }
  const granted = grant === undefined ? policy : withGrant(policy, grant);
  return { ...granted, mode: weaker(granted.mode, mode) };
};

export type HostRules = Pick<CreateEvolverOptions, 'policy' | 'mode' | 'grant'>;

/**
 * The rules that hold: the host's own, or the kernel's accepted copy.
 * @throws EVOLVE_POLICY_CHANGED when the accepted copy was changed by hand.
 */
export const policyInForce = async (
  places: { readonly stateDir: string; readonly repoDir: string },
  host: HostRules = {},
): Promise<PolicyInForce> => {
  if (host.policy !== undefined) {
    const policy = completePolicy(host.policy);
    return { policy: adjust(policy, host), hash: policyHash(policy), differences: [] };
  }
  const { policy, hash, diff, problem } = await acceptedPolicy(places);
  const differences = [
    ...diff.map(({ path, accepted: was, proposed }) => `${path}: ${show(was)} -> ${show(proposed)}`),
    ...(problem === undefined ? [] : [problem.message]),
  ];
  return { policy: adjust(policy, host), hash, differences };
};

/** Refuses a host that evolves another branch than the one it named. */
export const assertBranch = (wanted: string | undefined, found: string | undefined): void => {
  if (wanted === undefined || wanted === found) return;
  throw new EvolveError('EVOLVE_OPTIONS', `the branch ${wanted} is not checked out (${found ?? 'HEAD is detached'})`, {
    hint: `git switch ${wanted}`,
  });
};
