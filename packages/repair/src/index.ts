export type { Patch, RepairEvent, Suspect } from './events.ts';
export type { RepairBudget, RepairHints, RepairOptions } from './options.ts';
export { repairProposer, type RepairProposerOptions } from './proposer.ts';
export { repair } from './repair.ts';
