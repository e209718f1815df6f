import type { RiskGrade } from '@evolve/core/contracts';
import { globSet, oddNames } from '@evolve/core/paths';
import type { GovernancePolicy, ProtectedRule, ProtectionLevel } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';
import { compilePolicy, type Protection } from './compile.ts';

/** What the rules make of one path, in words. */
export interface PathExplanation {
  readonly path: string;
  /** Whether any change of the path can land at all. */
  readonly editable: boolean;
  /** `forbidden` where nothing can land. */
  readonly grade: RiskGrade;
  /** One sentence for each rule that speaks about the path. */
  readonly sentences: readonly string[];
}

export const CONSEQUENCES: Readonly<Record<ProtectionLevel, string>> = {
  block: 'is refused',
  'owner-only': 'is for the owner to decide',
  ask: 'is for a person to decide',
};

export const whatOf = ({ section, pointer }: ProtectedRule): string => {
  if (section !== undefined) return `A change of the section that begins with "${section}"`;
  return pointer === undefined ? 'Any change' : `A change of the value at "${pointer}"`;
};

const sentenceOf = (rule: Protection): string => {
  const because = rule.why === undefined ? '' : `: ${rule.why}`;
  const added = rule.whenAdded === undefined ? '' : ` Adding such a file ${CONSEQUENCES[rule.whenAdded]}.`;
  return `${whatOf(rule)} ${CONSEQUENCES[rule.level]} (${rule.rule}${because}).${added}`;
};

const blocksAll = ({ level, whenAdded, section, pointer }: Protection): boolean =>
  level === 'block' && whenAdded === undefined && section === undefined && pointer === undefined;

const grantsOn = (path: string, { grants }: GovernancePolicy): readonly string[] =>
  grants
    .filter(({ paths }) => globSet(paths).match(path) !== undefined)
    .map(({ id, grade, perDay }) => `Grant "${id}" covers it up to grade ${grade}, ${String(perDay)} a day.`);

/** Which rules speak about a path, in words. */
export const explainPath = (path: string, policy: PolicyInput | GovernancePolicy): PathExplanation => {
  const compiled = compilePolicy(policy);
  const odd = oddNames(path);
  if (odd.length > 0) {
    return {
      path,
      editable: false,
      grade: 'forbidden',
      sentences: odd.map(({ rule, why }) => `It is refused by name (${rule}): ${why}.`),
    };
  }
  const glob = compiled.editable.match(path);
  const protections = compiled.protections(path);
  const graded = compiled.grade(path);
  const editable = glob !== undefined && graded.grade !== 'forbidden' && !protections.some(blocksAll);
  return {
    path,
    editable,
    grade: editable ? graded.grade : 'forbidden',
    sentences: [
      glob === undefined
        ? 'No editable glob takes it in, so any change is refused.'
        : `The editable glob "${glob}" takes it in.`,
      ...protections.map(sentenceOf),
      `Its risk grade is ${graded.grade} (${graded.rule}).`,
      ...grantsOn(path, compiled.policy),
    ],
  };
};
