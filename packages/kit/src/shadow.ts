import type { Governor } from '@evolve/core/contracts';
import { messageOf } from '@evolve/core/errors';
import { createGovernor, shadowPolicy } from '@evolve/governance';

const unusable = (why: string): NonNullable<Governor['shadow']> => {
  const fail = (): never => {
    throw new Error(why);
  };
  return { policyHash: '', assess: () => Promise.reject(new Error(why)), confidence: fail, need: fail };
};

/**
 * The same rules, with those beside them that the owner tries out, where there are any. A copy that cannot be used is told on
 * receipts: it must not keep an agent from starting.
 */
export const withShadow = async (governor: Governor, stateDir: string): Promise<Governor> => {
  try {
    const policy = await shadowPolicy(stateDir);
    if (policy === undefined) return governor;
    return { ...governor, shadow: createGovernor({ policy }) };
  } catch (error) {
    return { ...governor, shadow: unusable(messageOf(error)) };
  }
};
