export { gitWorkspace, type GitWorkspace } from './workspace.ts';
export { gitCheckpoints, type GitCheckpointsOptions } from './checkpoints.ts';
export type { CreateCheckpoint, GitCheckpoints, PathsOption } from './checkpoint/engine.ts';
export type { PathDiff } from './checkpoint/diff.ts';
export type { CheckpointDifference } from './checkpoint/differences.ts';
export { CHECKPOINT_LIMITS, type CheckpointLimits } from './checkpoint/limits.ts';
export type { RestoredPath, RestoreReport } from './checkpoint/restore.ts';
export { RETENTION, type Pruned, type Retention } from './checkpoint/retention.ts';
export type { CheckpointInfo, ShownCheckpoint, ShownPath } from './checkpoint/show.ts';
export { DEFAULTS, type CaptureLimits, type GitWorkspaceOptions, type Identity, type Signing } from './options.ts';
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
export { findGuardedPlace, type GuardedPlace } from './guard/place.ts';
export { superviseAgent, type Supervised, type SuperviseOptions } from './guard/supervise.ts';
export { GUARD_DEFAULTS, type GuardCommand, type GuardConfig } from './guard/config.ts';
export type { GuardEvent, SafeMode } from './guard/records.ts';
