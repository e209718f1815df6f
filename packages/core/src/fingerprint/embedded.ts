/** A text that a line holds: JSON of a structured log, values of logfmt, a literal in which the line ends are escaped. */

/** Where JSON holds a text, in the order in which they say more. */
const FIELDS = [
  ...['stack', 'stack_trace', 'stackTrace', 'error.stack_trace', 'exc_info', 'exception', 'error', 'err', 'stderr'],
  ...['errorMessage', 'msg', 'message', 'textPayload', 'jsonPayload', 'result', 'output', 'event', 'log', 'stdout'],
] as const;
const MAX_DEPTH = 3;

const textOf = (value: unknown, depth: number): string | undefined => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return undefined;
  if (Array.isArray(value)) return textOf(value.filter((item) => typeof item === 'string').join('\n'), depth);
  const record = value as Readonly<Record<string, unknown>>;
  for (const field of FIELDS) {
    const text = textOf(record[field], depth + 1);
    if (text !== undefined) return text;
  }
  return undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: a text like any other.
    return undefined;
  }
};

/** A line end at the end ends the last line. */
const linesIn = (text: string): readonly string[] => text.replace(/\r?\n$/, '').split(/\r?\n/);

/** The lines of the message or stack that JSON holds; undefined when it is none. */
export const fromJson = (text: string): readonly string[] | undefined => {
  const start = text.indexOf('{');
  if (start < 0 || text.slice(0, start).trim() !== '' || !/^\{\s{0,16}"/.test(text.slice(start, start + 20)))
    return undefined;
  const record = parsed(text);
  if (typeof record !== 'object' || record === null) return undefined;
  // Empty lines are logged too.
  const isLogged = FIELDS.some((field) => typeof (record as Readonly<Record<string, unknown>>)[field] === 'string');
  const said = textOf(record, 0) ?? (isLogged ? '' : undefined);
  return said === undefined ? undefined : linesIn(said);
};

export interface Held {
  readonly lines: readonly string[];
  /** What is said around it, unless that only introduces it; the text is nearer to the cause. */
  readonly around: readonly string[];
}

const heldIn = (head: string, lines: readonly string[]): Held => {
  const around = head.trim();
  return { lines, around: around === '' || /[:=>(]$/.test(around) ? [] : [around] };
};

/** `{"message": "…"}`, `invoke failed {"message": "…"}`. */
const fromTail = (line: string): Held | undefined => {
  const start = line.indexOf('{"');
  const held = start < 0 || !line.endsWith('}') ? undefined : fromJson(line.slice(start));
  return held === undefined ? undefined : heldIn(line.slice(0, start), held);
};

const VALUES = /\b(msg|message|err|error|exception|stack)=("(?:[^"\\]|\\.){0,8000}")(?= |$)/g;

/** `msg="run failed" err="…"`, as it stands after the other fields. */
const fromValues = (line: string): Held | undefined => {
  if (!/^(?:msg|message|err|error)="/.test(line)) return undefined;
  const values = [...line.matchAll(VALUES)].map(([, key = '', literal = '']) => ({
    isMessage: key.startsWith('m'),
    text: parsed(literal),
  }));
  const textsOf = (isMessage: boolean): readonly string[] =>
    values.flatMap(({ isMessage: is, text }) => (is === isMessage && typeof text === 'string' ? linesIn(text) : []));
  const [inner, messages] = [textsOf(false), textsOf(true)];
  if (inner.length === 0) return messages.length === 0 ? undefined : { lines: messages, around: [] };
  return { lines: inner, around: messages };
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '' };
/** Of a line that only carries a literal, the literal is the greater part. */
const LEAST_SHARE = 0.6;

/** `output: "…\n…"`, `b'…\n…'`. */
const fromLiteral = (line: string): Held | undefined => {
  if (!line.includes('\\n')) return undefined;
  const start = line.search(/["']/);
  const end = line.lastIndexOf(line[start] ?? '"');
  if (start < 0 || end - start < line.length * LEAST_SHARE) return undefined;
  const inner = line.slice(start + 1, end);
  if (!inner.includes('\\n')) return undefined;
  const text = inner.replace(/\\(.)/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
  return heldIn(line.slice(0, start).replace(/\bb$/, ''), linesIn(text));
};

/** The text that a line holds; undefined when it holds none. */
export const textIn = (line: string): Held | undefined =>
  fromTail(line.trimEnd()) ?? fromValues(line) ?? fromLiteral(line);
