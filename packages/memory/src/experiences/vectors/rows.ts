import { number, text } from '../../sqlite/row.ts';
import type { Row, Sql } from '../../sqlite/store.ts';
import { signsOf } from './signs.ts';

/** Texts for a model are cut: what an error is stands at its start. */
const MAX_TEXT = 2_000;

export interface Missing {
  readonly position: number;
  readonly text: string;
}

export const embeddedText = (problem: string): string => problem.slice(0, MAX_TEXT);

/** The number of an embedder in this file; of other dimensions it is another one. */
export const embedderId = (sql: Sql, name: string, dimensions: number): number => {
  sql.run('INSERT OR IGNORE INTO embedders (name, dimensions) VALUES (?, ?)', name, dimensions);
  return number(sql.get('SELECT id FROM embedders WHERE name = ? AND dimensions = ?', name, dimensions) ?? {}, 'id');
};

/** Live ones without a vector of the embedder, newest of each kind first. Two ranges of an index, for "other than". */
export const missingVectors = (sql: Sql, embedder: number, limit: number): readonly Missing[] =>
  ['<', '>']
    .flatMap((than) =>
      sql.all(
        `SELECT position, problem FROM experiences WHERE forgotten_at IS NULL AND embedded_by ${than} ? LIMIT ?`,
        ...[embedder, limit],
      ),
    )
    .slice(0, limit)
    .map((row) => ({ position: number(row, 'position'), text: embeddedText(text(row, 'problem')) }));

const bytesOf = (numbers: Uint32Array | Float32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

const putVector = (sql: Sql, position: number, embedder: number, vector: Float32Array): void => {
  sql.run('DELETE FROM vectors WHERE experience = ?', position);
  sql.run(
    'INSERT INTO vectors (experience, embedder, signs) VALUES (?, ?, ?)',
    ...[position, embedder, bytesOf(signsOf(vector))],
  );
  sql.run('INSERT INTO vector_floats (id, floats) VALUES (last_insert_rowid(), ?)', bytesOf(vector));
  sql.run('UPDATE experiences SET embedded_by = ? WHERE position = ?', embedder, position);
};

/** Keeps the vectors of those that are still what was embedded: another process may have forgotten one meanwhile. */
export const putVectors = (
  sql: Sql,
  embedder: number,
  texts: readonly Missing[],
  vectors: readonly Float32Array[],
): number => {
  let kept = 0;
  for (const [index, { position, text: embedded }] of texts.entries()) {
    const row = sql.get('SELECT problem FROM experiences WHERE position = ? AND forgotten_at IS NULL', position);
    const vector = vectors[index];
    if (row === undefined || vector === undefined || embeddedText(text(row, 'problem')) !== embedded) continue;
    putVector(sql, position, embedder, vector);
    kept += 1;
  }
  return kept;
};

export interface StoredVector {
  readonly key: number;
  readonly floats: Float32Array;
}

const bytes = (row: Row, column: string): Uint8Array => {
  const value = row[column];
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`column ${column} holds no bytes`);
};

const vectorOf = (row: Row): StoredVector => {
  const { buffer, byteOffset, byteLength } = bytes(row, 'floats');
  const floats =
    byteOffset % 4 === 0
      ? new Float32Array(buffer, byteOffset, byteLength / 4)
      : new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
  return { key: number(row, 'key'), floats };
};

/** Those of these vectors that still exist, by their ids. One table only: this is most of what a search costs. */
export const readVectors = (sql: Sql, ids: readonly number[]): readonly StoredVector[] =>
  sql
    .all('SELECT f.id AS key, f.floats FROM json_each(?) j JOIN vector_floats f ON f.id = j.value', JSON.stringify(ids))
    .map(vectorOf);

/** The vectors of these experiences by their positions, where they have one of the embedder. */
export const readVectorsOf = (sql: Sql, embedder: number, experiences: readonly number[]): readonly StoredVector[] =>
  sql
    .all(
      `SELECT v.experience AS key, f.floats FROM json_each(?) j JOIN vectors v ON v.experience = j.value
       JOIN vector_floats f ON f.id = v.id WHERE v.embedder = ?`,
      ...[JSON.stringify(experiences), embedder],
    )
    .map(vectorOf);

export interface Signs {
  readonly id: number;
  readonly experience: number;
  readonly signs: Uint8Array;
}

/** Signs that came after, oldest first. */
export const readSigns = (sql: Sql, embedder: number, after: number, limit: number): readonly Signs[] =>
  sql
    .all(
      'SELECT id, experience, signs FROM vectors WHERE id > ? AND embedder = ? ORDER BY id LIMIT ?',
      ...[after, embedder, limit],
    )
    .map((row) => ({ id: number(row, 'id'), experience: number(row, 'experience'), signs: bytes(row, 'signs') }));

/** After this one there are at most `keep`. */
export const firstToKeep = (sql: Sql, embedder: number, keep: number): number => {
  const row = sql.get('SELECT id FROM vectors WHERE embedder = ? ORDER BY id DESC LIMIT 1 OFFSET ?', embedder, keep);
  return row === undefined ? 0 : number(row, 'id');
};

/** Live ones that have a vector of the embedder. */
export const embeddedCount = (sql: Sql, embedder: number): number =>
  number(
    sql.get('SELECT count(*) AS count FROM experiences WHERE forgotten_at IS NULL AND embedded_by = ?', embedder) ?? {},
    'count',
  );
