/**
 * Reads a text as the runtime will. JavaScript is read by acorn, whose grammar is the language's own in both goals, and
 * again by TypeScript's parser; a text that the two understand differently is not understood. TypeScript is read by its
 * own parser alone.
 */
import { analyze, type ScopeManager } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { parse as parseTypeScript } from '@typescript-eslint/typescript-estree';
import { parse as parseAcorn, type Comment as AcornComment } from 'acorn';
import type { Goal, Language } from './language.ts';
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

/** acorn's nodes lack fields that scope analysis takes for granted. */
const complete = (program: TSESTree.Program): TSESTree.Program => {
  for (const node of treeOf(program).nodes) {
    const open = node as unknown as Record<string, unknown>;
    open['decorators'] ??= [];
    if (node.type === Kind.ClassDeclaration || node.type === Kind.ClassExpression) open['implements'] ??= [];
  }
  return program;
};

const scopesOf = (program: TSESTree.Program, goal: Goal): ScopeManager =>
  // In a script the scope below the global one is CommonJS's function, which makes its variables resolvable.
  analyze(program, { sourceType: goal, globalReturn: goal === 'script', lib: [], jsxPragma: null });

const assemble = (
  source: string,
  language: Language,
  goal: Goal,
  program: TSESTree.Program,
  comments: readonly SourceComment[],
): Parsed => ({
  source,
  language,
  goal,
  program,
  comments,
  tree: treeOf(program),
  scopes: scopesOf(program, goal),
});

const grammarOf = (goal: Goal) =>
  ({
    ecmaVersion: 'latest',
    sourceType: goal,
    allowReturnOutsideFunction: goal === 'script',
    allowHashBang: true,
  }) as const;

const readWithAcorn = (source: string, language: Language, goal: Goal): Parsed => {
  const comments: AcornComment[] = [];
  const program = parseAcorn(source, { ...grammarOf(goal), ranges: true, onComment: comments });
  const found = comments.map((comment) => ({
    text: source.slice(comment.start, comment.end),
    start: comment.start,
  }));
  return assemble(source, language, goal, complete(program as unknown as TSESTree.Program), found);
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

/** TypeScript's parser, on TypeScript or on JavaScript. @throws SyntaxError of its own kind */
export const readWithTypeScript = (source: string, language: Language, goal: Goal): Parsed => {
  const program = parseTypeScript(source, {
    filePath: `source.${extensionOf(language)}`,
    jsx: language.jsx,
    sourceType: goal,
    comment: true,
    range: true,
    jsDocParsingMode: 'none',
    suppressDeprecatedPropertyWarnings: true,
  });
  const comments = program.comments.map(({ range: [start, end] }) => ({
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

const hasModuleSyntax = (parsed: Parsed): boolean =>
  parsed.tree.nodes.some(
    (node) => MODULE_SYNTAX.has(node.type) || (node.type === Kind.MetaProperty && node.meta.name === 'import'),
  );

/** Node's own rule for a `.js` file without a word about its type: module syntax makes a module. */
const readUndecided = (source: string, language: Language): Parsed => {
  try {
    const script = readWithAcorn(source, language, 'script');
    if (!hasModuleSyntax(script)) return script;
  } catch {
    // Not a script; whether it is a module decides the next line.
  }
  return readWithAcorn(source, language, 'module');
};

/** @throws SyntaxError, or RangeError when the text is nested too deep for a parser. */
export const parse = (source: string, language: Language): Parsed => {
  if (language.typescript || language.jsx) return readWithTypeScript(source, language, language.goal ?? 'module');
  return language.goal === undefined ? readUndecided(source, language) : readWithAcorn(source, language, language.goal);
};
