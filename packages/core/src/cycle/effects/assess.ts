import type {
  Assessment,
  Candidate,
  Circumstances,
  Confidence,
  Evidence,
  Governor,
  RiskGrade,
  ShadowVerdict,
} from '../../contracts/index.ts';
import { changeHash } from '../../approval/change-hash.ts';
import { messageOf } from '../../errors/index.ts';
import { isBehind } from '../../approval/time-seen.ts';
import { approvalSubject, riskHash } from '../approval-subject.ts';
import type { CycleEvent } from '../cycle-events.ts';
import { historyOf, readPast, recordOf, rollbacksOf, type Past } from '../history.ts';
import type { Kernel } from '../kernel.ts';
import { compareVerdicts, type Verdict } from '../shadow.ts';
import { GRANT_PREFIX, today } from '../spend.ts';
import type { Judgement, OpenState, Proved } from '../state.ts';

type Assessing = Extract<OpenState, { phase: 'assessing' }>;
type Subject = Pick<Assessing, 'task' | 'chosen'>;

const evidenceOf = (past: Past, chosen: Proved, grade: RiskGrade): Evidence => ({
  checks: chosen.checks.map(({ id, before, after, noticesBreakage }) => ({
    ...{ id, before, after },
    ...(noticesBreakage === undefined ? {} : { noticesBreakage }),
  })),
  changedFiles: chosen.paths.length,
  changedLines: chosen.changedLines,
  record: recordOf(past, chosen.proposer),
  history: historyOf(past, chosen, grade),
  ...(chosen.coverage === undefined
    ? {}
    : { unrun: { lines: chosen.coverage.executable - chosen.coverage.run, of: chosen.coverage.executable } }),
  ...(chosen.ownConfidence === undefined ? {} : { proposerConfidence: chosen.ownConfidence }),
});

const circumstancesOf = (record: Circumstances['record'], chosen: Proved): Circumstances => ({
  gates: chosen.gates,
  ...(record === undefined ? {} : { record }),
  ...(chosen.reach === undefined ? {} : { reach: chosen.reach }),
  ...(chosen.ground === undefined ? {} : { ground: chosen.ground }),
  turnedGreen: chosen.checks.filter(({ before, after }) => before === 'fail' && after === 'pass').map(({ id }) => id),
});

export const grantCounter = (id: string): string => `${GRANT_PREFIX}${id}`;

const grantedToday = async (kernel: Kernel): Promise<Record<string, number>> => {
  const lines = await kernel.journal.spend(await today(kernel));
  const grants = lines.filter((line) => line.category.startsWith(GRANT_PREFIX));
  return Object.fromEntries(
    grants.map((line) => [line.category.slice(GRANT_PREFIX.length), line.settled + line.reserved]),
  );
};

/** What gates and checks asked a person about. */
const questionsOf = ({ gates, checks }: Proved): readonly string[] => [
  ...gates
    .filter(({ decision }) => decision === 'ask')
    .map(({ id, findings }) => `${id} asks: ${findings.map(({ message }) => message).join('; ')}`),
  ...checks.flatMap(({ id, questions = [] }) => questions.map((one) => `${id} asks: ${one}`)),
];

/**
 * Why a person is asked whatever the grants say: a gate or check asked for one; what was asked about once is not taken from them by
 * a grant that has room again; and days are what grants are counted by, so nobody is granted anything while the day is not known.
 */
const callsForPerson = ({ task: { follows }, chosen }: Subject, behind: boolean): readonly string[] => [
  ...questionsOf(chosen),
  ...(follows === undefined ? [] : [`it was asked before, and is ${follows.how}`]),
  ...(behind ? ['the clock was turned back: no grant counts until it has caught up'] : []),
];

/** What a judgement goes by besides the change itself. */
export interface Grounds {
  readonly record: Circumstances['record'] | undefined;
  readonly confidence: (assessment: Assessment) => Confidence;
  /** How often each grant was used today. */
  readonly granted: Readonly<Record<string, number>>;
  /** Whether the clock is behind what was seen. */
  readonly behind: boolean;
}

/** What some rules say of a change. */
const verdictOf = async (
  rules: Pick<Governor, 'assess' | 'need'>,
  subject: Subject,
  candidate: Candidate,
  { record, confidence: confidenceIn, granted, behind }: Grounds,
): Promise<Verdict> => {
  const assessment = await rules.assess(candidate, circumstancesOf(record, subject.chosen));
  const confidence = confidenceIn(assessment);
  const need = rules.need({ assessment, confidence, candidate, grantedToday: granted });
  const calls = need.action === 'promote' ? callsForPerson(subject, behind) : [];
  if (calls.length === 0) return { assessment, confidence, need };
  return { assessment, confidence, need: { ...need, action: 'ask', reasons: [...need.reasons, ...calls] } };
};

/** The judgement on a change, from what was captured. */
export const judgementOf = async (kernel: Kernel, subject: Subject, grounds: Grounds): Promise<Judgement> => {
  const { policyHash } = kernel.governor;
  const { base, tree } = subject.chosen;
  const candidate = await kernel.workspace.candidate(base, tree);
  const verdict = await verdictOf(kernel.governor, subject, candidate, grounds);
  const risk = riskHash(verdict.assessment);
  return {
    ...verdict,
    policyHash,
    subject: approvalSubject({ base, candidateTree: tree, riskHash: risk, policyHash }),
    change: await changeHash(candidate, { riskHash: risk, policyHash }),
    ...(grounds.record === undefined ? {} : { record: grounds.record }),
  };
};

/** The same question to rules that are tried out; whatever they do, it is on the receipt and nowhere else. */
const askShadow = async (
  kernel: Kernel,
  subject: Subject,
  grounds: Omit<Grounds, 'confidence'>,
  past: Past,
  real: Verdict,
): Promise<ShadowVerdict | undefined> => {
  const { shadow } = kernel.governor;
  if (shadow === undefined) return undefined;
  const { policyHash } = shadow;
  const { chosen } = subject;
  try {
    const candidate = await kernel.workspace.candidate(chosen.base, chosen.tree);
    const confidence: Grounds['confidence'] = ({ grade }) => shadow.confidence(evidenceOf(past, chosen, grade));
    return compareVerdicts(policyHash, real, await verdictOf(shadow, subject, candidate, { ...grounds, confidence }));
  } catch (error) {
    return { policyHash, differences: [], problem: messageOf(error) };
  }
};

/** Risk, confidence, and what it takes for the change to land. */
export const assess = async (kernel: Kernel, state: Assessing): Promise<CycleEvent> => {
  const { chosen } = state;
  const past = await readPast(kernel);
  const grounds = {
    record: rollbacksOf(past, chosen),
    granted: await grantedToday(kernel),
    behind: await isBehind(kernel),
  };
  const judgement = await judgementOf(kernel, state, {
    ...grounds,
    confidence: ({ grade }) => kernel.governor.confidence(evidenceOf(past, chosen, grade)),
  });
  const shadow = await askShadow(kernel, state, grounds, past, judgement);
  return { type: 'assessed', judgement: { ...judgement, ...(shadow === undefined ? {} : { shadow }) } };
};
