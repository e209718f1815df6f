/** A summary without a model: by tool or file, each thing once, with how often, its commits and what was learned. */
import type { LogEntry } from '@evolve/core/contracts';
import type { ArchivedSection } from '../archive.ts';
import { wordsIn } from './commits.ts';
import { safeLine, saysSomething } from './safe-lines.ts';
import { commitsOf, safeField } from './source.ts';

interface Item {
  readonly words: string;
  times: number;
  readonly commits: Set<string>;
}

type Area = Map<string, Item>;

const MAX_LINE = 400;
const MAX_AREA = 60;
/** How much of an item's words is kept: the first that makes the extract shorter than its source. */
const LENGTHS = [280, 120, 40, 0] as const;

/** LingQue's mark of an evolution says nothing that the archive does not say. */
const MARK = /^\s*(?:🧬\s*)?【[^】]{1,12}】\s*[:：]?\s*/u;

const shorten = (text: string, max: number): string => {
  const words = safeLine(text).replace(/[\s.。;；]+$/, '');
  const characters = Array.from(words);
  return characters.length <= max
    ? words
    : `${characters
        .slice(0, Math.max(0, max - 1))
        .join('')
        .trimEnd()}…`;
};

const wordsOf = (entry: LogEntry, section: ArchivedSection, max: number): string => {
  const title = safeField(entry.title).replace(MARK, '');
  if (section === 'done' || entry.lesson === undefined || entry.lesson.trim() === '') return shorten(title, max);
  return `${shorten(safeField(entry.lesson), max)} (${shorten(title, Math.floor(max / 3))})`;
};

const areaOf = ({ tool, files }: LogEntry): string => shorten(safeField(tool ?? files?.[0] ?? ''), MAX_AREA);

const group = (entries: readonly LogEntry[], section: ArchivedSection, max: number): ReadonlyMap<string, Area> => {
  const areas = new Map<string, Area>();
  for (const entry of entries) {
    const name = areaOf(entry);
    const area = areas.get(name) ?? new Map<string, Item>();
    areas.set(name, area);
    const words = wordsOf(entry, section, max);
    const item = area.get(words) ?? { words, times: 0, commits: new Set<string>() };
    area.set(words, item);
    item.times += 1;
    for (const commit of commitsOf(entry)) item.commits.add(commit);
  }
  return areas;
};

const itemText = ({ words, times, commits }: Item): string => {
  const said = new Set(wordsIn(words));
  const others = [...commits].filter((commit) => !said.has(commit));
  const often = times === 1 ? '' : ` ×${times}`;
  return `${words}${often}${others.length === 0 ? '' : ` (\`${others.join(' ')}\`)`}`;
};

/** Items of one area share lines of a length that can be read. */
const areaLines = (name: string, area: Area): readonly string[] => {
  const label = name === '' ? '' : `${name}: `;
  const lines: string[] = [];
  for (const item of area.values()) {
    const text = itemText(item);
    const last = lines.at(-1);
    if (last !== undefined && last.length + text.length + 2 <= MAX_LINE) lines[lines.length - 1] = `${last}; ${text}`;
    else lines.push(`${label}${text}`);
  }
  return lines;
};

const linesWith = (entries: readonly LogEntry[], section: ArchivedSection, max: number): readonly string[] =>
  [...group(entries, section, max)]
    .flatMap(([name, area]) => areaLines(name, area))
    .map(safeLine)
    .filter(saysSomething);

/** Deterministic. Holds every commit of the entries; words are cut until it is no longer than `maxLength`, as far as that goes. */
export const extract = (
  entries: readonly LogEntry[],
  section: ArchivedSection,
  maxLength: number,
): readonly string[] => {
  const tries = LENGTHS.map((length) => () => linesWith(entries, section, length));
  const fits = (lines: readonly string[]): boolean => lines.join('\n').length <= maxLength;
  for (const attempt of tries.slice(0, -1)) {
    const lines = attempt();
    if (fits(lines)) return lines;
  }
  return linesWith(entries, section, 0);
};
