export { gitWorkspace, type GitWorkspace } from './workspace.ts';
export { DEFAULTS, type CaptureLimits, type GitWorkspaceOptions, type Identity } from './options.ts';
export { layout, resolveStateDir, type StateDirOptions } from './state/state-dir.ts';
export type { GitTrial } from './trial/trial.ts';
export {
  clearGuardSafeMode,
  guardEvents,
  installGuard,
  readGuardStatus,
  type GuardStatus,
  type InstalledGuard,
} from './guard/install.ts';
export { GUARD_DEFAULTS, type GuardCommand, type GuardConfig } from './guard/config.ts';
export type { GuardEvent, SafeMode } from './guard/records.ts';
