/** Sorts the lines of a text: which of them can say what is wrong, and which frames and properties belong to them. */
import { isSummary } from './counts.ts';
import { ECHOES, FRAMES, HINTS, STACK_HEADS } from './kinds.ts';
import type { Line } from './line.ts';
import { NOISE, PROGRESS } from './noise.ts';

export type Kind = 'message' | 'frame' | 'echo' | 'hint' | 'noise' | 'property' | 'blank';

export interface Sorted extends Line {
  readonly kind: Kind;
  readonly indent: number;
}

const matches = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text));

const PYTHON_FRAME = /^\s{0,12}File ".{1,400}", line \d/;
/** `code: 'ECONNREFUSED',` among what `util.inspect` prints below a stack. */
const PROPERTY = /^\s{1,16}(?!\w{0,40}Error: )(?:[\w$]+|'[^'\n]{1,60}'|\[\w+\]): \S/;
const CAUSE = /^\s{0,16}\[(?:cause|errors?)\]: /;
const OPENS_PROPERTIES = /[\])\w'"`] \{$|^\{$/;
/** What a job does to get ready. GitLab's sections are no such groups: they hold all that a job says. */
const GROUP_OPENS = /^\s{0,8}(?:##\[group\]|::group::)/;
const GROUP_CLOSES = /^\s{0,8}(?:##\[endgroup\]|::endgroup::)/;
const SECTION = /^\s{0,8}section_(?:start|end):/;
/** The head of an uncaught error in Node: file, source line, caret. */
const LOCATION = /^\S{1,400}:\d{1,7}$/;
const CARET = /^\s{0,200}\^+$/;
const HEAD_LINES = 4;

interface State {
  /** How deep the last frame of a traceback is indented; what is deeper is its source. */
  readonly python: number | undefined;
  readonly properties: boolean;
  readonly group: boolean;
  /** Lines that are still echoed source. */
  readonly echoes: number;
}

/** A linker's complaint counts wherever a compiler quotes it. */
const LINKER = /\bld(?:\.\w{1,10})?: |\bundefined reference to\b/;

const indentOf = ({ text }: Line): number => text.length - text.trimStart().length;

const plainKind = ({ text, tool }: Line): Kind => {
  if (text.trim() === '') return 'blank';
  if (LINKER.test(text)) return 'message';
  if (matches(ECHOES, text) || matches(STACK_HEADS, text)) return 'echo';
  if (matches(NOISE, text) || isSummary(text)) return 'noise';
  // A tool signs only what belongs to its error.
  if (tool === '' && PROGRESS.test(text)) return 'noise';
  return matches(HINTS, text) ? 'hint' : 'message';
};

const echoedHead = (lines: readonly Line[], index: number): number => {
  if (!LOCATION.test(lines[index]?.text ?? '')) return 0;
  const caret = lines.slice(index + 1, index + 1 + HEAD_LINES).findIndex(({ text }) => CARET.test(text));
  return caret < 0 ? 1 : caret + 2;
};

const kindIn = (line: Line, state: State): Kind => {
  if (state.group || [GROUP_CLOSES, GROUP_OPENS, SECTION].some((mark) => mark.test(line.text))) return 'noise';
  if (state.echoes > 0) return 'echo';
  if (matches(FRAMES, line.text)) return 'frame';
  if (state.properties && (PROPERTY.test(line.text) || /^\s{0,16}[}\]],?$/.test(line.text)) && !CAUSE.test(line.text))
    return 'property';
  if (state.python !== undefined && indentOf(line) > state.python) return 'echo';
  return plainKind(line);
};

const after = (line: Line, kind: Kind, state: State): State => ({
  python: PYTHON_FRAME.test(line.text) ? indentOf(line) : kind === 'echo' ? state.python : undefined,
  properties:
    (state.properties && !(line.text === '}')) ||
    ((kind === 'frame' || kind === 'message') && OPENS_PROPERTIES.test(line.text)),
  group: GROUP_OPENS.test(line.text) || (state.group && !GROUP_CLOSES.test(line.text)),
  echoes: Math.max(0, state.echoes - 1),
});

export const sort = (lines: readonly Line[]): readonly Sorted[] => {
  let state: State = { python: undefined, properties: false, group: false, echoes: 0 };
  return lines.map((line, index) => {
    if (state.echoes === 0) state = { ...state, echoes: echoedHead(lines, index) };
    const kind = kindIn(line, state);
    state = after(line, kind, state);
    return { ...line, kind, indent: indentOf(line) };
  });
};
