/**
 * Reads a text as the runtime will. JavaScript is read by acorn, whose grammar is the language's own in both goals, and
 * again by TypeScript's parser; a text that the two understand differently is not understood. TypeScript is read by its
 * own parser alone.
 */
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree';
import { parse as parseAcorn } from 'acorn';
import { readEscapedNames } from './escaped-names.ts';
import type { Goal, Language } from './language.ts';
import { read } from './reader.ts';
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
  readonly scopes: ScopeManager;
  readonly comments: readonly SourceComment[];
}

const scopesOf = (program: TSESTree.Program, goal: Goal): ScopeManager =>
  // In a script the scope below the global one is CommonJS's function, which makes its variables resolvable.
  analyze(program, { sourceType: goal, globalReturn: goal === 'script', lib: [], jsxPragma: null });

const assemble = (
  source: string,
  language: Language,
  goal: Goal,
  program: TSESTree.Program,
  comments: readonly SourceComment[],
): Parsed => {
  const tree = treeOf(program, language.typescript);
  readEscapedNames(tree, source);
  return { source, language, goal, program, comments, tree, scopes: scopesOf(program, goal) };
};

const grammarOf = (goal: Goal) =>
  ({
    ecmaVersion: 'latest',
    sourceType: goal,
    allowReturnOutsideFunction: goal === 'script',
    allowHashBang: true,
  }) as const;

const readWithAcorn = (source: string, language: Language, goal: Goal): Parsed => {
  const { program, comments } = read(source, grammarOf(goal));
  const found = comments.map(({ start, end }) => ({ text: source.slice(start, end), start }));
  return assemble(source, language, goal, program, found);
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

/**
 * TypeScript's parser, on TypeScript or on JavaScript.
 * @param comment Whether comments are wanted: finding them takes as long as the parsing.
 * @throws SyntaxError of its own kind
 */
export const readWithTypeScript = (source: string, language: Language, goal: Goal, comment: boolean): Parsed => {
  const program = parseTypeScript(source, {
    filePath: `source.${extensionOf(language)}`,
    jsx: language.jsx,
    sourceType: goal,
    comment,
    range: true,
    jsDocParsingMode: 'none',
    suppressDeprecatedPropertyWarnings: true,
  });
  const comments = (program.comments ?? []).map(({ range: [start, end] }) => ({
    text: source.slice(start, end),
    start,
  }));
  return assemble(source, language, goal, program, comments);
};

const MODULE_SYNTAX: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportDefaultDeclaration',
  'ExportAllDeclaration',
]);

/** Whether it cannot be a script. */
const isModule = ({ program }: Parsed): boolean => program.body.some(({ type }) => MODULE_SYNTAX.has(type));

/** Spares most modules the attempt to read them as scripts. Whether it is right is seen from what was read. */
const LOOKS_LIKE_MODULE = /^\s*(?:import|export)\b/m;

const readIf = (source: string, language: Language, goal: Goal): Parsed | undefined => {
  try {
    return readWithAcorn(source, language, goal);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** Node's own rule for a `.js` file without a word about its type: what is no script may be a module. */
const readUndecided = (source: string, language: Language): Parsed => {
  const early = LOOKS_LIKE_MODULE.test(source) ? readIf(source, language, 'module') : undefined;
  if (early !== undefined && isModule(early)) return early;
  return readIf(source, language, 'script') ?? readWithAcorn(source, language, 'module');
};

/** @throws SyntaxError, or RangeError when the text is nested too deep for a parser. */
export const parse = (source: string, language: Language): Parsed => {
  if (language.typescript || language.jsx) return readWithTypeScript(source, language, language.goal ?? 'module', true);
  return language.goal === undefined ? readUndecided(source, language) : readWithAcorn(source, language, language.goal);
};
