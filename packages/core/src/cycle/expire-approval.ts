import type { Approval } from '../contracts/index.ts';
import type { Kernel } from './kernel.ts';

/** Ends a question that nobody answered in time; false when there still is time, or when somebody was first. */
export const expireApproval = async (
  { journal, clock }: Pick<Kernel, 'journal' | 'clock'>,
  { id, expiresAt }: Approval,
): Promise<boolean> => {
  const at = clock.now().toISOString();
  if (expiresAt === undefined || expiresAt > at) return false;
  return journal.decideApproval(id, { status: 'expired', by: 'clock', at });
};
