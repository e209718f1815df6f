import type { Evidence } from '../../contracts/index.ts';
import { changeHash } from '../../approval/change-hash.ts';
import { approvalSubject, riskHash } from '../approval-subject.ts';
import type { CycleEvent } from '../cycle-events.ts';
import type { Kernel } from '../kernel.ts';
import { GRANT_PREFIX, today } from '../spend.ts';
import type { Judgement, OpenState, Proved, Task } from '../state.ts';
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

/** What a person was asked about once is not taken from them by a grant that has room again. */
const heedQuestion = <N extends { action: string; reasons: readonly string[] }>(need: N, { follows }: Task): N =>
  follows === undefined || need.action !== 'promote'
    ? need
    : { ...need, action: 'ask', reasons: [...need.reasons, `it was asked before, and is ${follows.how}`] };

/** The judgement on a change, from what was captured. `granted`: how often each grant was used today. */
export const judgementOf = async (
  kernel: Kernel,
  { task, chosen }: Pick<Assessing, 'task' | 'chosen'>,
  confidence: Judgement['confidence'],
  granted: Readonly<Record<string, number>>,
): Promise<Judgement> => {
  const { governor } = kernel;
  const { policyHash } = governor;
  const candidate = await kernel.workspace.candidate(chosen.base, chosen.tree);
  const assessment = await governor.assess(candidate);
  const asked = heedGates(governor.need({ assessment, confidence, candidate, grantedToday: granted }), chosen);
  const need = heedQuestion(asked, task);
  const risk = riskHash(assessment);
  const subject = approvalSubject({ base: chosen.base, candidateTree: chosen.tree, riskHash: risk, policyHash });
  const change = await changeHash(candidate, { riskHash: risk, policyHash });
  return { assessment, confidence, need, subject, policyHash, change };
};

/** Risk, confidence, and what it takes for the change to land. */
export const assess = async (kernel: Kernel, state: Assessing): Promise<CycleEvent> => {
  const confidence = kernel.governor.confidence(await evidenceOf(kernel, state.chosen));
  return { type: 'assessed', judgement: await judgementOf(kernel, state, confidence, await grantedToday(kernel)) };
};
