export type { Patch, RepairEvent, Suspect } from './events.ts';
export {
  openEvaluator,
  type Evaluator,
  type EvaluatorOptions,
  type Version,
  type VersionOutcome,
} from './open-evaluator.ts';
export type { RepairBudget, RepairHints, RepairOptions } from './options.ts';
export { repairProposer, type RepairProposerOptions } from './proposer.ts';
export { repair } from './repair.ts';
export type { Splice } from './source/splice.ts';
