export type {
  Approval,
  ApprovalAnswer,
  ApprovalDecision,
  ApprovalStatus,
  DecisionStatement,
  SignedDecision,
} from './approval.ts';
export type { Amounts, Budget, BudgetCategory, Budgets, BudgetsLeft, Dimension, Use } from './budget.ts';
export type { CommitInfo } from './commit.ts';
export type { Candidate, Change, Content, FileMode, LazyContent } from './change.ts';
export type { CheckCommand, CheckContext, CheckResult, CheckStatus, HealthCheck } from './check.ts';
export type { Clock, Ids, Random } from './clock.ts';
export type { Embedder } from './embedder.ts';
export type {
  Experience,
  ExperienceAccount,
  ExperienceHealth,
  ExperienceOutcome,
  Experiences,
  ExperienceStats,
  Forgotten,
  HealthFinding,
  MemorySource,
  NewExperience,
  NewOutcome,
  Provenance,
  RecalledExperience,
  RecallOptions,
} from './experience.ts';
export type { Finding, Gate, GateContext, GateReport, Verdict } from './gate.ts';
export type {
  ApprovalKey,
  ApprovalNeed,
  Assessment,
  Circumstances,
  Confidence,
  Ended,
  Evidence,
  Governor,
  Grant,
  GroundOfChecks,
  History,
  Mode,
  Policy,
  Reach,
  RiskGrade,
  RiskReason,
  ShadowVerdict,
} from './governor.ts';
export type {
  BudgetAnswer,
  BudgetClaim,
  BudgetFault,
  Intent,
  Journal,
  JournalBatch,
  Json,
  Lease,
  LedgerHead,
  LedgerRecord,
  NewRecord,
  Reservation,
  SpendLimit,
  SpendLine,
  StoredCycle,
  Version,
} from './journal.ts';
export type {
  CuriosityTopic,
  Exploration,
  Knowledge,
  Lesson,
  LogEntry,
  LogSection,
  LogView,
  OutcomeCounts,
  StoredReflection,
  ToolFailure,
  ToolStats,
} from './knowledge.ts';
export type { Notice, Notify } from './notice.ts';
export type { LanguageModel, ModelMessage, ModelRequest, ModelResponse, ModelUsage } from './model.ts';
export type {
  CuriosityObservation,
  ErrorObservation,
  MetricObservation,
  Observation,
  Outcome,
  StoredObservation,
  ToolObservation,
  Turn,
} from './observation.ts';
export type {
  NewPrompt,
  PromptDay,
  PromptHistory,
  PromptOutcome,
  PromptRecord,
  Prompts,
  PromptVersion,
} from './prompt.ts';
export type { Draft, EvolutionTask, FailureEvidence, Proposer, ProposerContext, ProposerProgress } from './proposer.ts';
export type { AttemptReport, ChangeCoverage, CheckReport, CycleOutcome, Receipt } from './receipt.ts';
export type {
  Failure,
  FailureReview,
  Grade,
  ReflectOptions,
  Reflection,
  Reflector,
  SessionReview,
  TurnSignals,
} from './reflector.ts';
export type {
  LaterCommit,
  PathImpact,
  PathOutcome,
  PathReport,
  RollbackConcern,
  RollbackImpact,
  RollbackOptions,
  RollbackReport,
  RollbackWarning,
} from './rollback.ts';
export type { CommandRunner, Isolation, ProcessResult, RunOptions } from './runner.ts';
export type {
  BaselineChange,
  Checkpoint,
  Head,
  PromoteOptions,
  Promotion,
  RepositoryBaseline,
  SourceFile,
  Trial,
  Workspace,
  WorkspaceEvolution,
  WorkspaceRecovery,
} from './workspace.ts';
export type {
  ErrorGroup,
  MetricSummary,
  MetricWindow,
  ToolWindow,
  WindowQuantiles,
  WindowQuery,
  WindowSpan,
} from './windows.ts';
