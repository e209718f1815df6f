import { answerOf } from '../policy/judge.ts';
import type { SandboxPolicy } from '../policy/schema.ts';
import type { Place } from '../policy/scope.ts';
import type { FileGain } from './gain.ts';

/** What becomes of a gain under a policy. `guard`: granted as long as the runner keeps the obligations. */
export type Decision =
  | { readonly kind: 'grant' | 'ask' }
  | {
      readonly kind: 'refuse';
      /** The policy's own `deny`, which no person is asked about; absent where nothing grants what is grave. */
      readonly by?: string;
    }
  | { readonly kind: 'guard'; readonly obligations: readonly string[] };

/** Only capabilities can be granted or denied by a policy; everything else is as grave as its rule says. */
export const decide = (
  { capability, decision, path }: FileGain,
  policy: SandboxPolicy,
  place: Omit<Place, 'path'> = {},
): Decision => {
  if (capability === undefined) return { kind: decision };
  const answer = answerOf(policy, capability, { ...place, path });
  if (answer.kind === 'guard') return { kind: 'guard', obligations: answer.obligations };
  if (answer.kind === 'allow') return { kind: 'grant' };
  return answer.by === undefined ? { kind: decision } : { kind: 'refuse', by: answer.by };
};
