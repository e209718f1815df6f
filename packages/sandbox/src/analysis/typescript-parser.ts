/**
 * TypeScript's own parser, as typescript-eslint converts its trees, within a limit. Nested in each other some constructs take it
 * exponential time, since it tries them in more than one way: a text of 170 characters can take it 15 seconds. What people write
 * takes it less than a millisecond for a kilobyte.
 */
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { parse, type TSESTreeOptions } from '@typescript-eslint/typescript-estree';
import type { Goal, Language } from './language.ts';
import { TooManyNodes, withinNodes } from './node-limit.ts';
import { TimeIsOver, withinTime } from './time-limit.ts';

const SETTINGS = {
  range: true,
  // What nobody asks for is deleted from each node, which takes far longer than having it.
  loc: true,
  jsDocParsingMode: 'none',
  suppressDeprecatedPropertyWarnings: true,
} as const satisfies TSESTreeOptions;

const extensionOf = (language: Language): string => {
  if (language.typescript) return language.jsx ? 'tsx' : 'ts';
  return language.jsx ? 'jsx' : 'js';
};

/** The parser keeps what it is doing in variables of its module: reading something to its end sets them anew. */
const parseCleanly = <T>(run: () => T): T => {
  try {
    return run();
  } catch (error) {
    if (error instanceof TimeIsOver || error instanceof TooManyNodes) parse('', SETTINGS);
    throw error;
  }
};

const limitMs = (source: string): number => 1_000 + Math.ceil(source.length / 50);

/**
 * Reads TypeScript and JSX.
 * @throws SyntaxError of its own kind, TimeIsOver
 */
export const parseTyped = (source: string, language: Language, goal: Goal): TSESTree.Program => {
  const options = {
    ...SETTINGS,
    filePath: `source.${extensionOf(language)}`,
    jsx: language.jsx,
    sourceType: goal,
    comment: true,
  };
  return parseCleanly(() => withinTime(limitMs(source), () => parse(source, options)));
};

/** What people write makes 0.4 for each character at most. */
const limitNodes = (source: string): number => 100_000 + 20 * source.length;

/**
 * Reads JavaScript that another parser has read already: without comments, which take as long as the parsing, and without checks of
 * what is no valid JavaScript. Such a text leaves the parser nothing to go through again and again but what it makes nodes of,
 * so nodes are what is limited: no clock has a say, and no thread is needed.
 * @throws SyntaxError of its own kind, TooManyNodes
 */
export const parseAgain = (source: string, goal: Goal): TSESTree.Program => {
  const options = { ...SETTINGS, filePath: 'source.js', sourceType: goal, allowInvalidAST: true };
  return parseCleanly(() => withinNodes(limitNodes(source), () => parse(source, options)));
};

/** In a script the scope below the global one is CommonJS's function, which makes its variables resolvable. */
export const scopesOfTyped = (program: TSESTree.Program, goal: Goal): ScopeManager =>
  analyze(program, { sourceType: goal, globalReturn: goal === 'script', lib: [], jsxPragma: null });
