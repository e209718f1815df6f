import type { Command } from '../command.ts';
import { wrongUse } from '../usage.ts';
import { namedPolicy } from '../validator-policy.ts';

export const policyDiff: Command = {
  name: 'policy-diff',
  usage: 'BEFORE AFTER  (each a preset of the validator, or a file)',
  summary: 'What one policy of the validator allows, guards and denies that another does not',
  run: async ({ positionals, output }) => {
    const [before, after] = positionals;
    if (before === undefined || after === undefined)
      throw wrongUse('which two policies?', 'evolve policy-diff BEFORE AFTER');
    const { describePolicyDiff } = await import('@evolve/sandbox');
    const [then, now] = [await namedPolicy(before), await namedPolicy(after)];
    const difference = describePolicyDiff(then.policy, now.policy);
    const { sentences } = difference;
    output.answer(difference, sentences.length === 0 ? ['no difference'] : sentences);
    return sentences.length === 0 ? 0 : 1;
  },
};
