import type { Candidate, Change, Content, FileMode, Finding, Gate, GateContext, Verdict } from '@evolve/core/contracts';
import { readBytes, sizeOf } from '@evolve/core/candidate';
import { decide, type Decision } from '../gains/decide.ts';
import { fileGains } from '../gains/file-gains.ts';
import type { FileGain } from '../gains/gain.ts';
import { readingBySize, readingUnread, type Reading } from '../gains/reading.ts';
import { judgeAt } from '../policy/judge.ts';
import type { PresetName } from '../policy/presets.ts';
import { grantAlso, type SandboxPolicy } from '../policy/schema.ts';
import { policyOf } from '../validate/validate.ts';
import { KNOWN_BAD_PATH, knownBadCandidate, knownGoodCandidate } from './known.ts';

/** Options of {@link astGate}. */
export interface AstGateOptions {
  /**
   * What code may reach: new files altogether, changed files beyond what they reached before. Rules of the policy by files and
   * packages go by the paths of the change. @default 'tool'
   */
  readonly policy?: PresetName | SandboxPolicy;
  /** Another policy for code under a path. @default `policy` everywhere */
  readonly policyFor?: (path: string) => PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides, but for what the policy denies: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
  /** The package whose repository is changed, for the rules of the policy by packages. @default none */
  readonly package?: string;
}

/** A side that the change does not name a mode of is a plain file. */
const PLAIN_FILE: FileMode = '100644';

/** Code that is too large to be judged is not even read. */
const read = async (path: string, mode: FileMode, content: Content, signal: AbortSignal): Promise<Reading> =>
  readingUnread(path, mode, sizeOf(content)) ?? readingBySize(path, mode, await readBytes(content), signal);

/** Deleting a file reaches nothing. */
const gainsOf = async (
  { path, before, after, ...modes }: Change,
  signal: AbortSignal,
): Promise<readonly FileGain[]> => {
  if (after === undefined) return [];
  const { modeAfter = PLAIN_FILE, modeBefore = modeAfter } = modes;
  return fileGains(
    before === undefined ? undefined : await read(path, modeBefore, before, signal),
    await read(path, modeAfter, after, signal),
  );
};

interface Judged {
  readonly gain: FileGain;
  readonly decision: Decision;
}

const findingOf = ({ gain: { rule, message, path, line, column }, decision }: Judged): Finding => ({
  rule,
  message: `${decision.kind}: ${message}${decision.kind === 'refuse' && decision.by !== undefined ? ` (the policy denies ${decision.by})` : ''}`,
  path,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});

const verdictOf = (judged: readonly Judged[]): Verdict => {
  const open = judged.filter(({ decision: { kind } }) => kind === 'refuse' || kind === 'ask');
  const isRefused = open.some(({ decision }) => decision.kind === 'refuse');
  const obligations = judged.flatMap(({ decision }) => (decision.kind === 'guard' ? decision.obligations : []));
  return {
    decision: isRefused ? 'refuse' : open.length > 0 ? 'ask' : 'pass',
    findings: open.map(findingOf),
    obligations: [...new Set(obligations)].sort(),
  };
};

/**
 * Judges what a candidate can newly reach: code by its capabilities, everything else by what its name, mode and fields make
 * other programs do. What is beyond the policy and the grants is refused or asked about.
 * @throws EVOLVE_POLICY_INVALID for a `policy` or `grants` that are none; at the first review when `policyFor` returns none.
 */
export const astGate = (options: AstGateOptions = {}): Gate => {
  const { policyFor, grants = [], package: name } = options;
  const everywhere = grantAlso(policyOf(options.policy ?? 'tool'), grants);
  const policyAt = (path: string): SandboxPolicy =>
    policyFor === undefined ? everywhere : grantAlso(policyOf(policyFor(path)), grants);
  return {
    id: 'ast',
    review: async (candidate: Candidate, { signal }: GateContext): Promise<Verdict> => {
      const judged: Judged[] = [];
      for (const change of candidate.changes) {
        signal.throwIfAborted();
        const policy = policyAt(change.path);
        judged.push(
          ...(await gainsOf(change, signal)).map((gain) => ({
            gain,
            decision: decide(gain, policy, { package: name }),
          })),
        );
      }
      return verdictOf(judged);
    },
    knownBad: () => {
      const answerTo = judgeAt(policyAt(KNOWN_BAD_PATH), { path: KNOWN_BAD_PATH, package: name });
      return knownBadCandidate((capability) => answerTo(capability).kind !== 'deny');
    },
    knownGood: knownGoodCandidate,
  };
};
