/** What the tests read out of the project's documents: code blocks, headings, links, paths, tables. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CHECKOUT } from './house.ts';

export interface Block {
  readonly document: string;
  /** From 1: the line of the fence. */
  readonly line: number;
  readonly language: string;
  /** `file=agent.ts` in the fence's line is `{ file: 'agent.ts' }`, `compile` is `{ compile: '' }`. */
  readonly marks: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The documents that people read, from the checkout's root. */
export const DOCUMENTS: readonly string[] = globSync(
  ['*.md', 'docs/**/*.md', 'packages/*/README.md', '.changeset/*.md'],
  { cwd: CHECKOUT, exclude: (path) => path.includes('node_modules') },
).sort();

export const readDocument = (document: string): string => readFileSync(join(CHECKOUT, document), 'utf8');

const FENCE = /^(?<indent> *)(?<fence>`{3,})(?<language>[\w-]*)(?<marks>.*)$/;

const marksOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word): [string, string] => {
        const [name = '', ...value] = word.split('=');
        return [name, value.join('=')];
      }),
  );

/** Fenced code blocks, in order. */
export const blocksOf = (document: string): readonly Block[] => {
  const blocks: Block[] = [];
  const lines = readDocument(document).split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const groups = FENCE.exec(lines[index] ?? '')?.groups;
    if (groups === undefined) continue;
    const { indent = '', fence = '', language = '', marks = '' } = groups;
    const end = lines.findIndex((line, at) => at > index && line.trim() === fence);
    if (end === -1) throw new Error(`${document}:${index + 1}: the code block has no end`);
    const text = lines.slice(index + 1, end).map((line) => line.slice(indent.length));
    blocks.push({ document, line: index + 1, language, marks: marksOf(marks), text: `${text.join('\n')}\n` });
    index = end;
  }
  return blocks;
};

/** Everything but the code blocks. */
export const proseOf = (document: string): string => {
  const lines = readDocument(document).split('\n');
  for (const { line, text } of blocksOf(document)) lines.fill('', line - 1, line + text.split('\n').length);
  return lines.join('\n');
};

export interface Heading {
  readonly level: number;
  readonly text: string;
}

export const headingsOf = (document: string): readonly Heading[] =>
  [...proseOf(document).matchAll(/^(#{1,6}) +(.+?) *$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }));

/** How the hosting sites make an anchor of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** Targets of `[text](target)`. */
export const linksOf = (document: string): readonly string[] =>
  [...proseOf(document).matchAll(/\]\((?<target>[^)\s]+)\)/g)].flatMap((match) => match.groups?.['target'] ?? []);

/** Paths of this checkout that stand in backticks: `packages/core/src/boot.ts`; `packages/x` is any package. */
export const pathsOf = (document: string): readonly string[] =>
  [
    ...proseOf(document).matchAll(
      /`(?<path>(?!packages\/x\/)(?:packages|examples|bench|scripts|test|docs)\/[\w./@-]+)`/g,
    ),
  ].flatMap((match) => match.groups?.['path'] ?? []);

/** First cells of the rows of every table, without backticks. */
export const firstCells = (document: string): readonly string[] =>
  [...proseOf(document).matchAll(/^\| *(?<cell>(?:\\\||[^|])+?) *\|/gm)].map((match) =>
    (match.groups?.['cell'] ?? '').replaceAll('`', '').replaceAll('\\|', '|'),
  );
