import { CAPABILITIES } from '../data/capabilities.ts';
import { analyse, type Analysis, type Reach } from '../analysis/analyse.ts';
import type { Goal } from '../analysis/language.ts';
import { kindOf } from '../analysis/use.ts';
import { answerOf } from '../policy/judge.ts';
import { PRESETS, type PresetName } from '../policy/presets.ts';
import { parsePolicy, type SandboxPolicy } from '../policy/schema.ts';
import { locatorOf, type Position } from './position.ts';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Its extension decides the grammar. @default JavaScript */
  readonly filename?: string;
  /** @default what the extension says; for `.js` what the text says, as Node decides it */
  readonly goal?: Goal;
  /**
   * JavaScript is read by two parsers, which have to agree. `fast` compares marks in the text and looks closer only where they
   * differ; `reference` always compares names and imports, from the reference parser's tree. @default 'fast'
   */
  readonly lane?: 'fast' | 'reference';
  /** A preset's name or a policy. @default 'default' */
  readonly policy?: PresetName | SandboxPolicy;
}

/** One place in a text that is refused, or allowed only under obligations. */
export interface ValidationFinding {
  /** `capability/net`, `parse/error`, `syntax/html-comment` and the like. */
  readonly rule: string;
  /** For people; not stable. */
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What {@link validate} says about one text. */
export interface Validation {
  /** `guard`: harmless as long as the runner keeps the obligations. */
  readonly verdict: 'allow' | 'guard' | 'deny';
  /** What is not plainly allowed: first what makes the text unreadable, then capabilities in the order of the rules. */
  readonly findings: readonly ValidationFinding[];
  /** What a runner has to promise before the text may run, by their names in `OBLIGATIONS`, sorted. */
  readonly obligations: readonly string[];
  /** All that the text can reach, granted or not. */
  readonly capabilities: readonly string[];
}

const sorted = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort();

const describe = (capability: string): string => {
  const kind = kindOf(capability);
  return Object.hasOwn(CAPABILITIES, kind) ? CAPABILITIES[kind as keyof typeof CAPABILITIES] : kind;
};

const findingOf = (use: Reach, position: Position): ValidationFinding => ({
  rule: `capability/${use.capability}`,
  message: `${use.what}: ${describe(use.capability)}`,
  ...position,
});

/** @throws EVOLVE_POLICY_INVALID */
export const policyOf = (policy: PresetName | SandboxPolicy): SandboxPolicy =>
  typeof policy === 'string' && Object.hasOwn(PRESETS, policy) ? PRESETS[policy] : parsePolicy(policy);

/** What a policy says of an analysis. */
export const judgeAnalysis = (source: string, { faults, uses }: Analysis, policy: SandboxPolicy): Validation => {
  const locate = locatorOf(source);
  const answers = uses.map((use) => ({ use, answer: answerOf(policy, use.capability) }));
  const obligations = sorted(answers.flatMap(({ answer }) => (answer.kind === 'guard' ? answer.obligations : [])));
  const denied = faults.length > 0 || answers.some(({ answer }) => answer.kind === 'deny');
  const guarded = answers.some(({ answer }) => answer.kind === 'guard');
  return {
    verdict: denied ? 'deny' : guarded ? 'guard' : 'allow',
    findings: [
      ...faults.map(({ rule, message, at }) => ({ rule, message, ...locate(at) })),
      ...answers.filter(({ answer }) => answer.kind !== 'allow').map(({ use }) => findingOf(use, locate(use.at))),
    ],
    obligations,
    capabilities: sorted(uses.map(({ capability }) => capability)),
  };
};

/**
 * Judges a text by what it can reach. It is not isolation: `allow` says that the text reaches nothing that the policy does
 * not grant, as far as a text can tell; where it cannot, the verdict is `guard` and says what the runner must promise.
 * Never throws for any text. It parses in this process and cannot be interrupted: for texts of strangers there is
 * {@link validateIsolated}.
 * @throws EVOLVE_POLICY_INVALID for a policy that is none.
 */
export const validate = (source: string, options: ValidateOptions = {}): Validation => {
  const policy = policyOf(options.policy ?? 'default');
  return judgeAnalysis(source, analyse(source, options), policy);
};
