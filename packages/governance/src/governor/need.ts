import type { ApprovalNeed, Governor, Grant } from '@evolve/core/contracts';
import { riskOf } from '../assess/assess.ts';
import { globSet } from '@evolve/core/paths';
import type { GovernancePolicy } from '../policy/policy.ts';

type NeedInput = Parameters<Governor['need']>[0];

const MS_PER_HOUR = 3_600_000;

/** Why a grant does not cover a change; undefined when it does. */
const shortOf = (grant: Grant, { assessment, candidate, grantedToday }: NeedInput): string | undefined => {
  const globs = globSet(grant.paths);
  const outside = candidate.changes.find(({ path }) => globs.match(path) === undefined);
  if (outside !== undefined) return `grant ${grant.id} does not cover ${outside.path}`;
  if (riskOf(assessment.grade) > riskOf(grant.grade)) return `grant ${grant.id} ends at grade ${grant.grade}`;
  const used = Object.hasOwn(grantedToday, grant.id) ? (grantedToday[grant.id] ?? 0) : 0;
  return used < grant.perDay ? undefined : `grant ${grant.id} is used up for today`;
};

/** Why a person has to decide whatever grants say; empty when nothing calls for one. */
const callsForPerson = (policy: GovernancePolicy, { assessment, confidence }: NeedInput): readonly string[] => [
  ...(policy.mode === 'promote' ? [] : [`the mode is ${policy.mode}`]),
  ...(assessment.decision === 'owner' ? ['owner: only the owner decides about a path of this change'] : []),
  ...(assessment.decision === 'ask' ? ['ask: a person decides about a path of this change'] : []),
  ...(confidence.value >= policy.confidence.promote
    ? []
    : [`confidence ${confidence.value.toFixed(2)} is below ${policy.confidence.promote.toFixed(2)}`]),
];

/** Hours that a person may take; null for no limit. */
const hoursFor = (
  { approvals: { expiresHours }, confidence: { review } }: GovernancePolicy,
  { assessment: { grade }, confidence }: NeedInput,
): number | null => {
  if (confidence.value < review) return null;
  if (expiresHours === null || typeof expiresHours === 'number') return expiresHours;
  return grade === 'forbidden' ? null : expiresHours[grade];
};

const ask = (policy: GovernancePolicy, input: NeedInput, reasons: readonly string[]): ApprovalNeed => {
  const hours = hoursFor(policy, input);
  return { action: 'ask', reasons, ...(hours === null ? {} : { expiresAfterMs: hours * MS_PER_HOUR }) };
};

/**
 * What it takes for a change to land. A refusal comes first, then whatever calls for a person, then the grants: a grant is
 * what permits landing without a person, and confidence is what a grant still requires. Neither replaces the other, and a
 * grant never reaches a path that is protected.
 */
export const needOf = (policy: GovernancePolicy, input: NeedInput): ApprovalNeed => {
  const { assessment, confidence } = input;
  if (assessment.decision === 'refuse' || assessment.grade === 'forbidden') {
    return { action: 'refuse', reasons: assessment.reasons.map(({ rule, path }) => `${rule}: ${path}`) };
  }
  // `!(x > 0)` also holds for what is not a number.
  if (!(confidence.value > 0)) return { action: 'refuse', reasons: confidence.reasons };
  const calls = callsForPerson(policy, input);
  if (calls.length > 0) return ask(policy, input, calls);
  const grant = policy.grants.find((candidate) => shortOf(candidate, input) === undefined);
  if (grant !== undefined) return { action: 'promote', reasons: [`grant ${grant.id} covers it`], grant };
  const shortages = policy.grants.flatMap((candidate) => shortOf(candidate, input) ?? []);
  return ask(policy, input, shortages.length > 0 ? shortages : ['no grant lets it land without a person']);
};
