/** Turns on their way into the transcripts: the reply is not delayed, and a turn that cannot be kept is told. */
import type { Turn } from '@evolve/core/contracts';
import { EvolveError } from '@evolve/core/errors';
import type { Transcripts } from '@evolve/memory';

export interface KeptTurns {
  /** Returns at once. */
  push(turn: Turn): void;
  /** Resolves when all that was pushed is stored, or told. */
  drain(): Promise<void>;
}

/** Beyond it turns are skipped: a disk that hangs must not fill the memory. */
const MOST_WAITING = 1_000;

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

export const keepTurns = (
  transcripts: Pick<Transcripts, 'record'>,
  tell: (error: unknown, where: string) => void,
): KeptTurns => {
  let waiting = 0;
  let tail: Promise<unknown> = Promise.resolve();
  return {
    push: (turn: Turn | null | undefined) => {
      if (waiting >= MOST_WAITING) {
        tell(
          new EvolveError('EVOLVE_STORE_FAILED', 'too many turns wait to be kept; one was left out'),
          'keeping a turn',
        );
        return;
      }
      waiting += 1;
      // Copied now: the host may change its object after the call. Plain JavaScript may hand over anything.
      const { subject, turnId, input, reply, followUp } = (turn ?? {}) as Partial<Record<keyof Turn, unknown>>;
      const copy = {
        subject: asText(subject),
        turnId: asText(turnId),
        input: asText(input),
        reply: asText(reply),
        ...(typeof followUp === 'string' ? { followUp } : {}),
      };
      tail = tail
        .then(() => transcripts.record(copy))
        .catch((error: unknown) => {
          tell(error, 'keeping a turn');
        })
        .finally(() => {
          waiting -= 1;
        });
    },
    drain: async () => {
      await tail;
    },
  };
};
