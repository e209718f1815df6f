import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { ApprovalKey, SignedDecision } from '../contracts/index.ts';
import type { ApprovalRule } from './rules.ts';
import { isSignedDecision, statementBytes } from './statement.ts';

/** What a signed decision has to be about. */
export interface ExpectedDecision {
  /** Of the policy in force. */
  readonly keys: readonly ApprovalKey[];
  readonly repository: string;
  readonly approval: string;
  readonly subject: string;
  readonly decision: 'approve' | 'reject';
  /** Who may answer. @default 'person' */
  readonly needs?: 'person' | 'owner' | undefined;
  /**
   * Where the question renews older ones: their ids, and the hash of the change. A decision about one of them counts when it
   * was signed for this very change.
   */
  readonly renewal?: { readonly of: readonly string[]; readonly change: string };
}

/** An Ed25519 key from its text in a policy. @throws TypeError when it is none. */
export const readPublicKey = (text: string): KeyObject => {
  const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  return key;
};

const isSignedBy = ({ publicKey }: ApprovalKey, { statement, signature }: SignedDecision): boolean => {
  try {
    return verify(null, statementBytes(statement), readPublicKey(publicKey), Buffer.from(signature, 'base64'));
  } catch {
    // A key or a signature that cannot be read verifies nothing.
    return false;
  }
};

/** Whether the statement is about this question, or about one that this one renews with the same change. */
const aboutFault = (
  { statement }: SignedDecision,
  { approval, subject, renewal }: ExpectedDecision,
): ApprovalRule | undefined => {
  if (statement.approval === approval) return statement.subject === subject ? undefined : 'approval:subject';
  if (renewal?.of.includes(statement.approval) !== true || statement.change === undefined) return 'approval:replayed';
  return statement.change === renewal.change ? undefined : 'approval:change';
};

/**
 * The rule that keeps a signed decision from counting, or undefined when it counts. The signature is looked at before what was
 * signed: of a forged statement nothing is believed.
 */
export const verifyDecision = (signed: unknown, expected: ExpectedDecision): ApprovalRule | undefined => {
  if (!isSignedDecision(signed)) return 'approval:unsigned';
  const key = expected.keys.find(({ id }) => id === signed.key);
  if (key === undefined) return 'approval:unknown-key';
  if (!isSignedBy(key, signed)) return 'approval:signature';
  const { statement } = signed;
  if (statement.repository !== expected.repository) return 'approval:repository';
  const about = aboutFault(signed, expected);
  if (about !== undefined) return about;
  if (statement.decision !== expected.decision) return 'approval:decision';
  return expected.needs === 'owner' && key.role !== 'owner' ? 'approval:role' : undefined;
};
