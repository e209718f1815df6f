export { resolveChecks } from './checks.ts';
export { createEvolver, type KitEvolver } from './create-evolver.ts';
export { GUARD_DIR_VARIABLE } from './guard-link.ts';
export type { CreateEvolverOptions } from './options.ts';
export type { AgentTools, ToolEvolution } from './tools/agent-tools.ts';
export type { ToolsOptions } from './tools/options.ts';
export { policyInForce, type PolicyInForce } from './policy.ts';
export { runnerFor } from './runner.ts';
export { excludeViews, restoreReceipts, viewedReceipts, VIEWS_DIR } from './views.ts';
