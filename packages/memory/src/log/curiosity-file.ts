import type { CuriosityTopic, Exploration } from '@evolve/core/contracts';
import type { LogLanguage } from './headings.ts';

const BEGIN = '<!-- evolve:begin: written by the agent; everything outside stays as you write it -->';
const END = '<!-- evolve:end -->';

const WORDS = {
  en: { title: 'Curiosity', open: 'Open questions', explored: 'Explored', sources: 'Sources', none: 'None yet.' },
  zh: { title: '好奇心', open: '待探索', explored: '已探索', sources: '来源', none: '暂无。' },
} as const;

/** Outside words cannot close our region or open a comment. */
const harmless = (text: string): string => text.replace(/<!--/g, '&lt;!--');

const quoted = (text: string): string =>
  harmless(text.trim())
    .split(/\r?\n/)
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

export interface CuriosityView {
  readonly topics: readonly CuriosityTopic[];
  readonly explorations: readonly Exploration[];
}

const region = ({ topics, explorations }: CuriosityView, language: LogLanguage): string => {
  const words = WORDS[language];
  const open = topics.map(({ topic, count, at }) => `- ${harmless(topic)} (${at.slice(0, 10)}, ×${String(count)})`);
  const explored = explorations.map(({ topic, learned, sources, at }) =>
    [
      `### ${at.slice(0, 10)} — ${harmless(topic)}`,
      quoted(learned),
      ...(sources.length === 0 ? [] : [`${words.sources}: ${sources.map(harmless).join(', ')}`]),
    ].join('\n\n'),
  );
  return [
    BEGIN,
    `## ${words.open}`,
    open.length === 0 ? words.none : open.join('\n'),
    `## ${words.explored}`,
    ...(explored.length === 0 ? [words.none] : explored),
    END,
  ].join('\n\n');
};

/** CURIOSITY.md: our region is replaced, a person's words around it stay to the byte. */
export const renderCuriosity = (view: CuriosityView, language: LogLanguage, existing: string | undefined): string => {
  const own = region(view, language);
  if (existing === undefined) return `# ${WORDS[language].title}\n\n${own}\n`;
  const begin = existing.indexOf(BEGIN);
  const end = existing.indexOf(END, begin);
  if (begin === -1 || end === -1) return `${existing.replace(/\n*$/, '\n\n')}${own}\n`;
  return `${existing.slice(0, begin)}${own}${existing.slice(end + END.length)}`;
};
