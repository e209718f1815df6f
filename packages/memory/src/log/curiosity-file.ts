/**
 * CURIOSITY.md: our region, and what a person wrote around it and in it.
 *
 * 1. What stands outside of the region stays to the byte.
 * 2. In the region the open questions may be edited; any other line that is not ours is put below the region, as it was.
 */
import type { CuriosityTopic, Exploration } from '@evolve/core/contracts';
import { hashText } from './files.ts';
import type { LogLanguage } from './headings.ts';
import { withoutComments } from './marks.ts';

const BEGIN =
  '<!-- evolve:begin: written by the agent; add, reword or delete open questions; all else goes below the end -->';
/** Files of earlier versions begin otherwise. */
const BEGINS = /<!-- evolve:begin\b[^\n]*?-->/;
const END = /<!-- evolve:end(?: ([0-9a-f]{32}))? -->/;

export const CURIOSITY_WORDS = {
  en: { title: 'Curiosity', open: 'Open questions', explored: 'Explored', sources: 'Sources', none: 'None yet.' },
  zh: { title: '好奇心', open: '待探索', explored: '已探索', sources: '来源', none: '暂无。' },
} as const;

const quoted = (text: string): string =>
  withoutComments(text.trim())
    .split(/\r?\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

export interface CuriosityView {
  readonly topics: readonly CuriosityTopic[];
  readonly explorations: readonly Exploration[];
}

const regionOf = ({ topics, explorations }: CuriosityView, language: LogLanguage): string => {
  const words = CURIOSITY_WORDS[language];
  const open = topics.map(
    ({ topic, count, at }) => `- ${withoutComments(topic)} (${at.slice(0, 10)}, ×${String(count)})`,
  );
  const explored = explorations.map(({ topic, learned, sources, at }) =>
    [
      `### ${at.slice(0, 10)} — ${withoutComments(topic)}`,
      quoted(learned),
      ...(sources.length === 0 ? [] : [`${words.sources}: ${sources.map(withoutComments).join(', ')}`]),
    ].join('\n\n'),
  );
  return [
    `## ${words.open}`,
    open.length === 0 ? words.none : open.join('\n'),
    `## ${words.explored}`,
    ...(explored.length === 0 ? [words.none] : explored),
  ].join('\n\n');
};

/** CURIOSITY.md in parts: joined, they are the file again but for the marks. */
export interface CuriosityFile {
  readonly before: string;
  /** Between our marks, with line feeds; undefined where the mark of the beginning is missing. */
  readonly region: string | undefined;
  /** What the region had been written with. */
  readonly hash: string | undefined;
  /** False for a file that was cut off: what is missing in it says nothing. */
  readonly isWhole: boolean;
  readonly after: string;
}

export const partsOf = (content: string): CuriosityFile => {
  const begin = BEGINS.exec(content);
  if (begin === null) return { before: content, region: undefined, hash: undefined, isWhole: false, after: '' };
  const rest = content.slice(begin.index + begin[0].length);
  const end = END.exec(rest);
  const region = (end === null ? rest : rest.slice(0, end.index)).replaceAll('\r\n', '\n').trim();
  return {
    before: content.slice(0, begin.index),
    region,
    hash: end?.[1],
    isWhole: end !== null,
    after: end === null ? '' : rest.slice(end.index + end[0].length),
  };
};

export interface RenderedCuriosity {
  readonly content: string;
  readonly region: string;
}

/** @param moved Lines from inside the old region that are a person's. */
export const renderCuriosity = (
  view: CuriosityView,
  language: LogLanguage,
  existing: CuriosityFile | undefined,
  moved: readonly string[] = [],
): RenderedCuriosity => {
  const region = regionOf(view, language);
  const own = `${BEGIN}\n\n${region}\n\n<!-- evolve:end ${hashText(region)} -->`;
  const below = moved.length === 0 ? '' : `\n\n${moved.join('\n')}\n`;
  if (existing === undefined) return { content: `# ${CURIOSITY_WORDS[language].title}\n\n${own}\n`, region };
  const { before, region: old, isWhole, after } = existing;
  if (old === undefined) return { content: `${before.replace(/\n*$/, '\n\n')}${own}\n`, region };
  return { content: `${before}${own}${below}${isWhole ? after : '\n'}`, region };
};
