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

export interface AstGateOptions {
  /** What code under a path may reach: new files altogether, changed files beyond what they reached before. @default 'tool' everywhere */
  readonly policyFor?: (path: string) => PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
}

/** Larger code is refused unread; larger files of other kinds are nothing that this gate reads. In bytes. */
const MAX_BYTES = 4_000_000;

const NOTHING: CodeJudgement = { findings: [], obligations: [] };

const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

const tooLarge = ({ path }: Change): CodeJudgement => ({
  findings: [{ rule: 'source/size', message: 'too large to be judged', path, decision: 'refuse' }],
  obligations: [],
});

/** The bytes of a change: code and package.json are read, the rest is judged by its name and mode alone. */
const judgeContent = async (change: Change, after: Content, policy: SandboxPolicy): Promise<CodeJudgement> => {
  if (sizeOf(after) > MAX_BYTES) {
    return languageOfPath(change.path) !== undefined || isPackageJson(change.path) ? tooLarge(change) : NOTHING;
  }
  const bytes = await readBytes(after);
  const text = decode(bytes);
  const isManifest = isPackageJson(change.path);
  if (!isManifest && !isCode(change.path, text)) {
    return { findings: judgeBeginning(change.path, bytes), obligations: [] };
  }
  const before = change.before === undefined ? undefined : decode(await readBytes(change.before));
  return isManifest
    ? { findings: judgePackageJson(change.path, before, text), obligations: [] }
    : judgeCode(change.path, before, text, policy);
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
