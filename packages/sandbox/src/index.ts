export { diffCapabilities, type CapabilityDiff, type DiffOptions } from './diff/diff-capabilities.ts';
export {
  diffReleases,
  type DiffReleasesOptions,
  type FileDiff,
  type Gain,
  type ReleasesDiff,
} from './diff/diff-releases.ts';
export type { ReleaseFile, ReleaseFiles } from './diff/release.ts';
export type { GainedAt } from './gains/gain.ts';
export { evaluate } from './evaluate/evaluate.ts';
export type { EvaluateOptions } from './evaluate/options.ts';
export type { Evaluation, EvaluationError, EvaluationErrorCode, KilledBy } from './evaluate/outcome.ts';
export { astGate, type AstGateOptions } from './gate/ast-gate.ts';
export { isCodePath } from './validate/code-path.ts';
export { formatFindings } from './validate/format-findings.ts';
export {
  formatJson,
  toReport,
  type ReportedFile,
  type ReportSource,
  type ValidationReport,
} from './validate/report.ts';
export { toSarif, type SarifLog, type SarifSource } from './validate/sarif.ts';
export { validateIsolated } from './validate/isolated/validate-isolated.ts';
export type { ValidateIsolatedOptions } from './validate/isolated/options.ts';
export { validate, type Validation, type ValidationFinding, type ValidateOptions } from './validate/validate.ts';
export { PRESETS, OBLIGATIONS, type PresetName } from './policy/presets.ts';
export { describePolicyDiff } from './policy/policy-diff.ts';
export type { PolicyAnswer, PolicyChange, PolicyDiff, PolicyPlace } from './policy/changes.ts';
export type { ScopeNames } from './policy/scope.ts';
export { parsePolicy, policyJsonSchema, type PolicyRule, type SandboxPolicy } from './policy/schema.ts';
export { CAPABILITIES, type Capability } from './data/capabilities.ts';
export { detectIsolation, type IsolationReport } from './runner/detect.ts';
export { isolatedRunner } from './runner/isolated-runner.ts';
export type { IsolatedRunnerOptions } from './runner/options.ts';
export {
  toolRegistry,
  type ToolDetails,
  type ToolRegistry,
  type ToolSpec,
  type ToolSummary,
} from './tools/registry.ts';
export type { ToolRegistryOptions } from './tools/settings.ts';
export type { CallOptions, ToolResult } from './tools/calls.ts';
export type { Author } from './tools/changes.ts';
export type { ToolCase, ToolMetadata } from './tools/metadata.ts';
export type { ParameterSchema } from './tools/parameters.ts';
export type { ToolPlan } from './tools/plan.ts';
export type { ToolProblem } from './tools/judge-tool.ts';
export type { ToolStatus, ToolVersion } from './tools/state.ts';
export type { ToolTest } from './tools/record.ts';
export { TOOL_LIMITS, type ToolLimits } from './tools/limits.ts';
export type { ToolContext, ToolEngine, ToolJob, ToolOutcome, ToolRealm } from './tools/engine.ts';
export { pureToolEngine } from './tools/pure-engine.ts';
export { isolatedToolEngine, type IsolatedToolEngineOptions } from './tools/isolated-engine.ts';
