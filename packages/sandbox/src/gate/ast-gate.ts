import type { Candidate, Change, Content, FileMode, Finding, Gate, GateContext, Verdict } from '@evolve/core/contracts';
import { readBytes, sizeOf } from '@evolve/core/candidate';
import { decide, type Decision } from '../gains/decide.ts';
import { fileGains } from '../gains/file-gains.ts';
import type { FileGain } from '../gains/gain.ts';
import { readingOf, readingUnread, type Reading } from '../gains/reading.ts';
import { answerOf } from '../policy/judge.ts';
import type { PresetName } from '../policy/presets.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import { policyOf } from '../validate/validate.ts';
import { knownBadCandidate, knownGoodCandidate } from './known.ts';

/** Options of {@link astGate}. */
export interface AstGateOptions {
  /** What code under a path may reach: new files altogether, changed files beyond what they reached before. @default 'tool' everywhere */
  readonly policyFor?: (path: string) => PresetName | SandboxPolicy;
  /** Capabilities that the owner grants besides: `net`, `import.package:lodash`. @default [] */
  readonly grants?: readonly string[];
}

/** A side that the change does not name a mode of is a plain file. */
const PLAIN_FILE: FileMode = '100644';

/** Code that is too large to be judged is not even read. */
const read = async (path: string, mode: FileMode, content: Content): Promise<Reading> =>
  readingUnread(path, mode, sizeOf(content)) ?? readingOf(path, mode, await readBytes(content));

/** Deleting a file reaches nothing. */
const gainsOf = async ({ path, before, after, ...modes }: Change): Promise<readonly FileGain[]> => {
  if (after === undefined) return [];
  const { modeAfter = PLAIN_FILE, modeBefore = modeAfter } = modes;
  return fileGains(
    before === undefined ? undefined : await read(path, modeBefore, before),
    await read(path, modeAfter, after),
  );
};

interface Judged {
  readonly gain: FileGain;
  readonly decision: Decision;
}

const findingOf = ({ gain: { rule, message, path, line, column }, decision }: Judged): Finding => ({
  rule,
  message: `${decision.kind}: ${message}`,
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
      const judged: Judged[] = [];
      for (const change of candidate.changes) {
        signal.throwIfAborted();
        const policy = policyAt(change.path);
        judged.push(...(await gainsOf(change)).map((gain) => ({ gain, decision: decide(gain, policy) })));
      }
      return verdictOf(judged);
    },
    knownBad: () => {
      const policy = policyAt('gate-liveness/bad.mjs');
      return knownBadCandidate((capability) => answerOf(policy, capability).kind !== 'deny');
    },
    knownGood: knownGoodCandidate,
  };
};
