import type { Approval, ApprovalAnswer } from '../contracts/index.ts';
import type { ApprovalDecided } from '../cycle/cycle-events.ts';
import type { Kernel } from '../cycle/kernel.ts';
import { toJson } from '../cycle/stored.ts';

/** Answers a question, and puts the answer on the ledger with the same write; false when somebody was first. */
export const answerQuestion = (
  { journal }: Pick<Kernel, 'journal'>,
  { id, cycleId }: Pick<Approval, 'id' | 'cycleId'>,
  answer: ApprovalAnswer,
): Promise<boolean> => {
  const decided: ApprovalDecided = { type: 'approval-decided', approvalId: id, ...answer };
  return journal.decideApproval(id, answer, { cycleId, type: decided.type, at: answer.at, data: toJson(decided) });
};
