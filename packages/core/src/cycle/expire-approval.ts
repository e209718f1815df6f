import { answerQuestion } from '../approval/answer.ts';
import { CLOCK } from '../approval/deciders.ts';
import { timeSeen } from '../approval/time-seen.ts';
import type { Approval } from '../contracts/index.ts';
import type { Kernel } from './kernel.ts';

/** Ends a question that nobody answered in time; false when there still is time, or when somebody was first. */
export const expireApproval = async (
  kernel: Pick<Kernel, 'journal' | 'clock'>,
  approval: Approval,
): Promise<boolean> => {
  const { expiresAt } = approval;
  if (expiresAt === undefined) return false;
  const at = await timeSeen(kernel);
  return expiresAt <= at && (await answerQuestion(kernel, approval, { status: 'expired', by: CLOCK, at }));
};
