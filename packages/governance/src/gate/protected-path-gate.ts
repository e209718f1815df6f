import { candidateOf, loadCandidate, type FileEdit } from '@evolve/core/candidate';
import type { Assessment, Candidate, Gate, Verdict } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import { assess } from '../assess/assess.ts';
import { compilePolicy } from '../assess/compile.ts';
import { POLICY_FILE } from '../policy/load.ts';
import type { GovernancePolicy } from '../policy/policy.ts';
import type { PolicyInput } from '../policy/schema.ts';
import { samplePaths } from './sample-path.ts';

const TEXT: FileEdit = { before: 'before\n', after: 'after\n' };
const JSON_VALUE: FileEdit = { before: '{"evolveprobe":1}\n', after: '{"evolveprobe":2}\n' };

/** A harmless edit that parses as what its name says, since a rule on a part of a file looks into it. */
const editOf = (path: string): FileEdit => (/\.(?:json|jsonc|json5|ya?ml)$/iu.test(path) ? JSON_VALUE : TEXT);

const VERDICTS: Readonly<Record<Assessment['decision'], Verdict['decision']>> = {
  allow: 'pass',
  ask: 'ask',
  owner: 'ask',
  refuse: 'refuse',
};

const verdictOf = ({ decision, reasons }: Assessment): Verdict => ({
  decision: VERDICTS[decision],
  findings: decision === 'allow' ? [] : reasons.map(({ rule, path, evidence }) => ({ rule, path, message: evidence })),
  obligations: [],
});

/** The policy itself, and a path that only a protection keeps. */
const badCandidate = (policy: GovernancePolicy): Candidate => {
  const whole = policy.protected.filter(
    ({ section, pointer, level }) => level === 'block' && (section ?? pointer) === undefined,
  );
  const [path] = whole.flatMap((rule) => samplePaths(rule.path));
  const other = path ?? '.github/workflows/ci.yml';
  return candidateOf({ [POLICY_FILE]: editOf(POLICY_FILE), [other]: editOf(other) });
};

const goodCandidate = (policy: GovernancePolicy): Candidate => {
  const samples = policy.editable.filter((glob) => !glob.startsWith('!')).flatMap(samplePaths);
  const good = samples
    .map((path) => candidateOf({ [path]: editOf(path) }))
    .find((one) => assess(one, policy).decision === 'allow');
  if (good !== undefined) return good;
  throw new EvolveError(
    'EVOLVE_POLICY_INVALID',
    'the policy lets nothing be edited without a person: no good change is known',
    {
      data: { editable: policy.editable },
      hint: 'Name in `editable` what evolution may change.',
    },
  );
};

/**
 * Refuses what the policy refuses and asks where it asks, from the captured change alone.
 * Its known-good change is derived from the policy's editable globs; a policy that lets nothing be edited has none, and the
 * gate then counts as dead: there is nothing that could evolve.
 */
export const protectedPathGate = (input: PolicyInput | GovernancePolicy): Gate => {
  const { policy } = compilePolicy(input);
  return {
    id: 'protected-paths',
    review: async (candidate, { signal }) => {
      signal.throwIfAborted();
      return verdictOf(assess(await loadCandidate(candidate), policy));
    },
    knownBad: () => badCandidate(policy),
    knownGood: () => goodCandidate(policy),
  };
};
