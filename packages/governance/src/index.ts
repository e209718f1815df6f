export { createApprovalKey, publicPart, readKeyFile, renderKeyFile, type PrivateApprovalKey } from './approval/keys.ts';
export { signDecision, type DecisionToSign } from './approval/sign.ts';
export { verifyDecision, type ApprovalRule, type ExpectedDecision } from '@evolve/core/approvals';
export { assess } from './assess/assess.ts';
export { explainPath, type PathExplanation } from './assess/explain.ts';
export { GRADE_RULES } from './assess/grades.ts';
export { ALWAYS_PROTECTED, type AlwaysProtected } from './assess/protected-paths.ts';
export { protectedPathGate } from './gate/protected-path-gate.ts';
export { secretsGate } from './gate/secrets-gate.ts';
export { sizeGate } from './gate/size-gate.ts';
export { confidenceOf } from './governor/confidence.ts';
export { createGovernor, type GovernorOptions, type PolicyGovernor } from './governor/governor.ts';
export { NAME_RULES, type NameRule } from '@evolve/core/paths';
export {
  acceptedPolicy,
  acceptPolicy,
  setShadowPolicy,
  shadowPolicy,
  type AcceptedPolicy,
  type PolicyPlaces,
} from './policy/accepted.ts';
export { addProtected } from './policy/add-protected.ts';
export { POLICY_DEFAULTS } from './policy/defaults.ts';
export type { PolicyDifference } from './policy/diff.ts';
export { differentialCheck, type DifferentialCheckOptions } from './differential/differential-check.ts';
export type { RecordedCall } from './differential/recorded-call.ts';
export type { Difference } from './differential/compare.ts';
export { ratchetGate } from './ratchet/ratchet-gate.ts';
export { RATCHET_RULES, type RatchetRule } from './ratchet/finding.ts';
export { withGrant } from './policy/grant.ts';
export { importProtected } from './policy/import-yaml.ts';
export { policyJsonSchema } from './policy/json-schema.ts';
export { loadPolicy, POLICY_FILE, policyHash } from './policy/load.ts';
export { completePolicy, parsePolicy, type PolicyIssue } from './policy/parse.ts';
export type { GovernancePolicy, GradeRule, ProtectedRule, ProtectionLevel } from './policy/policy.ts';
export type { PolicyInput } from './policy/schema.ts';
export { approvalWebhook, type ApprovalWebhookOptions, type DecisionTaker } from './webhook/approval-webhook.ts';
export { nodeHandler } from './webhook/node-handler.ts';
export { webhookNotifier, type WebhookNotifierOptions } from './webhook/notifier.ts';
export { newRules, policyDiffInWords } from './policy/words.ts';
