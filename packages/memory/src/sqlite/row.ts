import type { Row } from './store.ts';

/** A text column; the schema says NOT NULL, so anything else is a damaged row. */
export const text = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`column ${column} holds no text`);
};

export const number = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`column ${column} holds no number`);
};

/** `{ key: text }`, or nothing where the column is null: optional properties stay absent. */
export const optionalText = <K extends string>(row: Row, column: string, key: K): Partial<Record<K, string>> => {
  const value = row[column];
  return (typeof value === 'string' ? { [key]: value } : {}) as Partial<Record<K, string>>;
};
