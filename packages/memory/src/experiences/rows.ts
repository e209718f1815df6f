import type { Experience, Forgotten, MemorySource } from '@evolve/core/contracts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row } from '../sqlite/store.ts';
import { lowerChance, recency, type ExperienceRules } from './rules.ts';

/** What reading an experience needs beside its row. */
export interface Reading {
  readonly now: Date;
  readonly rules: ExperienceRules;
}

export const forgottenOf = (row: Row): Forgotten | undefined =>
  row['forgotten_at'] === null
    ? undefined
    : { at: text(row, 'forgotten_at'), why: text(row, 'forgotten_why') as Forgotten['why'] };

export const positionOf = (row: Row): number => number(row, 'position');

/** What may be reused by itself: our own words, or words that worked when we tried them. */
export const TRUSTED = `(successes > 0 OR source IN ('host', 'person'))`;
/** What recall looks at. */
export const RECALLABLE = 'forgotten_at IS NULL AND superseded_by IS NULL';

export const experienceOf = (row: Row, { now, rules }: Reading): Experience => {
  const record = { successes: number(row, 'successes'), failures: number(row, 'failures') };
  const at = text(row, 'at');
  const forgotten = forgottenOf(row);
  return {
    id: text(row, 'id'),
    problem: text(row, 'problem'),
    fingerprint: text(row, 'fingerprint'),
    solution: text(row, 'solution'),
    ...record,
    at,
    provenance: { source: text(row, 'source') as MemorySource, ...optionalText(row, 'origin', 'detail') },
    value: lowerChance(record) * recency(at, now, rules),
    proved: record.successes > 0,
    ...optionalText(row, 'superseded_by', 'supersededBy'),
    ...(forgotten === undefined ? {} : { forgotten }),
  };
};
