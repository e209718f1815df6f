/** What was noticed: observations and reflections. They have no id, so equal ones are counted. */
import { addObservations } from '../knowledge/observations.ts';
import { addReflection } from '../knowledge/reflections.ts';
import { number, optionalText, text } from '../sqlite/row.ts';
import type { Row } from '../sqlite/store.ts';
import { json, nthOf, putOnce, type Kind } from './kind.ts';

const REFLECTED = ['at', 'turn_id', 'version_id', 'grade', 'reason', 'curiosity', 'scores'];

export const reflections: Kind<'reflection'> = {
  table: 'reflections',
  order: 'position',
  read: (sql, row) => ({
    type: 'reflection',
    turnId: text(row, 'turn_id'),
    at: text(row, 'at'),
    versionId: text(row, 'version_id'),
    grade: text(row, 'grade'),
    reason: text(row, 'reason'),
    curiosity: row['curiosity'],
    scores: json(row, 'scores'),
    ...nthOf(sql, 'reflections', 'position', REFLECTED, row),
  }),
  take: (sql, { type: _, nth = 1, ...reflection }, { keep }) =>
    putOnce(sql, { table: 'reflections', columns: REFLECTED, nth }, () => {
      addReflection(sql, reflection, keep.reflections);
    }),
};

const OBSERVED = [
  ...['kind', 'at', 'version_id', 'turn_id', 'name', 'ok', 'value', 'error', 'stack', 'input', 'fingerprint'],
  'fingerprint_version',
];

const versionOf = (row: Row): { readonly fingerprintVersion?: number } => {
  const version = number(row, 'fingerprint_version');
  return version === 0 ? {} : { fingerprintVersion: version };
};

const detailsOf = (row: Row): object => {
  switch (row['kind']) {
    case 'tool':
      return {
        name: row['name'],
        ok: row['ok'] === 1,
        ...(row['value'] === null ? {} : { durationMs: row['value'] }),
        ...optionalText(row, 'error', 'error'),
        ...optionalText(row, 'stack', 'stack'),
        ...optionalText(row, 'input', 'input'),
        ...optionalText(row, 'fingerprint', 'fingerprint'),
        ...versionOf(row),
      };
    case 'error':
      return {
        error: row['error'],
        ...optionalText(row, 'stack', 'stack'),
        fingerprint: row['fingerprint'],
        ...versionOf(row),
      };
    case 'metric':
      return { name: row['name'], value: row['value'] };
    default:
      return { subject: row['name'], ok: row['ok'] === 1 };
  }
};

export const observations: Kind<'observation'> = {
  table: 'observations',
  order: 'id',
  read: (sql, row) => ({
    type: 'observation',
    kind: row['kind'],
    at: text(row, 'at'),
    versionId: text(row, 'version_id'),
    ...optionalText(row, 'turn_id', 'turnId'),
    ...detailsOf(row),
    ...nthOf(sql, 'observations', 'id', OBSERVED, row),
  }),
  take: (sql, { type: _, nth = 1, ...observation }, { keep }) =>
    putOnce(sql, { table: 'observations', columns: OBSERVED, nth }, () => {
      addObservations(sql, [observation], keep);
    }),
};
