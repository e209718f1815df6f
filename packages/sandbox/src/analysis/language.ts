import { extname } from 'node:path';

export type Goal = 'module' | 'script';

/** Which grammar a file has at run time, and which one of the two goals. */
export interface Language {
  readonly typescript: boolean;
  readonly jsx: boolean;
  /**
   * Undefined where only the text can tell: a `.js` or `.ts` file is a module when it has module syntax. Without any it may run as
   * sloppy CommonJS, unless its package says otherwise, which nobody asks here.
   */
  readonly goal: Goal | undefined;
}

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  '.js': { typescript: false, jsx: false, goal: undefined },
  '.mjs': { typescript: false, jsx: false, goal: 'module' },
  '.cjs': { typescript: false, jsx: false, goal: 'script' },
  '.jsx': { typescript: false, jsx: true, goal: undefined },
  '.ts': { typescript: true, jsx: false, goal: undefined },
  '.mts': { typescript: true, jsx: false, goal: 'module' },
  '.cts': { typescript: true, jsx: false, goal: 'script' },
  '.tsx': { typescript: true, jsx: true, goal: undefined },
};

const JAVASCRIPT: Language = { typescript: false, jsx: false, goal: undefined };

/** The language that an extension names; undefined when it names none of ours. */
export const languageOfPath = (path: string): Language | undefined => BY_EXTENSION[extname(path).toLowerCase()];

/** The language of a text; JavaScript when nothing is known. A goal that is given wins over the extension's. */
export const languageOf = (filename: string | undefined, goal: Goal | undefined): Language => {
  const language = (filename === undefined ? undefined : languageOfPath(filename)) ?? JAVASCRIPT;
  return goal === undefined ? language : { ...language, goal };
};
