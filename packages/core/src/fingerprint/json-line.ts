/** A line of a structured log: what it says stands in a few well-known fields. */

/** In the order in which they say more. */
const FIELDS = ['stack', 'stack_trace', 'stackTrace', 'exception', 'error', 'err', 'msg', 'message', 'log'] as const;
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
    return textOf(JSON.parse(text) as unknown, 0)?.split(/\r?\n/);
  } catch {
    // Not JSON: a line like any other.
    return undefined;
  }
};
