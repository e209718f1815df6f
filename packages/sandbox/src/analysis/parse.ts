/**
 * Reads a text as the runtime will. JavaScript is read by acorn, whose grammar is the language's own in both goals, and
 * compared with a second reading later on. TypeScript is read by its own parser alone, within a limit of time.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { parse as parseAcorn } from 'acorn';
import { readEscapedNames } from './escaped-names.ts';
import type { Goal, Language } from './language.ts';
import { isModule } from './module-syntax.ts';
import { plainScopes } from './scopes/plain-scopes.ts';
import { read } from './reader.ts';
import { managedScopes, type Scopes } from './scopes/scopes.ts';
import { treeOf, type Tree } from './tree.ts';
import { parseTyped, scopesOfTyped } from './typescript-parser.ts';

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
  readEscapedNames(tree.nodes, source);
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

const readTyped = (source: string, language: Language, goal: Goal): Parsed => {
  const program = parseTyped(source, language, goal);
  const comments = (program.comments ?? []).map(({ range: [start, end] }) => ({
    text: source.slice(start, end),
    start,
  }));
  const tree = treeOf(program, language.typescript ? 'typed' : 'jsx');
  readEscapedNames(tree.nodes, source);
  const scopes = managedScopes(scopesOfTyped(program, goal));
  return { source, language, goal, program, comments, tree, scopes };
};

/** Spares most modules the attempt to read them as scripts. Whether it is right is seen from what was read. */
const LOOKS_LIKE_MODULE = /^[^\S\n\r\u2028\u2029]*(?:import|export)\b/m;

const readAs = (source: string, language: Language, goal: Goal): Parsed =>
  language.typescript || language.jsx ? readTyped(source, language, goal) : readWithAcorn(source, language, goal);

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
