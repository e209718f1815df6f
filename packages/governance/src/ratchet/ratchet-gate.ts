import { candidateOf, loadCandidate } from '@evolve/core/candidate';
import type { Candidate, Finding, Gate } from '@evolve/core/contracts';
import { findingOf, weakening } from './finding.ts';
import { inspect, isJudge } from './inspect.ts';

const STANDS =
  "import test from 'node:test';\nimport assert from 'node:assert';\n\ntest('adds', () => {\n  assert.equal(1 + 1, 2);\n});\n";
const MORE = "\ntest('adds more', () => {\n  assert.equal(2 + 2, 4);\n});\n";
const KNOWN = 'test/gate-liveness.test.mjs';

/** Tests come in a change of their own: who writes both can fit the one to the other. */
const mixed = ({ changes }: Candidate): readonly Finding[] => {
  const test = changes.find(({ path }) => isJudge(path));
  const source = changes.find(({ path }) => !isJudge(path));
  return test === undefined || source === undefined
    ? []
    : [findingOf(test.path, weakening('tests-with-source', source.path))];
};

/**
 * Tests only ever get more and stricter. What of them stood has to stand: a test that is gone, skipped, emptied, given more time or
 * less to claim is refused, and so are tests that come together with the source that they judge, lower thresholds, and comments that
 * take code out of the coverage. JavaScript and TypeScript are compared by their syntax, Python by its lines; what cannot be read is
 * refused.
 */
export const ratchetGate = (): Gate => ({
  id: 'ratchet',
  review: async (candidate, { signal }) => {
    signal.throwIfAborted();
    const { changes } = await loadCandidate(candidate);
    const findings: Finding[] = [...mixed(candidate)];
    for (const change of changes) {
      signal.throwIfAborted();
      findings.push(...(await inspect(change)).map((one) => findingOf(change.path, one)));
    }
    return { decision: findings.length === 0 ? 'pass' : 'refuse', findings, obligations: [] };
  },
  knownBad: () =>
    candidateOf({ [KNOWN]: { before: STANDS, after: STANDS.replace("test('adds'", "test.skip('adds'") } }),
  knownGood: () => candidateOf({ [KNOWN]: { before: STANDS, after: `${STANDS}${MORE}` } }),
});
