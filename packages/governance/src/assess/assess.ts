import type { Assessment, Candidate, Circumstances, RiskGrade } from '@evolve/core/contracts';
import { foldName } from '@evolve/core/paths';
import type { GovernancePolicy } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';
import { compilePolicy } from './compile.ts';
import type { GoneName } from '../risk/deletion.ts';
import { goneNames } from '../risk/exported.ts';
import { risksOf } from '../risk/risks.ts';
import { judgeChange, refusal, type Judgement } from './judge.ts';

/** From the mildest to the strictest; the strictest word on a candidate is the word on all of it. */
const DECISIONS: readonly Assessment['decision'][] = ['allow', 'ask', 'owner', 'refuse'];
const GRADES: readonly RiskGrade[] = ['low', 'medium', 'high', 'forbidden'];

/** How risky a grade is, from 0. */
export const riskOf = (grade: RiskGrade): number => GRADES.indexOf(grade);

const strictness = ({ decision }: Judgement): number => DECISIONS.indexOf(decision);

/** Two paths that some file systems take for one file: the second would overwrite the first. */
const judgeCollisions = ({ changes }: Candidate): readonly Judgement[] => {
  const seen = new Map<string, string>();
  return changes.flatMap(({ path }) => {
    const folded = foldName(path);
    const other = seen.get(folded);
    seen.set(folded, path);
    return other === undefined ? [] : [refusal('name:collision', path, `the same file as ${JSON.stringify(other)}`)];
  });
};

const combine = (judgements: readonly Judgement[]): Assessment => {
  const ordered = judgements.toSorted((a, b) => strictness(b) - strictness(a));
  const grade = ordered.reduce<RiskGrade>(
    (worst, next) => (riskOf(next.grade) > riskOf(worst) ? next.grade : worst),
    'low',
  );
  return {
    decision: ordered[0]?.decision ?? 'refuse',
    grade,
    reasons: ordered.map(({ rule, path, evidence }) => ({ rule, path, evidence })),
  };
};

const assessWith = (
  candidate: Candidate,
  policy: PolicyInput | GovernancePolicy,
  circumstances: Circumstances | undefined,
  gone: readonly GoneName[],
): Assessment => {
  const compiled = compilePolicy(policy);
  if (candidate.changes.length === 0) return combine([refusal('empty-change', '', 'there is nothing to judge')]);
  return combine([
    ...judgeCollisions(candidate),
    ...candidate.changes.flatMap((change) => judgeChange(change, compiled)),
    ...(circumstances === undefined ? [] : risksOf(candidate, circumstances, gone)),
  ]);
};

/**
 * Judges a captured change, and nothing but the change: no claim of its proposer, no list of renames, no file on disk. A
 * rename is a deletion and an addition, and both are judged. The strictest rule decides; reasons come strictest first and
 * name the rule. A change that is refused is graded `forbidden`, and an empty one is refused.
 * @param candidate With its contents in memory (`loadCandidate`).
 * @param policy A policy from {@link loadPolicy}, or its form as a value.
 * @param circumstances What gates found, how far the change reaches, the proposer's record: with them, even empty ones, how hard
 * it is to take back counts as well. They only make it stricter.
 * @throws EVOLVE_CONTENT_NOT_LOADED when a rule needs content that is still lazy; EVOLVE_POLICY_INVALID.
 */
export const assess = (
  candidate: Candidate,
  policy: PolicyInput | GovernancePolicy,
  circumstances?: Circumstances,
): Assessment => assessWith(candidate, policy, circumstances, []);

/** The same, and where checks turned green, what a file does not export any more: for that it has to be parsed. */
export const assessParsed = async (
  candidate: Candidate,
  policy: PolicyInput | GovernancePolicy,
  circumstances?: Circumstances,
): Promise<Assessment> => {
  const isNeeded = (circumstances?.turnedGreen ?? []).length > 0;
  return assessWith(candidate, policy, circumstances, isNeeded ? await goneNames(candidate) : []);
};
