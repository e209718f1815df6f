/** What a person does to the file in an editor. Each returns the text after it, or undefined where there is nothing to do it to. */
import { FOREIGN } from './foreign.ts';
import {
  entrySpans,
  insertAt,
  lineStart,
  pick,
  replaceSpan,
  sectionStarts,
  slice,
  type Span,
  type Tools,
} from './markdown.ts';

export type PersonsEdit = (text: string, tools: Tools) => string | undefined;

const withEntry =
  (change: (text: string, span: Span, tools: Tools) => string | undefined): PersonsEdit =>
  (text, tools) => {
    const span = pick(tools.random, entrySpans(text));
    return span === undefined ? undefined : change(text, span, tools);
  };

const below =
  (what: (tools: Tools) => string): PersonsEdit =>
  (text, tools) => {
    const at = pick(tools.random, sectionStarts(text));
    return at === undefined ? undefined : insertAt(text, at, what(tools));
  };

/** Within the entry, on the line after our comment where there is one. */
const addLine = (text: string, span: Span, line: string): string => {
  const own = slice(text, span);
  const at = /^### .*\n(?:<!-- evolve .*\n)?/.exec(own)?.[0].length ?? own.length;
  return replaceSpan(text, span, insertAt(own, at, `${line}\n`));
};

const LABELS = [
  'Priority',
  'Tool',
  'Reason',
  'Files',
  'Commit',
  'Lesson',
  '优先级',
  '改进原因',
  '修改文件',
  '教训',
  '**原因**',
];

const moveTo = (text: string, span: Span, { random }: Tools): string => {
  const own = slice(text, span);
  const without = replaceSpan(text, span, '');
  return insertAt(without, pick(random, sectionStarts(without)) ?? without.length, own);
};

const swap: PersonsEdit = (text, { random }) => {
  const spans = entrySpans(text);
  const [first, second] = [pick(random, spans), pick(random, spans)].toSorted(
    (a, b) => (a?.start ?? 0) - (b?.start ?? 0),
  );
  if (first === undefined || second === undefined || first === second) return undefined;
  const between = text.slice(first.end, second.start);
  return text.slice(0, first.start) + slice(text, second) + between + slice(text, first) + text.slice(second.end);
};

/** Everything a person may do that leaves the rest of the file where it is. */
export const EDITS: Readonly<Record<string, PersonsEdit>> = {
  'new heading': below(({ word }) => `### ${word()}\n\n`),
  'new heading with all of it': below(
    ({ word }) => `### ${word()}\n- Priority: 3\n- 原因: ${word()}\n- Tool: x\n\n${word()}\n\n`,
  ),
  'new dated heading': below(
    ({ word }) => `### [2026-02-19] ${word()}\n- 修改文件: ${word()}.py\n- commit: ${word()}\n\n`,
  ),
  'new list item': below(({ word, random }) => `${pick(random, ['- ', '* ', '- [ ] ', '- [x] ']) ?? ''}${word()}\n`),
  'longer title': withEntry((text, { start }, { word }) => insertAt(text, text.indexOf('\n', start), ` ${word()}`)),
  'new title': withEntry((text, { start, end }, { word }) => {
    const line = text.indexOf('\n', start);
    return line === -1 || line > end ? undefined : replaceSpan(text, { start: start + 4, end: line }, word());
  }),
  'new field': withEntry((text, span, { word, random }) => {
    const label = pick(random, LABELS) ?? '';
    return addLine(text, span, `- ${label}: ${random() < 0.3 ? '4' : word()}`);
  }),
  'no field': withEntry((text, span) => {
    const own = slice(text, span).replace(/^- (?:Priority|Reason|Lesson|Tool): .*\n/m, '');
    return replaceSpan(text, span, own);
  }),
  note: withEntry((text, span, { word }) => insertAt(text, span.end, `${word()} and\n\n- ${word()}: more\n\n`)),
  'line above the comment': withEntry((text, { start }, { word }) =>
    insertAt(text, text.indexOf('\n', start) + 1, `${word()}\n`),
  ),
  'moved to another section': withEntry(moveTo),
  deleted: withEntry((text, span) => replaceSpan(text, span, '')),
  duplicated: withEntry((text, span) => insertAt(text, span.end, slice(text, span))),
  'copied and changed': withEntry((text, span, { word }) => {
    const copy = slice(text, span);
    const line = copy.indexOf('\n');
    return line === -1 ? undefined : insertAt(text, span.start, insertAt(copy, line, ` ${word()}`));
  }),
  reordered: swap,
  'words of no entry': (text, { random, word }) => {
    const block = pick(random, FOREIGN)?.(word()) ?? '';
    return insertAt(text, lineStart(text, random), `${block}\n`);
  },
  'a section of its own': (text, { random, word }) =>
    insertAt(text, pick(random, [...text.matchAll(/^## /gm)])?.index ?? text.length, `## ${word()}\n\n${word()}\n\n`),
  'line of an archive': (text, { word }) =>
    text.replace(/^(?:📦|⚠️) .*\n<!-- .*\n/m, (opening) => `${opening}- ${word()}\n`),
  'CRLF line ends': (text) => text.replaceAll(/\r?\n/g, '\r\n'),
  'byte order mark': (text) => (text.startsWith('\uFEFF') ? undefined : `\uFEFF${text}`),
  'trailing spaces': (text, { random }) =>
    text.replace(/(?<! -->|[\r\n])(?=\r?\n)/g, () => (random() < 0.1 ? ' \t' : '')),
  'no final newline': (text) => text.replace(/\s+$/, ''),
  'a fence that is never closed': (text, { random, word }) =>
    insertAt(text, lineStart(text, random), `~~~~~~ ${word()}\n`),
  'a comment that is never closed': (text, { random, word }) =>
    text.includes('-->\n', text.length - 5)
      ? insertAt(text, text.length, `<!-- ${word()}\n`)
      : insertAt(text, lineStart(text, random), `${word()}\n`),
  'odd Unicode in a title': withEntry((text, { start }, { word }) =>
    insertAt(text, text.indexOf('\n', start), ` \u202E${word()}\u200D👩‍🚀\uFE0F e\u0301\u2029`),
  ),
  'the mark of the last version deleted': (text) => text.replace(/^<!-- evolve-view.*\r?\n?/m, ''),
  'a heading of a section deleted': (text, { random }) => {
    const heading = pick(random, [...text.matchAll(/^## .*\n/gm)]);
    return heading === undefined
      ? undefined
      : replaceSpan(text, { start: heading.index, end: heading.index + heading[0].length }, '');
  },
};

/** An accident: the file ends at some byte in the middle. */
export const cutOff = (text: string, { random }: Tools): Uint8Array => {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, Math.floor(random() * bytes.length));
};
