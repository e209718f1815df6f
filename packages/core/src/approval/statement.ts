import type { DecisionStatement, SignedDecision } from '../contracts/index.ts';
import { canonicalJson } from '../ledger/chain.ts';

/** Keeps a signature over anything else from being taken for a decision. */
const CONTEXT = 'evolve approval decision v1\n';

/** The bytes that are signed: canonical JSON, so that every writer signs the same. */
export const statementBytes = (statement: DecisionStatement): Buffer => {
  const { version, repository, approval, subject, change, decision, by, reason, at } = statement;
  const signed = { version, repository, approval, subject, decision, by, reason, at };
  return Buffer.from(`${CONTEXT}${canonicalJson(change === undefined ? signed : { ...signed, change })}`);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const isStatement = (value: unknown): value is DecisionStatement =>
  isRecord(value) &&
  value['version'] === 1 &&
  ['repository', 'approval', 'subject', 'by', 'reason', 'at'].every((name) => typeof value[name] === 'string') &&
  (value['decision'] === 'approve' || value['decision'] === 'reject') &&
  (value['change'] === undefined || typeof value['change'] === 'string');

/** Whether a value from outside, or from a store, has the form of a signed decision. Says nothing of its signature. */
export const isSignedDecision = (value: unknown): value is SignedDecision =>
  isRecord(value) &&
  typeof value['key'] === 'string' &&
  typeof value['signature'] === 'string' &&
  isStatement(value['statement']);
