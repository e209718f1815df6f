/** Asks the fingerprint which seen causes the texts of a set have. */
import { doubtOf, fingerprintError, profileOf, widen, type Fingerprint, type Profile } from '@evolve/core/fingerprint';
import { sidesOf, type Side } from './halves.ts';
import type { Row } from './row.ts';

export interface Asked {
  readonly row: Row;
  readonly side: Side;
  /** Causes that were seen under the fingerprint of the text, and whose texts it goes with: their fix is reused unasked. */
  readonly found: ReadonlySet<string>;
  /** Causes that were seen under its fingerprint, and are only a hint. */
  readonly doubted: ReadonlySet<string>;
}

/** Seen causes by fingerprint, each with what its texts have in common. */
type Seen = Map<string, Map<string, Profile>>;

const see = (seen: Seen, cause: string, { id, traits }: Fingerprint): void => {
  const causes = seen.get(id) ?? new Map<string, Profile>();
  const known = causes.get(cause);
  seen.set(id, causes.set(cause, known === undefined ? profileOf(traits) : widen(known, traits)));
};

/** Twins are asked for only among the other side of their pair and what is known. */
export const ask = (rows: readonly Row[]): readonly Asked[] => {
  const sideOf = sidesOf(rows);
  const prints = rows.map((row) => ({ row, print: fingerprintError(row.text) }));
  return ([undefined, 1, 2] as const).flatMap((pairing) => {
    const seen: Seen = new Map();
    for (const { row, print } of prints) {
      if (row.half === 'seen' && (row.role !== 'twin' || row.pairing === pairing)) see(seen, row.cause, print);
    }
    return prints
      .filter(({ row }) => row.half === 'query' && row.pairing === pairing)
      .map(({ row, print: { id, traits } }) => {
        const causes = [...(seen.get(id) ?? [])];
        const sure = causes.filter(([, profile]) => doubtOf(profile, traits) === undefined).map(([cause]) => cause);
        const found = new Set(sure);
        const doubted = new Set(causes.map(([cause]) => cause).filter((cause) => !found.has(cause)));
        return { row, side: sideOf(row), found, doubted };
      });
  });
};

export const isWrong = ({ row, found }: Asked): boolean => [...found].some((cause) => cause !== row.cause);
export const isReused = ({ row, found }: Asked): boolean => found.has(row.cause);
/** Reused once it is proved again. */
export const isHinted = ({ row, found, doubted }: Asked): boolean => !found.has(row.cause) && doubted.has(row.cause);
export const isFired = ({ found }: Asked): boolean => found.size > 0;

export const ofRole = (asked: readonly Asked[], role: Row['role']): readonly Asked[] =>
  asked.filter(({ row }) => row.role === role);
