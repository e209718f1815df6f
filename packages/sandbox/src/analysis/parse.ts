/**
 * Reads a text as the runtime will. JavaScript is read by acorn, whose grammar is the language's own in both goals, and
 * compared with a second reading later on. TypeScript is read by its own parser alone, within a limit of time.
 */
import { analyze } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree';
import { parse as parseAcorn } from 'acorn';
import { readEscapedNames } from './escaped-names.ts';
import type { Goal, Language } from './language.ts';
import { isModule } from './module-syntax.ts';
import { plainScopes } from './scopes/plain-scopes.ts';
import { read } from './reader.ts';
import { managedScopes, type Scopes } from './scopes/scopes.ts';
import { TimeIsOver, withinTime } from './time-limit.ts';
import { treeOf, type Tree } from './tree.ts';

export interface SourceComment {
  readonly text: string;
  readonly start: number;
}

export interface Parsed {
  readonly source: string;
  readonly goal: Goal;
  readonly language: Language;
  readonly program: TSESTree.Program;
  readonly tree: Tree;
  readonly scopes: Scopes;
  readonly comments: readonly SourceComment[];
}

const grammarOf = (goal: Goal) =>
  ({
    ecmaVersion: 'latest',
    sourceType: goal,
    allowReturnOutsideFunction: goal === 'script',
    allowHashBang: true,
  }) as const;

const readWithAcorn = (source: string, language: Language, goal: Goal): Parsed => {
  const { program, comments } = read(source, grammarOf(goal));
  const tree = treeOf(program, 'plain');
  readEscapedNames(tree, source);
  const found = comments.map(({ start, end }) => ({ text: source.slice(start, end), start }));
  return { source, language, goal, program, comments: found, tree, scopes: plainScopes(tree, program, goal) };
};

/** Whether the text is JavaScript in one of the two goals; what is nested too deep to tell counts as such. */
export const isJavaScript = (source: string): boolean =>
  (['script', 'module'] as const).some((goal) => {
    try {
      parseAcorn(source, grammarOf(goal));
      return true;
    } catch (error) {
      return !(error instanceof SyntaxError);
    }
  });

const extensionOf = (language: Language): string => {
  if (language.typescript) return language.jsx ? 'tsx' : 'ts';
  return language.jsx ? 'jsx' : 'js';
};

const readTyped = (source: string, language: Language, goal: Goal, isSecond: boolean): Parsed => {
  const program = parseTypeScript(source, {
    filePath: `source.${extensionOf(language)}`,
    jsx: language.jsx,
    sourceType: goal,
    comment: !isSecond,
    allowInvalidAST: isSecond,
    range: true,
    // What nobody asks for is deleted from each node, which takes far longer than having it.
    loc: true,
    jsDocParsingMode: 'none',
    suppressDeprecatedPropertyWarnings: true,
  });
  const comments = (program.comments ?? []).map(({ range: [start, end] }) => ({
    text: source.slice(start, end),
    start,
  }));
  const tree = treeOf(program, language.typescript ? 'typed' : language.jsx ? 'jsx' : 'plain');
  readEscapedNames(tree, source);
  // In a script the scope below the global one is CommonJS's function, which makes its variables resolvable.
  const manager = analyze(program, { sourceType: goal, globalReturn: goal === 'script', lib: [], jsxPragma: null });
  return { source, language, goal, program, comments, tree, scopes: managedScopes(manager) };
};

/**
 * TypeScript's parser tries some constructs in several ways, and nested in each other they take it exponential time: a text of 170
 * characters can take it 15 seconds. What people write takes it less than a millisecond for a kilobyte.
 */
const limitMs = (source: string): number => 1_000 + Math.ceil(source.length / 50);

/**
 * TypeScript's parser, on TypeScript or on JavaScript.
 * @param isSecond What acorn has read already is asked for its names alone: comments, which take as long as the parsing, and
 * checks of what is no valid JavaScript are spared.
 * @throws SyntaxError of its own kind, TimeIsOver
 */
export const readWithTypeScript = (source: string, language: Language, goal: Goal, isSecond: boolean): Parsed => {
  try {
    return withinTime(limitMs(source), () => readTyped(source, language, goal, isSecond));
  } catch (error) {
    // The parser keeps what it is doing in variables of its module: reading something to its end sets them anew.
    if (error instanceof TimeIsOver) readTyped('', language, goal, isSecond);
    throw error;
  }
};

/** Spares most modules the attempt to read them as scripts. Whether it is right is seen from what was read. */
const LOOKS_LIKE_MODULE = /^[^\S\n\r\u2028\u2029]*(?:import|export)\b/m;

const readAs = (source: string, language: Language, goal: Goal): Parsed =>
  language.typescript || language.jsx
    ? readWithTypeScript(source, language, goal, false)
    : readWithAcorn(source, language, goal);

/** Of a parser, about the text. */
const isComplaint = (error: unknown): boolean =>
  error instanceof SyntaxError || (error instanceof Error && error.name === 'TSError');

const readIf = (source: string, language: Language, goal: Goal): Parsed | undefined => {
  try {
    return readAs(source, language, goal);
  } catch (error) {
    if (isComplaint(error)) return undefined;
    throw error;
  }
};

/**
 * Node's own rule for a file without a word about its type: what is no script may be a module. TypeScript's parser takes a module
 * for a script as well, so what it read is asked.
 */
const readUndecided = (source: string, language: Language): Parsed => {
  const early = LOOKS_LIKE_MODULE.test(source) ? readIf(source, language, 'module') : undefined;
  if (early !== undefined && isModule(early)) return early;
  const script = readIf(source, language, 'script');
  if (script !== undefined && !isModule(script)) return script;
  return early ?? readAs(source, language, 'module');
};

/** @throws SyntaxError, or TypeScript's own kind; RangeError when the text is nested too deep for a parser; TimeIsOver */
export const parse = (source: string, language: Language): Parsed =>
  language.goal === undefined ? readUndecided(source, language) : readAs(source, language, language.goal);
