import { CAPABILITIES } from '../data/capabilities.ts';
import { analyse, type Analysis, type AnalysisOptions, type Reach } from '../analysis/analyse.ts';
import type { Goal } from '../analysis/language.ts';
import { kindOf } from '../analysis/use.ts';
import { judgeAt, type Answer } from '../policy/judge.ts';
import { PRESETS, type PresetName } from '../policy/presets.ts';
import { parsePolicy, type SandboxPolicy } from '../policy/schema.ts';
import type { Place } from '../policy/scope.ts';
import { locatorOf, type Position } from './position.ts';

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Its extension decides the grammar. It says nothing of where the text lies. @default that of `path`, or JavaScript */
  readonly filename?: string;
  /**
   * Where the text lies, for the rules of the policy: relative to the root that they speak of, with forward slashes. A text
   * whose place is unknown, or named in an odd way, gets what it would get wherever it lay. @default unknown
   */
  readonly path?: string;
  /** The package that it belongs to where its path leads through no `node_modules`. @default none */
  readonly package?: string;
  /** @default what the extension says; for `.js` what the text says, as Node decides it */
  readonly goal?: Goal;
  /**
   * JavaScript is read by two parsers, which have to agree. `fast` compares their trees, and asks a third only where they
   * differ; `reference` always asks that one for names and imports. @default 'fast'
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
  /** `deny`: refused. `guard`: allowed as long as the runner keeps the obligations. */
  readonly answer: 'deny' | 'guard';
  /** The policy's own `deny` that refuses it, and where that holds; absent where it is merely not granted. For people. */
  readonly deniedBy?: string;
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

const findingOf = (use: Reach, answer: Answer, position: Position): ValidationFinding => {
  const deniedBy = answer.kind === 'deny' ? answer.by : undefined;
  const why = deniedBy === undefined ? '' : ` (the policy denies ${deniedBy})`;
  return {
    rule: `capability/${use.capability}`,
    message: `${use.what}: ${describe(use.capability)}${why}`,
    ...position,
    answer: answer.kind === 'guard' ? 'guard' : 'deny',
    ...(deniedBy === undefined ? {} : { deniedBy }),
  };
};

/** @throws EVOLVE_POLICY_INVALID */
export const policyOf = (policy: PresetName | SandboxPolicy): SandboxPolicy =>
  typeof policy === 'string' && Object.hasOwn(PRESETS, policy) ? PRESETS[policy] : parsePolicy(policy);

/** What a policy says of an analysis, of a text in some place. */
export const judgeAnalysis = (
  source: string,
  { faults, uses }: Analysis,
  policy: SandboxPolicy,
  place: Place = {},
): Validation => {
  const locate = locatorOf(source);
  const answerTo = judgeAt(policy, place);
  const answers = uses.map((use) => ({ use, answer: answerTo(use.capability) }));
  const obligations = sorted(answers.flatMap(({ answer }) => (answer.kind === 'guard' ? answer.obligations : [])));
  const denied = faults.length > 0 || answers.some(({ answer }) => answer.kind === 'deny');
  const guarded = answers.some(({ answer }) => answer.kind === 'guard');
  return {
    verdict: denied ? 'deny' : guarded ? 'guard' : 'allow',
    findings: [
      ...faults.map(({ rule, message, at }) => ({ rule, message, ...locate(at), answer: 'deny' as const })),
      ...answers
        .filter(({ answer }) => answer.kind !== 'allow')
        .map(({ use, answer }) => findingOf(use, answer, locate(use.at))),
    ],
    obligations,
    capabilities: sorted(uses.map(({ capability }) => capability)),
  };
};

/** How a text is to be read: by the name that decides the grammar. */
export const analysisOptionsOf = ({ filename, path, goal, lane }: ValidateOptions): AnalysisOptions => ({
  filename: filename ?? path,
  goal,
  lane,
});

/**
 * Judges a text by what it can reach. It is not isolation: `allow` says that the text reaches nothing that the policy does
 * not grant, as far as a text can tell; where it cannot, the verdict is `guard` and says what the runner must promise.
 * Never throws for any text. It parses in this process: JavaScript in time linear to its length, TypeScript and JSX within a second
 * and 20 ms for each 1000 characters, after which the text is denied (`internal/timeout`). For texts of strangers there is
 * {@link validateIsolated}, which blocks nobody meanwhile. A text nested about as deep as the stack reaches (a thousand levels) may be
 * denied at one time (`source/nesting`) and read at another.
 * @throws EVOLVE_POLICY_INVALID for a policy that is none.
 */
export const validate = (source: string, options: ValidateOptions = {}): Validation => {
  const policy = policyOf(options.policy ?? 'default');
  return judgeAnalysis(source, analyse(source, analysisOptionsOf(options)), policy, options);
};
