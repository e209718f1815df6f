import { analyse, type Analysis } from '../analysis/analyse.ts';
import { languageOfPath } from '../analysis/language.ts';
import { kindOf } from '../analysis/use.ts';
import { REFUSED_CAPABILITIES } from '../data/merge-rules.ts';
import { capabilitiesOf, isUnreadable } from '../diff/diff-capabilities.ts';
import { answerOf } from '../policy/judge.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { locatorOf } from '../validate/position.ts';
import type { GateFinding } from './package-json.ts';

export interface CodeJudgement {
  readonly findings: readonly GateFinding[];
  readonly obligations: readonly string[];
}

const SHEBANG = /^#!.*\b(?:node|nodejs|tsx|ts-node|deno|bun)\b/;

/** JavaScript or TypeScript by its extension, or by who is to run it. */
export const isCode = (path: string, text: string): boolean =>
  languageOfPath(path) !== undefined || (!/\.[a-z]\w*$/i.test(path) && SHEBANG.test(text));

const count = (analysis: Analysis, rule: string): number =>
  analysis.faults.filter((fault) => fault.rule === rule).length;

/** Faults that the change brings; one that makes the text unreadable counts always. */
const newFaults = (before: Analysis | undefined, after: Analysis): Analysis['faults'] =>
  after.faults.filter(
    ({ rule }) => isUnreadable(after) || before === undefined || count(after, rule) > count(before, rule),
  );

const findingsOf = (
  path: string,
  source: string,
  before: Analysis | undefined,
  after: Analysis,
  policy: SandboxPolicy,
): readonly GateFinding[] => {
  const had = before === undefined ? new Set<string>() : capabilitiesOf(before);
  const locate = locatorOf(source);
  const faults = newFaults(before, after).map(({ rule, message, at }): GateFinding => ({
    rule,
    message,
    path,
    ...locate(at),
    decision: 'refuse',
  }));
  const gained = new Map(
    after.uses.filter(({ capability }) => !had.has(capability)).map((use) => [use.capability, use] as const),
  );
  const refused = [...gained.values()]
    .filter(({ capability }) => answerOf(policy, capability).kind === 'deny')
    .map(({ capability, what, at }): GateFinding => ({
      rule: `capability/${capability}`,
      message: before === undefined ? `a new file ${what}` : `the change gains ${capability}: ${what}`,
      path,
      ...locate(at),
      decision: REFUSED_CAPABILITIES.has(kindOf(capability)) ? 'refuse' : 'ask',
    }));
  return [...faults, ...refused];
};

const obligationsOf = (before: Analysis | undefined, after: Analysis, policy: SandboxPolicy): readonly string[] => {
  const had = before === undefined ? new Set<string>() : capabilitiesOf(before);
  return [...capabilitiesOf(after)]
    .filter((capability) => !had.has(capability))
    .map((capability) => answerOf(policy, capability))
    .flatMap((answer) => (answer.kind === 'guard' ? answer.obligations : []));
};

/**
 * What a change of code newly reaches beyond the policy. A text that could not be read before has nothing to compare with,
 * so it is judged as a new one.
 */
export const judgeCode = (
  path: string,
  before: string | undefined,
  after: string,
  policy: SandboxPolicy,
): CodeJudgement => {
  const filename = languageOfPath(path) === undefined ? undefined : path;
  const earlier = before === undefined ? undefined : analyse(before, { filename });
  const baseline = earlier === undefined || isUnreadable(earlier) ? undefined : earlier;
  const now = analyse(after, { filename });
  return {
    findings: findingsOf(path, after, baseline, now, policy),
    obligations: obligationsOf(baseline, now, policy),
  };
};
