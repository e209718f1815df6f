/** What a person can do about a cycle whose answer is no. */
import type { Receipt } from '@evolve/core/contracts';

const ADVICE: Partial<Record<Receipt['outcome'], (receipt: Receipt) => string>> = {
  idle: () => 'evolve status shows what is left of the day; quota, hours and mode are in evolve.policy.json',
  abandoned: ({ id }) => `nothing was changed; evolve show ${id} tells what was tried`,
  refused: ({ id }) => `nothing was changed; evolve show ${id}, and evolve policy explain PATH`,
  'needs-human': ({ ref }) =>
    ref === undefined ? 'nothing was changed; evolve doctor' : `it is kept on ${ref}: look at it, and merge it by hand`,
  superseded: () => 'nothing was changed; run the cycle again on what is there now',
  aborted: () => 'nothing was changed; run the cycle again',
  'safe-mode': () => 'evolution is off: evolve doctor, then evolve resume',
};

const lastWord = ({ attempts, trigger }: Receipt): string => {
  const last = attempts.at(-1);
  return (last?.why ?? last?.summary ?? trigger.reason).split('\n')[0] ?? '';
};

/** Why it is a no, and what to do; undefined for outcomes that need no word. */
export const adviceOn = (receipt: Receipt): string | undefined => {
  const advice = ADVICE[receipt.outcome]?.(receipt);
  return advice === undefined ? undefined : `${receipt.outcome}: ${lastWord(receipt)}\n  ${advice}`;
};
