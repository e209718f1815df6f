/** What has to hold after a person has saved and the file was written again. */
import { parseEvolutionLog, renderEvolutionLog, type EvolutionLog } from '@evolve/memory';
import { wordsOf } from './markdown.ts';
import { archivedText, type World } from './world.ts';

export interface Saved {
  /** What they began with. */
  readonly before: string;
  /** As the person saved it, or several did. */
  readonly texts: readonly string[];
  /** Words that may be gone: the log took them out itself, or a later person did. */
  readonly gone: ReadonlySet<string>;
  /** Blocks of no entry, which have to stay to the byte unless somebody changed them. */
  readonly foreign: readonly string[];
}

const same = (first: EvolutionLog, second: EvolutionLog): boolean =>
  JSON.stringify(sorted(first)) === JSON.stringify(sorted(second));

const sorted = ({ texts, ...log }: EvolutionLog): unknown => ({
  ...log,
  texts: Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1)),
});

/** parse(render(x)) = x, for what was read from any file. */
export const roundTrips = (text: string): boolean => {
  const log = parseEvolutionLog(text);
  // Only a text without its last line feed gets one.
  const settled = parseEvolutionLog(renderEvolutionLog(log));
  return same(parseEvolutionLog(renderEvolutionLog(settled)), settled) && settled.entries.length === log.entries.length;
};

const mustStay = (block: string, before: string, texts: readonly string[]): boolean =>
  before.includes(block) ? texts.every((text) => text.includes(block)) : texts.some((text) => text.includes(block));

/** Part of a note that the log wrote over, for example. */
const isGone = (block: string, gone: ReadonlySet<string>): boolean =>
  [...wordsOf(block)].some((word) => gone.has(word));

const lost = (expected: Iterable<string>, found: string): readonly string[] =>
  [...expected].filter((each) => !found.includes(each));

/** The first thing that is wrong. */
export const judgeSaved = async (
  world: World,
  { before, texts, gone, foreign }: Saved,
): Promise<string | undefined> => {
  const after = world.read();
  const last = texts.at(-1) ?? '';
  const words = new Set(texts.flatMap((text) => [...wordsOf(text)]).filter((word) => !gone.has(word)));
  const archived = await archivedText(world);
  const missing = lost(words, `${after.replace(/^<!-- evolve.*$/gm, '')}${archived}`);
  if (missing.length > 0) return `words lost: ${missing.join(' ')}`;
  const changed = lost(
    foreign.filter((block) => mustStay(block, before, texts) && !isGone(block, gone)),
    // Words of a conflict stand quoted below those that they are in conflict with.
    `${after}${archived}${after.replace(/^(?:> )+/gm, '')}`,
  );
  if (changed.length > 0) return `foreign text changed: ${JSON.stringify(changed)}`;
  for (const text of [...texts, after]) if (!roundTrips(text)) return 'parse(render(x)) is not x';
  if (/^#{1,6} #{1,6} /m.test(after) && !/^#{1,6} #{1,6} /m.test(last)) return 'a heading of a heading';
  if ((await world.view.takeIn()) !== 0) return 'taken in twice';
  await world.view.render();
  return world.read() === after ? undefined : 'written again, it is another file';
};
