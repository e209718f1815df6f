/**
 * What the texts that an experience has solved have in common (`@evolve/core/fingerprint`), in its row.
 *
 * 1. Only a text that it has solved for us widens it. A text that it was recorded with stands for itself until then.
 * 2. A row without one, or with one that cannot be read, is never a match.
 */
import { doubtOf, profileOf, widen, type Doubt, type Fingerprint, type Profile } from '@evolve/core/fingerprint';
import { z } from 'zod';
import { number } from '../sqlite/row.ts';
import type { Row, Sql } from '../sqlite/store.ts';
import { positionOf } from './rows.ts';

const WORDS = z.object({ always: z.array(z.string()), sometimes: z.array(z.string()) });
const VALUES = z.array(z.string().nullable()).nullable();
const PROFILE = z.object({
  texts: z.number(),
  decided: z.boolean(),
  names: VALUES,
  numbers: VALUES,
  loud: WORDS,
  all: WORDS,
}) satisfies z.ZodType<Profile>;

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // A damaged row: as if it had none.
    return undefined;
  }
};

const profileIn = (row: Row): Profile | undefined => {
  const json = row['profile'];
  return typeof json === 'string' ? PROFILE.safeParse(parsed(json)).data : undefined;
};

/** The profile of one text, as it is stored. */
export const storedProfile = ({ traits }: Fingerprint): string => JSON.stringify(profileOf(traits));

/** Why a problem with the fingerprint of the row may have another cause; undefined when it goes with what the row has solved. */
export const doubtAbout = (row: Row, { traits }: Fingerprint): Doubt | 'unknown' | undefined => {
  const profile = profileIn(row);
  return profile === undefined ? 'unknown' : doubtOf(profile, traits);
};

/** Takes in a text that the experience has solved. @param row As it was before. */
export const learn = (sql: Sql, row: Row, print: Fingerprint): void => {
  if (row['fingerprint'] !== print.id || row['fingerprint_version'] !== print.version) return;
  const known = number(row, 'successes') > 0 ? profileIn(row) : undefined;
  const profile = known === undefined ? storedProfile(print) : JSON.stringify(widen(known, print.traits));
  if (profile !== row['profile'])
    sql.run('UPDATE experiences SET profile = ? WHERE position = ?', profile, positionOf(row));
};
