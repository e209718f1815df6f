/** Adds to the deciding line what its tool writes elsewhere, in the places that `Detail` names. */
import type { Detail } from './families/index.ts';
import { namesSomething } from './names.ts';
import type { Sorted } from './sort.ts';
import { unwrap } from './unwrap.ts';
import type { Weighed } from './weigh.ts';

const LABEL = /^\s{0,12}[|│] {1,200}(?:[|│] {0,200})?[\^~-]{1,200} {1,4}(\S.{0,300})$/;
const FIELD = /^\s{1,16}(?:symbol|error|message|code|name): {1,4}\S/;
/** What a package manager signs without saying what is wrong. */
const ASIDE =
  /^(?:syscall|errno|path|dest|cwd|node|os|system|stack|pkgid|command failed|while resolving|found|gyp (?:info|verb)|\s)|^$/i;
/** Which of them says most. */
const TELLING = /^(?:peer \S{1,120}@|notarget No matching|Missing: )/;
const DEEPEST = /^\s{0,24}> (?=\S)/;
/** Titles that name no test. */
const NO_TITLE = 'Test suite failed to run';
/** Says nothing without the field that follows. */
const NEEDS_FIELD = /^cannot find symbol$/;
const MAX_BELOW = 40;
const MAX_TITLE_CHARS = 200;

const messagesBelow = (lines: readonly Sorted[], index: number): readonly Sorted[] =>
  lines.slice(index + 1, index + 1 + MAX_BELOW).filter(({ kind }) => kind === 'message');

/** The next message that is not the same again. */
const nextBelow = (lines: readonly Sorted[], { index, line }: Weighed): readonly Sorted[] =>
  messagesBelow(lines, index)
    .filter(({ text }) => text.trim() !== line.text.trim())
    .slice(0, 1);

const paragraphBelow = (lines: readonly Sorted[], index: number): readonly Sorted[] => {
  const below = lines.slice(index + 1, index + 1 + MAX_BELOW);
  const end = below.findIndex(({ kind }, place) => kind === 'blank' && place > 0);
  return end < 0 ? below : below.slice(0, end);
};

/** Place, browser and duration are no part of a test's name. */
const titleOf = (text: string): string =>
  text
    .trim()
    .replace(/^(?:●|FAIL|❯|×|--- FAIL:|\d{1,4}\))\s{0,4}/, '')
    .replace(/^\[[\w -]{1,40}\] › /, '')
    .replace(/^\S{1,200}\.[cm]?[jt]sx?(?::\d{1,7}){0,2}(?: > | › )/, '')
    .replace(/(?: ?[─—]+| ?\(\d[\d.]{0,12} ?m?s\)|:)$/, '')
    .slice(0, MAX_TITLE_CHARS);

type Adder = (lines: readonly Sorted[], chosen: Weighed) => readonly string[];

const alone: Adder = (_, { line }) => [unwrap(line.text)];

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
    const title = titleOf(chosen.line.text);
    return title.startsWith(NO_TITLE)
      ? next(lines, chosen)
      : [title, ...nextBelow(lines, chosen).map(({ text }) => unwrap(text))];
  },
  labels: withBelow((lines, { index }) =>
    lines
      .slice(index + 1, index + 1 + MAX_BELOW)
      .flatMap(({ text }) => LABEL.exec(text)?.[1] ?? [])
      .slice(0, 1),
  ),
  indented: withBelow((lines, { index, line }) => {
    const deeper = messagesBelow(lines, index).filter(({ indent }) => indent > line.indent);
    return deeper.slice(-1).map(({ text }) => unwrap(text));
  }),
  fields: withBelow((lines, chosen) => {
    const below = lines.slice(chosen.index + 1, chosen.index + 1 + MAX_BELOW);
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
    const [place, why] = messagesBelow(lines, chosen.index);
    const told = place !== undefined && why !== undefined && why.indent > place.indent ? [place, why] : [];
    return [...alone(lines, chosen), ...told.map(({ text }) => unwrap(text))];
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
  const message = (chosen.detail === undefined ? alone : ADDERS[chosen.detail])(lines, chosen);
  const { tool } = chosen.line;
  return tool === '' ? message : message.map((text, place) => (place === 0 ? `${tool} ${text}` : text));
};
