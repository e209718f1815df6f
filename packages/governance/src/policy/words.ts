/** What changes from one policy to another, in words. */
import type { Json } from '@evolve/core/contracts';
import { canonicalJson } from '@evolve/core/ledger';
import { CONSEQUENCES, whatOf } from '../assess/explain.ts';
import { diffPolicies } from './diff.ts';
import { policyJson } from './load.ts';
import { completePolicy } from './parse.ts';
import type { GovernancePolicy, ProtectedRule } from './policy.ts';
import type { PolicyInput } from './schema.ts';

const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const protection = (rule: ProtectedRule): string => {
  const why = rule.reason === undefined ? '' : `: ${rule.reason}`;
  return `${whatOf(rule)} of ${rule.path} ${CONSEQUENCES[rule.level]}${why}`;
};

const without = (list: readonly ProtectedRule[], other: readonly ProtectedRule[]): readonly ProtectedRule[] => {
  const known = new Set(other.map((rule) => canonicalJson(JSON.parse(JSON.stringify(rule)) as Json)));
  return list.filter((rule) => !known.has(canonicalJson(JSON.parse(JSON.stringify(rule)) as Json)));
};

/** Rules that a list does not hold yet. */
export const newRules = (
  rules: readonly ProtectedRule[],
  policy: Pick<GovernancePolicy, 'protected'>,
): readonly ProtectedRule[] => without(rules, policy.protected);

/**
 * One sentence for each difference; none when both say the same.
 * @throws EVOLVE_POLICY_INVALID
 */
export const policyDiffInWords = (
  before: PolicyInput | GovernancePolicy,
  after: PolicyInput | GovernancePolicy,
): readonly string[] => {
  const [was, is] = [completePolicy(before), completePolicy(after)];
  const others = diffPolicies(policyJson(was), policyJson(is)).filter(({ path }) => path !== 'protected');
  return [
    ...without(is.protected, was.protected).map((rule) => `New: ${protection(rule)}.`),
    ...without(was.protected, is.protected).map((rule) => `No longer: ${protection(rule)}.`),
    ...others.map(({ path, accepted, proposed }) => `${path}: ${show(accepted)} becomes ${show(proposed)}.`),
  ];
};
