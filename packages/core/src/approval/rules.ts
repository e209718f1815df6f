/** What stops a decision. A refusal names one of these in `data.rule`. */
import { EvolveError } from '../errors/index.ts';

export const APPROVAL_RULES = {
  'approval:unsigned': 'the policy has keys, and the decision is not signed',
  'approval:unknown-key': 'it is signed with a key that the policy does not have',
  'approval:role': 'only a key with the role owner decides this',
  'approval:signature': 'the signature is not one over this statement by that key',
  'approval:repository': 'it was signed for another repository',
  'approval:replayed': 'it was signed for another question',
  'approval:subject': 'it was signed for, or asked about, something else than what would land',
  'approval:change': 'what was asked anew is not byte for byte the change that was decided about',
  'approval:decision': 'another decision was signed',
  'approval:statement': 'who decided, or why, is not what was signed',
  'approval:self-made': 'a proposer, the clock and the kernel decide nothing',
  'approval:missing': 'it needs a decision, and there is none',
  'approval:no-record': 'the ledger knows nothing of this decision',
  'approval:record': 'the ledger says otherwise, or its chain is broken',
  'approval:late': 'the time for an answer was over',
} as const;

export type ApprovalRule = keyof typeof APPROVAL_RULES;

/** A decision that does not count, as the error that says so. */
export const invalidApproval = (rule: ApprovalRule, id: string): EvolveError =>
  new EvolveError('EVOLVE_APPROVAL_INVALID', `${rule}: ${APPROVAL_RULES[rule]}`, {
    data: { rule, approvalId: id },
    hint: 'evolve approvals shows what waits; a person decides with evolve approve, or with --key where the policy has keys.',
  });
