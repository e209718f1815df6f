/** Asks the fingerprint which seen causes the texts of a set have. */
import { fingerprintError } from '@evolve/core/fingerprint';
import { sidesOf, type Side } from './halves.ts';
import type { Row } from './row.ts';

export interface Asked {
  readonly row: Row;
  readonly side: Side;
  /** Causes that were seen under the fingerprint of the text. */
  readonly found: ReadonlySet<string>;
}

/** Twins are asked for only among the other side of their pair and what is known. */
export const ask = (rows: readonly Row[]): readonly Asked[] => {
  const sideOf = sidesOf(rows);
  const ids = new Map(rows.map((row) => [row, fingerprintError(row.text).id]));
  const idOf = (row: Row): string => ids.get(row) ?? '';
  return ([undefined, 1, 2] as const).flatMap((pairing) => {
    const seen = new Map<string, Set<string>>();
    for (const row of rows) {
      if (row.half !== 'seen' || (row.role === 'twin' && row.pairing !== pairing)) continue;
      seen.set(idOf(row), (seen.get(idOf(row)) ?? new Set()).add(row.cause));
    }
    return rows
      .filter(({ half, pairing: own }) => half === 'query' && own === pairing)
      .map((row) => ({ row, side: sideOf(row), found: seen.get(idOf(row)) ?? new Set<string>() }));
  });
};

export const isWrong = ({ row, found }: Asked): boolean => [...found].some((cause) => cause !== row.cause);
export const isReused = ({ row, found }: Asked): boolean => found.has(row.cause);
export const isFired = ({ found }: Asked): boolean => found.size > 0;

export const ofRole = (asked: readonly Asked[], role: Row['role']): readonly Asked[] =>
  asked.filter(({ row }) => row.role === role);
