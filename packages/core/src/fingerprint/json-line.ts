/** A line of a structured log: what it says stands in a few well-known fields. */

/** In the order in which they say more. */
const FIELDS = [
  'stack',
  'stack_trace',
  'stackTrace',
  'exception',
  'error',
  'err',
  'msg',
  'message',
  'event',
  'log',
] as const;
const MAX_DEPTH = 3;

const textOf = (value: unknown, depth: number): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  for (const field of FIELDS) {
    const text = textOf(record[field], depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** The lines of the message or stack that a JSON line holds; undefined when it is no such line. */
export const fromJson = (line: string): readonly string[] | undefined => {
  const text = line.trim();
  if (!text.startsWith('{"') || !text.endsWith('}')) return undefined;
  try {
    const record = JSON.parse(text) as Readonly<Record<string, unknown>>;
    // Empty lines are logged too.
    const said = textOf(record, 0) ?? (FIELDS.some((field) => typeof record[field] === 'string') ? '' : undefined);
    return said?.split(/\r?\n/);
  } catch {
    // Not JSON: a line like any other.
    return undefined;
  }
};
