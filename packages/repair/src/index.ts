export type { Patch, RepairEvent, Suspect } from './events.ts';
export { listCandidates, type ListedCandidate, type ListOptions } from './list-candidates.ts';
export {
  openEvaluator,
  type Evaluator,
  type EvaluatorOptions,
  type Version,
  type VersionOutcome,
} from './open-evaluator.ts';
export type { RepairBudget, RepairHints, RepairOptions } from './options.ts';
export type { Features } from './order/features.ts';
export {
  learnOrder,
  lessonOf,
  parseOrder,
  PLAIN_ORDER,
  scoreOf,
  type LearnedOrder,
  type Lesson,
} from './order/order.ts';
export { repairProposer, type RepairProposerOptions } from './proposer.ts';
export { repair } from './repair.ts';
export type { Splice } from './source/splice.ts';
export type { Trust } from './trust/accept.ts';
export { assessPatch, compareBehaviour, type Assessment, type AssessOptions, type Comparison } from './trust/assess.ts';
export type { Evidence } from './trust/evidence-of.ts';
export type { BehaviourEvidence } from './trust/evidence.ts';
export type { Acceptance, Difference } from './trust/verdict.ts';
