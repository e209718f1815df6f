/** A class, an escape, a single character or a closed group of a pattern, with its quantifier. */
export interface PatternPart {
  readonly kind: 'class' | 'atom' | 'group';
  readonly start: number;
  readonly end: number;
  /** `end` when there is no quantifier. */
  readonly quantifierEnd: number;
  /** Of a class: its members. */
  readonly items: readonly (readonly [number, number])[];
}

const QUANTIFIER = /(?:[*+?]|\{\d+(?:,\d*)?\})\??/y;
const CLASS_ITEM = /(?:\\(?:u\{[^}]*\}|u.{4}|x..|.)|[^\]\\])(?:-(?:\\.|[^\]\\]))?/y;
const ESCAPE = /\\(?:u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|k<[^>]*>|.)/y;

const matchEnd = (regex: RegExp, text: string, at: number): number => {
  regex.lastIndex = at;
  return regex.test(text) ? regex.lastIndex : at;
};

const scanClass = (pattern: string, start: number): PatternPart => {
  const items: [number, number][] = [];
  let at = start + 1;
  if (pattern[at] === '^') at++;
  while (at < pattern.length && pattern[at] !== ']') {
    const end = matchEnd(CLASS_ITEM, pattern, at);
    if (end === at) break;
    items.push([at, end]);
    at = end;
  }
  return { kind: 'class', start, end: at + 1, quantifierEnd: matchEnd(QUANTIFIER, pattern, at + 1), items };
};

const GROUP_HEAD = /\((?:\?(?::|=|!|<=|<!|<[\w$]+>))?/y;

/** Splits a pattern into the parts that a small edit can touch; groups come after what they contain. */
export const scanPattern = (pattern: string): readonly PatternPart[] => {
  const parts: PatternPart[] = [];
  const open: number[] = [];
  for (let at = 0; at < pattern.length;) {
    const char = pattern.charAt(at);
    if (char === '(') {
      open.push(at);
      at = matchEnd(GROUP_HEAD, pattern, at);
    } else if ('|^$'.includes(char)) at++;
    else {
      const part = char === '[' ? scanClass(pattern, at) : scanAtom(pattern, at, open);
      parts.push(part);
      at = Math.max(at + 1, part.quantifierEnd);
    }
  }
  return parts;
};

const scanAtom = (pattern: string, at: number, open: number[]): PatternPart => {
  const end = Math.max(at + 1, matchEnd(ESCAPE, pattern, at));
  const start = pattern[at] === ')' ? (open.pop() ?? at) : at;
  const kind = start === at ? 'atom' : 'group';
  return { kind, start, end, quantifierEnd: matchEnd(QUANTIFIER, pattern, end), items: [] };
};
