/**
 * Splits the causes of a set in two by hash: one half to develop the rules of the fingerprint with, one that nobody reads and that
 * is only measured. Look-alikes (both sides of a pair, a near miss and what it is near) stand in the same half, or the
 * texts of one half would show those of the other.
 */
import { createHash } from 'node:crypto';
import type { Row } from './row.ts';

export type Side = 'development' | 'held out';

/** Which half a cause belongs to; it depends on the ids of causes alone, not on the seed. */
export const sidesOf = (rows: readonly Row[]): ((row: Row) => Side) => {
  const pairs = new Map(rows.flatMap(({ cause, pair }) => (pair === undefined ? [] : [[cause, pair] as const])));
  return ({ cause, near = cause }) => {
    const [first = 0] = createHash('sha256')
      .update(pairs.get(near) ?? near)
      .digest();
    return first % 2 === 0 ? 'development' : 'held out';
  };
};
