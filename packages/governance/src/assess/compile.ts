import type { RiskGrade } from '@evolve/core/contracts';
import { anyGlob, globSet, type GlobSet } from '@evolve/core/paths';
import { completePolicy } from '../policy/parse.ts';
import type { GovernancePolicy, ProtectedRule, ProtectionLevel } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';
import { quote } from './content.ts';
import { GRADE_RULES } from './grades.ts';
import { ALWAYS_PROTECTED } from './protected-paths.ts';

/** A protection, the owner's or a built-in one. */
export interface Protection extends ProtectedRule {
  /** How reasons name it, for example `protected:persona.md#L0` or `protected:agent.json#/access_control`. */
  readonly rule: string;
  readonly whenAdded?: ProtectionLevel;
  readonly why?: string;
  covers(path: string): boolean;
}

/** A policy that is ready to judge. */
export interface CompiledPolicy {
  readonly policy: GovernancePolicy;
  readonly editable: GlobSet;
  protections(path: string): readonly Protection[];
  grade(path: string): { readonly grade: RiskGrade; readonly rule: string };
}

const ruleName = ({ path, section, pointer }: ProtectedRule): string => {
  const part = section ?? pointer;
  return part === undefined ? `protected:${path}` : `protected:${path}#${part}`;
};

const protection = (rule: ProtectedRule): Protection => {
  const globs = globSet([rule.path]);
  const why = rule.reason === undefined ? {} : { why: quote(rule.reason) };
  return { ...rule, ...why, rule: ruleName(rule), covers: (path) => globs.match(path) !== undefined };
};

const BUILT_IN = ALWAYS_PROTECTED.map(protection);

const compile = (policy: GovernancePolicy): CompiledPolicy => {
  const protections = [...BUILT_IN, ...policy.protected.map(protection)];
  const isProtected = anyGlob(protections.map(({ path }) => path));
  const grades = [...GRADE_RULES, ...policy.grades].map((rule) => ({ ...rule, globs: globSet([rule.path]) }));
  return {
    policy,
    editable: globSet(policy.editable),
    protections: (path) => (isProtected(path) ? protections.filter((rule) => rule.covers(path)) : []),
    grade: (path) => {
      const found = grades.findLast(({ globs }) => globs.match(path) !== undefined);
      return found === undefined
        ? { grade: 'high', rule: 'grade:high' }
        : { grade: found.grade, rule: `grade:${found.path}` };
    },
  };
};

const compiled = new WeakMap<GovernancePolicy, CompiledPolicy>();

/** Compiles a policy once: policies are immutable. */
export const compilePolicy = (policy: PolicyInput | GovernancePolicy): CompiledPolicy => {
  const whole = completePolicy(policy);
  const known = compiled.get(whole);
  if (known !== undefined) return known;
  const fresh = compile(whole);
  compiled.set(whole, fresh);
  return fresh;
};
