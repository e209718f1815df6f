/**
 * Copies of what was last written, so that a person's edits can be told from our own.
 *
 * 1. The file ends with the hash of the text it was written with; only the copy of that hash is compared with it.
 * 2. A copy is written before the file, so a crash in between leaves a copy too many and never one too few. The newest few
 *    stay, since other processes write copies too.
 */
import { basename, join } from 'node:path';
import { hashText, keepOnly, newestFirst, readText, replaceText } from './files.ts';

const TRAILER = /\n?<!-- evolve-view ([0-9a-f]{32}) -->\r?\n?/;

/** The text with the mark of its own hash. */
export const sealed = (text: string): string => `${text}<!-- evolve-view ${hashText(text)} -->\n`;

/** The text without the mark, and the hash it was written under. */
export const unsealed = (content: string): { readonly text: string; readonly hash: string | undefined } => ({
  text: content.replace(TRAILER, '\n'),
  hash: TRAILER.exec(content)?.[1],
});

/** Copies kept besides the two that are needed: a person may have the file open while it is written so often. */
const SPARE = 20;

/** Names the file that says which copy is the newest: files that are written right after each other may have the same time. */
const NEWEST = 'newest';

export interface Copies {
  find(hash: string): Promise<string | undefined>;
  /** What was written last. */
  newest(): Promise<string | undefined>;
  /** All of them, newest first. */
  all(): Promise<readonly string[]>;
  /** Keeps this text and the one that the file still holds. */
  keep(text: string, previous: string | undefined): Promise<void>;
}

/** @param prefix Tells the copies of one file from those of another in the same folder. */
export const copiesIn = (dir: string, prefix = ''): Copies => {
  const name = (hash: string): string => `${prefix}${hash}.md`;
  const latest = `${prefix}${NEWEST}`;
  const copy = new RegExp(`^${prefix}([0-9a-f]{32})\\.md$`);
  /** A copy, or what somebody left behind who was killed while writing one. */
  const own = new RegExp(`^\\.?${prefix}(?:[0-9a-f]{32}|${NEWEST}\\.)`);
  const hashIn = (file: string): string | undefined => copy.exec(basename(file))?.[1];
  const find = async (hash: string): Promise<string | undefined> => {
    const text = await readText(join(dir, name(hash)));
    // A copy that is not what its name says is no evidence of anything.
    return text !== undefined && hashText(text) === hash ? text : undefined;
  };
  const newest = async (): Promise<string | undefined> => {
    const hash = await readText(join(dir, latest));
    return hash === undefined ? undefined : find(hash);
  };
  return {
    find,
    newest,
    all: async () => {
      const hashes = (await newestFirst(dir)).map(hashIn).filter((hash) => hash !== undefined);
      const texts = [await newest(), ...(await Promise.all(hashes.map(find)))];
      return texts.filter((text) => text !== undefined);
    },
    keep: async (text, previous) => {
      const hash = hashText(text);
      await replaceText(join(dir, name(hash)), text);
      await replaceText(join(dir, latest), hash);
      const needed = new Set([name(hash), ...(previous === undefined ? [] : [name(previous)])]);
      await keepOnly(dir, needed, SPARE, (file) => own.test(basename(file)));
    },
  };
};
