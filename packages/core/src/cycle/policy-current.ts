/** A host that runs for weeks must not go on under rules that its owner has replaced. */
import { EvolveError } from '../errors/index.ts';
import type { Pieces } from './kernel.ts';

/** Whether the owner has accepted another policy since this process started. */
export const isPolicyStale = async ({ policyIsCurrent }: Pick<Pieces, 'policyIsCurrent'>): Promise<boolean> =>
  policyIsCurrent !== undefined && !(await policyIsCurrent());

/** @throws EVOLVE_POLICY_CHANGED */
export const assertPolicyCurrent = async (kernel: Pick<Pieces, 'policyIsCurrent'>): Promise<void> => {
  if (!(await isPolicyStale(kernel))) return;
  throw new EvolveError('EVOLVE_POLICY_CHANGED', 'the owner has accepted another policy since this process started', {
    hint: 'Start the agent again: it then goes by the new policy.',
  });
};
