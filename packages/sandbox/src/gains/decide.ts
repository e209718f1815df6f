import { answerOf } from '../policy/judge.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import type { FileGain } from './gain.ts';

/** What becomes of a gain under a policy. `guard`: granted as long as the runner keeps the obligations. */
export type Decision =
  { readonly kind: 'grant' | 'ask' | 'refuse' } | { readonly kind: 'guard'; readonly obligations: readonly string[] };

/** Only capabilities can be granted by a policy; everything else is as grave as its rule says. */
export const decide = ({ capability, decision }: FileGain, policy: SandboxPolicy): Decision => {
  if (capability === undefined) return { kind: decision };
  const answer = answerOf(policy, capability);
  if (answer.kind === 'guard') return { kind: 'guard', obligations: answer.obligations };
  return { kind: answer.kind === 'allow' ? 'grant' : decision };
};
