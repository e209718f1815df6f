/** What the schema cannot say of a row and reading relies on; without it one row would spoil every list that it is in. */
import type { Cell } from './damaged-table.ts';

/** Columns of JSON, by table. */
const JSON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  explorations: ['sources'],
  reflections: ['scores'],
  log: ['entry'],
  log_archives: ['archive'],
  cycles: ['state'],
  ledger: ['data'],
  intents: ['effect'],
  flags: ['value'],
  booked_days: ['held'],
};

/** Columns of few words, by table: rows of another table with as many columns must not fit. */
const WORDS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  windows: { kind: ['tool', 'metric'], span: ['hour', 'day'] },
};

const isJson = (cell: Cell): boolean => {
  if (typeof cell !== 'string') return false;
  try {
    JSON.parse(cell);
    return true;
  } catch {
    return false;
  }
};

/** `at`, `started_at`. */
const holdsInstant = (column: string): boolean => column === 'at' || column.endsWith('_at');

const INSTANT = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/;

const isInstant = (cell: Cell): boolean =>
  typeof cell === 'string' && INSTANT.test(cell) && !Number.isNaN(Date.parse(cell));

const isSafe = (cell: Cell): boolean =>
  typeof cell !== 'bigint' || (cell >= Number.MIN_SAFE_INTEGER && cell <= Number.MAX_SAFE_INTEGER);

/** Whether a row can be read by the code that wrote it. */
export const isWholeRow = (table: string, columns: readonly string[], cells: readonly Cell[]): boolean => {
  const json = JSON_COLUMNS[table] ?? [];
  const words = WORDS[table] ?? {};
  return columns.every((column, index) => {
    const cell = cells[index] ?? null;
    const known = words[column];
    if (known !== undefined) return typeof cell === 'string' && known.includes(cell);
    if (json.includes(column)) return isJson(cell);
    if (holdsInstant(column)) return cell === null || isInstant(cell);
    return isSafe(cell);
  });
};
