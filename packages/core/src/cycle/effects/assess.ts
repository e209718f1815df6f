import type { Evidence } from '../../contracts/index.ts';
import { approvalSubject, riskHash } from '../approval-subject.ts';
import type { CycleEvent } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { GRANT_PREFIX, today } from '../spend.ts';
import type { OpenState, Proved } from '../state.ts';
import { stateOf } from '../stored.ts';

type Assessing = Extract<OpenState, { phase: 'assessing' }>;

/** How far back the record of a proposer goes. */
const RECORD_CYCLES = 200;

const recordOf = async (kernel: Kernel, proposer: string): Promise<Evidence['record']> => {
  const cycles = await kernel.journal.cycles({ closed: true, limit: RECORD_CYCLES });
  const states = cycles.map(stateOf).filter((state) => 'chosen' in state && state.chosen?.proposer === proposer);
  const count = (phase: string): number => states.filter((state) => state.phase === phase).length;
  return { settled: count('settled'), rolledBack: count('rolled-back') };
};

const evidenceOf = async (kernel: Kernel, chosen: Proved): Promise<Evidence> => ({
  checks: chosen.checks.map(({ id, before, after }) => ({ id, before, after })),
  changedFiles: chosen.paths.length,
  changedLines: chosen.changedLines,
  record: await recordOf(kernel, chosen.proposer),
  ...(chosen.ownConfidence === undefined ? {} : { proposerConfidence: chosen.ownConfidence }),
});

export const grantCounter = (id: string): string => `${GRANT_PREFIX}${id}`;

const grantedToday = async (kernel: Kernel): Promise<Record<string, number>> => {
  const lines = await kernel.journal.spend(today(kernel));
  const grants = lines.filter((line) => line.category.startsWith(GRANT_PREFIX));
  return Object.fromEntries(
    grants.map((line) => [line.category.slice(GRANT_PREFIX.length), line.settled + line.reserved]),
  );
};

/** A gate that asked for a person is heard whatever the grants say. */
const heedGates = <N extends { action: string; reasons: readonly string[] }>(need: N, chosen: Proved): N => {
  const asking = chosen.gates.filter((gate) => gate.decision === 'ask');
  if (asking.length === 0 || need.action !== 'promote') return need;
  const reasons = asking.map(
    (gate) => `${gate.id} asks: ${gate.findings.map((finding) => finding.message).join('; ')}`,
  );
  return { ...need, action: 'ask', reasons: [...need.reasons, ...reasons] };
};

/** Risk, confidence, and what it takes for the change to land. */
export const assess = async (kernel: Kernel, state: Assessing): Promise<CycleEvent> => {
  const { chosen } = state;
  const { governor } = kernel;
  const candidate = await kernel.workspace.candidate(chosen.base, chosen.tree);
  const assessment = await governor.assess(candidate);
  const confidence = governor.confidence(await evidenceOf(kernel, chosen));
  const granted = await grantedToday(kernel);
  const need = heedGates(governor.need({ assessment, confidence, candidate, grantedToday: granted }), chosen);
  const { policyHash } = governor;
  const subject = approvalSubject({
    base: chosen.base,
    candidateTree: chosen.tree,
    riskHash: riskHash(assessment),
    policyHash,
  });
  return { type: 'assessed', judgement: { assessment, confidence, need, subject, policyHash } };
};
