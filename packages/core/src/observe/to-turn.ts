import type { Turn } from '../contracts/index.ts';
import { bound, describe } from '../untrusted/index.ts';

/** Bytes kept of each text of a turn. */
const MAX_TEXT = 32_768;

const textOf = (value: unknown): string => (typeof value === 'string' ? bound(value, MAX_TEXT) : describe(value));

/** A turn as bounded text, whatever plain JavaScript handed over; undefined when it is no object at all. */
export const toTurn = (given: unknown): Turn | undefined => {
  if (typeof given !== 'object' || given === null) return undefined;
  const { turnId, input, reply, followUp, subject } = given as Partial<Record<keyof Turn, unknown>>;
  return {
    turnId: textOf(turnId),
    input: textOf(input),
    reply: textOf(reply),
    ...(followUp === undefined ? {} : { followUp: textOf(followUp) }),
    ...(subject === undefined ? {} : { subject: textOf(subject) }),
  };
};
