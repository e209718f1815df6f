import type { Candidate, Change, Content, Finding, Gate, GateContext, Verdict } from '@evolve/core/contracts';
import { readBytes, sizeOf } from '@evolve/core/candidate';
import { languageOfPath } from '../analysis/language.ts';
import type { PresetName } from '../policy/presets.ts';
import { answerOf } from '../policy/judge.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { policyOf } from '../validate/validate.ts';
import { isCode, judgeCode, type CodeJudgement } from './code.ts';
import { isPackageJson, judgeBeginning, judgeMode, judgePath } from './files.ts';
import { knownBadCandidate, knownGoodCandidate } from './known.ts';
import { judgePackageJson, type GateFinding } from './package-json.ts';
import { isProgram, judgeProgram } from './program.ts';

/** Options of {@link astGate}. */
export interface AstGateOptions {
  /** What code under a path may reach: new files altogether, changed files beyond what they reached before. @default 'tool' everywhere */
  readonly policyFor?: (path: string) => PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
}

/** Larger code is refused. In bytes. */
const MAX_BYTES = 4_000_000;

const NOTHING: CodeJudgement = { findings: [], obligations: [] };

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const tooLarge = ({ path }: Change): CodeJudgement => ({
  findings: [{ rule: 'source/size', message: 'too large to be judged', path, decision: 'refuse' }],
  obligations: [],
});

/** A file that is neither code nor a manifest by its name: what its first bytes say, and what it does if it is run. */
const judgeOther = async (change: Change, bytes: Uint8Array, policy: SandboxPolicy): Promise<CodeJudgement> => {
  const text = decode(bytes);
  const beginning = judgeBeginning(change.path, bytes);
  const inside =
    bytes.length > MAX_BYTES && isProgram(change.path, text)
      ? tooLarge(change)
      : judgeProgram(change.path, await textBefore(change), text, policy);
  return { findings: [...beginning, ...inside.findings], obligations: inside.obligations };
};

const textBefore = async ({ before }: Change): Promise<string | undefined> =>
  before === undefined ? undefined : decode(await readBytes(before));

const judgeContent = async (change: Change, after: Content, policy: SandboxPolicy): Promise<CodeJudgement> => {
  const isManifest = isPackageJson(change.path);
  const isTooLarge = sizeOf(after) > MAX_BYTES;
  if (isTooLarge && (isManifest || languageOfPath(change.path) !== undefined)) return tooLarge(change);
  const bytes = await readBytes(after);
  const text = decode(bytes);
  if (isManifest) return { findings: judgePackageJson(change.path, await textBefore(change), text), obligations: [] };
  return !isTooLarge && isCode(change.path, text)
    ? judgeCode(change.path, await textBefore(change), text, policy)
    : judgeOther(change, bytes, policy);
};

/** Deleting a file reaches nothing. */
const judgeChange = async (change: Change, policy: SandboxPolicy): Promise<CodeJudgement> => {
  if (change.after === undefined) return NOTHING;
  const outside = [...judgeMode(change), ...judgePath(change.path)];
  if (change.modeAfter === '120000' || change.modeAfter === '160000') return { findings: outside, obligations: [] };
  const inside = await judgeContent(change, change.after, policy);
  return { findings: [...outside, ...inside.findings], obligations: inside.obligations };
};

const withoutDecision = ({ decision, ...finding }: GateFinding): Finding => ({
  ...finding,
  message: `${decision}: ${finding.message}`,
});

const verdictOf = (judgements: readonly CodeJudgement[]): Verdict => {
  const findings = judgements.flatMap((judgement) => judgement.findings);
  const has = (decision: GateFinding['decision']): boolean => findings.some((finding) => finding.decision === decision);
  return {
    decision: has('refuse') ? 'refuse' : has('ask') ? 'ask' : 'pass',
    findings: findings.map(withoutDecision),
    obligations: [...new Set(judgements.flatMap(({ obligations }) => obligations))].sort(),
  };
};

/**
 * Judges what a candidate can newly reach: code by its capabilities, everything else by what its name, mode and fields make
 * other programs do. What is beyond the policy and the grants is refused or asked about.
 * @throws EVOLVE_POLICY_INVALID at the first review when `policyFor` returns no policy.
 */
export const astGate = (options: AstGateOptions = {}): Gate => {
  const { policyFor = (): PresetName => 'tool', grants = [] } = options;
  const policyAt = (path: string): SandboxPolicy => {
    const policy = policyOf(policyFor(path));
    return { ...policy, allow: [...policy.allow, ...grants] };
  };
  return {
    id: 'ast',
    review: async (candidate: Candidate, { signal }: GateContext): Promise<Verdict> => {
      const judgements: CodeJudgement[] = [];
      for (const change of candidate.changes) {
        signal.throwIfAborted();
        judgements.push(await judgeChange(change, policyAt(change.path)));
      }
      return verdictOf(judgements);
    },
    knownBad: () => {
      const policy = policyAt('gate-liveness/bad.mjs');
      return knownBadCandidate((capability) => answerOf(policy, capability).kind !== 'deny');
    },
    knownGood: knownGoodCandidate,
  };
};
