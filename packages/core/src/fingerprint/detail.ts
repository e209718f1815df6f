/** Adds to the deciding line what its tool writes elsewhere, in the places that `Detail` names. */
import { announced, linesBelow, messagesBelow } from './below.ts';
import type { Detail } from './families/index.ts';
import { labelBelow, lackingBelow } from './labels.ts';
import { namesSomething } from './names.ts';
import type { Sorted } from './sort.ts';
import { exact, titleOf, withExactName } from './test-names.ts';
import { unwrap } from './unwrap.ts';
import type { Weighed } from './weigh.ts';

const FIELD = /^\s{1,16}(?:symbol|error|message|code|name): {1,4}\S/;
/** What a package manager signs without saying what is wrong. */
const ASIDE =
  /^(?:syscall|errno|path|dest|cwd|node|os|system|stack|pkgid|command failed|while resolving|found|gyp (?:info|verb)|\s)|^$/i;
/** Which of them says most. */
const TELLING = /^(?:peer \S{1,120}@|notarget No matching|Missing: )/;
/** What a database's server tells besides, in lines of their own or with a level of their own. */
const TOLD = /^(?:DETAIL|CONTEXT): {1,3}/;
const DEEPEST = /^\s{0,24}> (?=\S)/;
/** Titles that name no test. */
const NO_TITLE = 'Test suite failed to run';
/** Says nothing without the field that follows. */
const NEEDS_FIELD = /^cannot find symbol$/;
/** Lines below a count that are looked at: a place and its reason are two. */
const MAX_COUNTED = 6;

/** The next message that is not the same again. */
const nextBelow = (lines: readonly Sorted[], { index, line }: Weighed): readonly Sorted[] =>
  messagesBelow(lines, index)
    .filter(({ text }) => text.trim() !== line.text.trim())
    .slice(0, 1);

const untilBlank = (lines: readonly Sorted[]): readonly Sorted[] => {
  const end = lines.findIndex(({ kind }) => kind === 'blank');
  return end < 0 ? lines : lines.slice(0, end);
};

const paragraphBelow = (lines: readonly Sorted[], index: number): readonly Sorted[] => {
  const below = linesBelow(lines, index);
  const end = below.findIndex(({ kind }, place) => kind === 'blank' && place > 0);
  return end < 0 ? below : below.slice(0, end);
};

type Adder = (lines: readonly Sorted[], chosen: Weighed) => readonly string[];

/** Of a test within a test. */
const SUBTEST = /^\s{1,40}--- FAIL: /;

const alone: Adder = (_, { line }) => [withExactName(line.text)];

/** The innermost of tests that stand directly below one another. */
const subtestOf = (lines: readonly Sorted[], chosen: Weighed): Weighed => {
  const line = lines[chosen.index + 1];
  const isDeeper = line !== undefined && SUBTEST.test(line.text) && line.indent > chosen.line.indent;
  return isDeeper ? subtestOf(lines, { ...chosen, line, index: chosen.index + 1 }) : chosen;
};

const withBelow =
  (find: Adder): Adder =>
  (lines, chosen) => {
    const [own = ''] = alone(lines, chosen);
    return namesSomething(own) ? [own] : [own, ...find(lines, chosen)];
  };

const next: Adder = (lines, chosen) => {
  const [first] = nextBelow(lines, chosen);
  return first === undefined ? alone(lines, chosen) : [unwrap(first.text)];
};

const ADDERS: Readonly<Record<Detail, Adder>> = {
  next,
  title: (lines, chosen) => {
    const test = subtestOf(lines, chosen);
    const title = titleOf(test.line.text);
    if (title.startsWith(NO_TITLE)) return next(lines, chosen);
    const below = nextBelow(lines, test);
    // A title over several lines ends as a heading does.
    const rest = below.flatMap((line) => announced(lines, lines.indexOf(line)));
    return [title, ...[...below, ...rest].map(({ text }) => exact(unwrap(text)))];
  },
  labels: withBelow((lines, { index }) => labelBelow(lines, index)),
  told: withBelow((lines, { index }) =>
    untilBlank(linesBelow(lines, index))
      .filter(({ kind, text, level }) => TOLD.test(text) || (kind === 'message' && level === 'other'))
      .map(({ text }) => unwrap(text.replace(TOLD, ''))),
  ),
  indented: withBelow((lines, { index, line }) => {
    const deeper = messagesBelow(lines, index).filter(({ indent }) => indent > line.indent);
    return deeper.slice(-1).map(({ text }) => unwrap(text));
  }),
  fields: withBelow((lines, chosen) => {
    const below = linesBelow(lines, chosen.index);
    const field = below.find(({ text }) => FIELD.test(text));
    if (field !== undefined) return [field.text.trim()];
    // Without its field it may be any: it is only the same in the same line of the same file.
    return NEEDS_FIELD.test(unwrap(chosen.line.text)) ? [`(${chosen.line.text.trim().replaceAll(/\d/g, 'd$&')})`] : [];
  }),
  signed: (lines, { index, line }) => {
    const signed = messagesBelow(lines, index).filter(({ tool, text }) => tool === line.tool && !ASIDE.test(text));
    const said =
      signed.find(({ text }) => TELLING.test(text)) ?? signed.find(({ text }) => namesSomething(text)) ?? signed[0];
    return [line.text, ...(said === undefined ? [] : [unwrap(said.text)])];
  },
  counted: (lines, chosen) => {
    const told: Sorted[] = [];
    const below = messagesBelow(lines, chosen.index);
    for (const [place, why] of below.slice(0, MAX_COUNTED).map((line, at) => [line, below[at + 1]] as const)) {
      if (why !== undefined && why.indent > place.indent) told.push(place, why);
    }
    return [...alone(lines, chosen), ...told.map(({ text }) => unwrap(text))];
  },
  followed: (lines, chosen) => {
    const below = lines[chosen.index + 1];
    if (below?.kind !== 'message') return alone(lines, chosen);
    const rest = [below, ...announced(lines, chosen.index + 1)];
    return [...alone(lines, chosen), ...rest.map(({ text }) => unwrap(text))];
  },
  innermost: (lines, chosen) => {
    const said = paragraphBelow(lines, chosen.index).filter(({ kind }) => kind !== 'blank');
    const heading = chosen.line.text.endsWith(':') ? said[0] : chosen.line;
    const last = said.filter(({ text }) => DEEPEST.test(text)).at(-1) ?? heading ?? chosen.line;
    return [unwrap(last.text.replace(DEEPEST, ''))];
  },
};

/** The message of a chosen line: one line, or a few. */
export const messageOf = (lines: readonly Sorted[], chosen: Weighed): readonly string[] => {
  const own = (chosen.detail === undefined ? alone : ADDERS[chosen.detail])(lines, chosen);
  const message = [...own, ...(chosen.detail === 'labels' ? lackingBelow(lines, chosen.index) : [])];
  const { tool } = chosen.line;
  return tool === '' ? message : message.map((text, place) => (place === 0 ? `${tool} ${text}` : text));
};
