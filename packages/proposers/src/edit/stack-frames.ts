/** `path:line` or `path:line:column`, as stacks, compilers and test runners write it. */
const LOCATION = /(?:file:\/\/)?((?:[\w@.~+-]*\/)*[\w@.~+-]+\.[a-zA-Z]\w{0,5}):(\d{1,7})/g;

const MAX_TEXT = 64 * 1024;

export interface Frame {
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

const isSame = (named: string, path: string): boolean => named === path || named.endsWith(`/${path}`);

/**
 * Places in files of the project that a text names, in the order of the text. The project may lie elsewhere where the
 * text was written, so that a name counts by its end, and the longest path that fits is taken.
 */
export const framesIn = (text: string, paths: readonly string[]): readonly Frame[] => {
  const found: Frame[] = [];
  const longestFirst = [...paths].sort((a, b) => b.length - a.length);
  for (const match of text.slice(0, MAX_TEXT).matchAll(LOCATION)) {
    const named = (match[1] ?? '').replace(/^\.\//, '');
    const path = longestFirst.find((candidate) => isSame(named, candidate));
    if (path !== undefined && !found.some((frame) => frame.path === path)) found.push({ path, line: Number(match[2]) });
  }
  return found;
};
