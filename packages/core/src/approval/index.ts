export { APPROVAL_RULES, type ApprovalRule } from './rules.ts';
export { isSignedDecision, statementBytes } from './statement.ts';
export { readPublicKey, verifyDecision, type ExpectedDecision } from './verify.ts';
