/** Python by its lines: logical lines, their depth, and the functions and classes that they make. No parser: what cannot be told counts as changed. */

export interface Line {
  /** Without comments and with single blanks. */
  readonly text: string;
  /** Columns of white space before it. */
  readonly depth: number;
  /** From 1. */
  readonly line: number;
}

/** A function or class with its decorators, or a class's or the module's own lines. */
export interface Scope {
  /** `TotalTest.test_sums`; empty for the module. */
  readonly name: string;
  readonly decorators: readonly Line[];
  readonly head: string;
  /** Lines of its own, without nested functions and classes. */
  readonly body: readonly Line[];
}

const OPENS = '([{';
const CLOSES = ')]}';

/** The line without its comment, and how many brackets it leaves open; text in quotes counts as text. */
const scan = (raw: string, inText: string | undefined): { text: string; open: number; inText: string | undefined } => {
  let [text, open, quote] = ['', 0, inText];
  for (let at = 0; at < raw.length;) {
    const three = raw.slice(at, at + 3);
    const char = raw[at] ?? '';
    if (quote !== undefined) {
      const step = char === '\\' ? 2 : raw.startsWith(quote, at) ? quote.length : 1;
      if (raw.startsWith(quote, at)) quote = undefined;
      text += raw.slice(at, at + step);
      at += step;
      continue;
    }
    if (char === '#') break;
    if (three === '"""' || three === "'''") quote = three;
    else if (char === '"' || char === "'") quote = char;
    if (OPENS.includes(char)) open += 1;
    if (CLOSES.includes(char)) open -= 1;
    text += quote === three ? three : char;
    at += quote === three ? 3 : 1;
  }
  // Only a text in triple quotes goes on in the next line.
  return { text, open, inText: quote?.length === 3 ? quote : undefined };
};

/** Logical lines: what brackets, triple quotes or a backslash hold together is one. */
export const linesOf = (source: string): readonly Line[] => {
  const found: Line[] = [];
  let [held, open, depth, from]: [string, number, number, number] = ['', 0, 0, 1];
  let inText: string | undefined;
  source.split(/\r?\n/u).forEach((raw, index) => {
    const part = scan(raw, inText);
    if (held === '') [depth, from] = [raw.length - raw.trimStart().length, index + 1];
    ({ inText } = part);
    open += part.open;
    const continues = open > 0 || inText !== undefined || part.text.trimEnd().endsWith('\\');
    held += `${part.text.trimEnd().replace(/\\$/u, '')} `;
    if (continues) return;
    const text = held
      .replace(/\s+/gu, ' ')
      .trim()
      .replace(/,(?=[)\]}])/gu, '');
    if (text !== '') found.push({ text, depth, line: from });
    [held, open] = ['', 0];
  });
  return found;
};

const HEAD = /^(?:async )?(def|class) (\w+)/u;

interface Open {
  readonly name: string;
  readonly depth: number;
  readonly body: Line[];
}

/** Every function and class that a module defines, and the module itself. */
export const scopesOf = (source: string): readonly Scope[] => {
  const module: Open = { name: '', depth: -1, body: [] };
  const scopes: Scope[] = [{ name: '', decorators: [], head: '', body: module.body }];
  const stack: Open[] = [module];
  let decorators: Line[] = [];
  for (const line of linesOf(source)) {
    while (stack.length > 1 && line.depth <= (stack.at(-1)?.depth ?? -1)) stack.pop();
    const around = stack.at(-1) ?? module;
    const [, , name] = HEAD.exec(line.text) ?? [];
    if (line.text.startsWith('@')) decorators.push(line);
    else if (name === undefined) around.body.push(line);
    else {
      const scope: Open = { name: around.name === '' ? name : `${around.name}.${name}`, depth: line.depth, body: [] };
      scopes.push({ name: scope.name, decorators, head: line.text, body: scope.body });
      stack.push(scope);
      // `def f(): return 1` has its body on the line.
      const rest = /:\s*(\S.*)$/u.exec(line.text.replace(/\([^()]*\)/gu, ''))?.[1];
      if (rest !== undefined) scope.body.push({ ...line, text: rest, depth: line.depth + 4 });
      decorators = [];
    }
  }
  return scopes;
};
