/** How many openings of an object or list are tried in a text that is not JSON as a whole. */
const MAX_OPENINGS = 64;

const FENCE = /```[a-zA-Z0-9]*[ \t]*\r?\n([\s\S]*?)```/g;

const parse = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
};

/** Where the object or list that opens at `start` closes; strings are skipped. -1 when it never does. */
const closing = (text: string, start: number): number => {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
};

const nextOpening = (text: string, from: number): number => {
  const offset = text.slice(from).search(/[{[]/);
  return offset === -1 ? -1 : from + offset;
};

/** JSON objects and lists between other words. */
function* embedded(text: string): Generator {
  let start = nextOpening(text, 0);
  for (let tried = 0; start !== -1 && tried < MAX_OPENINGS; tried += 1) {
    const end = closing(text, start);
    const found = end === -1 ? undefined : parse(text.slice(start, end + 1));
    if (found !== undefined) yield found.value;
    start = nextOpening(text, found === undefined ? start + 1 : end + 1);
  }
}

/**
 * The JSON values that a model's answer may mean, most likely first: the whole text, fenced blocks, then objects and
 * lists between words. The caller takes the first that fits its schema.
 */
export function* jsonValues(text: string): Generator {
  const whole = parse(text.trim());
  if (whole !== undefined) {
    yield whole.value;
    return;
  }
  for (const match of text.matchAll(FENCE)) {
    const fenced = parse((match[1] ?? '').trim());
    if (fenced !== undefined) yield fenced.value;
  }
  yield* embedded(text);
}
