import type { Assessment, Circumstances, Confidence, Evidence, RiskGrade } from '../../contracts/index.ts';
import { changeHash } from '../../approval/change-hash.ts';
import { approvalSubject, riskHash } from '../approval-subject.ts';
import type { CycleEvent } from '../cycle-events.ts';
import { historyOf, readPast, recordOf, rollbacksOf, type Past } from '../history.ts';
import type { Kernel } from '../kernel.ts';
import { GRANT_PREFIX, today } from '../spend.ts';
import type { Judgement, OpenState, Proved, Task } from '../state.ts';

type Assessing = Extract<OpenState, { phase: 'assessing' }>;

const evidenceOf = (past: Past, chosen: Proved, grade: RiskGrade): Evidence => ({
  checks: chosen.checks.map(({ id, before, after }) => ({ id, before, after })),
  changedFiles: chosen.paths.length,
  changedLines: chosen.changedLines,
  record: recordOf(past, chosen.proposer),
  history: historyOf(past, chosen, grade),
  ...(chosen.ownConfidence === undefined ? {} : { proposerConfidence: chosen.ownConfidence }),
});

const circumstancesOf = (record: Circumstances['record'], chosen: Proved): Circumstances => ({
  gates: chosen.gates,
  ...(record === undefined ? {} : { record }),
  ...(chosen.reach === undefined ? {} : { reach: chosen.reach }),
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

/** What a judgement goes by besides the change itself. */
export interface Grounds {
  readonly record: Circumstances['record'] | undefined;
  readonly confidence: (assessment: Assessment) => Confidence;
  /** How often each grant was used today. */
  readonly granted: Readonly<Record<string, number>>;
}

/** The judgement on a change, from what was captured. */
export const judgementOf = async (
  kernel: Kernel,
  { task, chosen }: Pick<Assessing, 'task' | 'chosen'>,
  { record, confidence: confidenceIn, granted }: Grounds,
): Promise<Judgement> => {
  const { governor } = kernel;
  const { policyHash } = governor;
  const candidate = await kernel.workspace.candidate(chosen.base, chosen.tree);
  const assessment = await governor.assess(candidate, circumstancesOf(record, chosen));
  const confidence = confidenceIn(assessment);
  const asked = heedGates(governor.need({ assessment, confidence, candidate, grantedToday: granted }), chosen);
  const need = heedQuestion(asked, task);
  const risk = riskHash(assessment);
  const subject = approvalSubject({ base: chosen.base, candidateTree: chosen.tree, riskHash: risk, policyHash });
  const change = await changeHash(candidate, { riskHash: risk, policyHash });
  return { assessment, confidence, need, subject, policyHash, change, ...(record === undefined ? {} : { record }) };
};

/** Risk, confidence, and what it takes for the change to land. */
export const assess = async (kernel: Kernel, state: Assessing): Promise<CycleEvent> => {
  const { chosen } = state;
  const past = await readPast(kernel);
  const judgement = await judgementOf(kernel, state, {
    record: rollbacksOf(past, chosen),
    confidence: ({ grade }) => kernel.governor.confidence(evidenceOf(past, chosen, grade)),
    granted: await grantedToday(kernel),
  });
  return { type: 'assessed', judgement };
};
