import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { messageOf } from '@evolve/core/errors';
import { hasEscapes, readEscapedNames } from './escaped-names.ts';
import { isStackFull, type Fault } from './fault.ts';
import { TooManyNodes } from './node-limit.ts';
import { freeNamesIn, type Names } from './names.ts';
import type { Parsed } from './parse.ts';
import { managedScopes } from './scopes/scopes.ts';
import { isReadAlike } from './second-reading.ts';
import { nodesOf, type Node } from './tree.ts';
import { parseAgain, scopesOfTyped } from './typescript-parser.ts';

const importIn = (node: Node): string | undefined => {
  switch (node.type) {
    case Kind.ImportExpression:
      return `import() at ${String(node.range[0])}`;
    case Kind.ImportDeclaration:
    case Kind.ExportNamedDeclaration:
    case Kind.ExportAllDeclaration:
      return node.source?.type === Kind.Literal ? `the import ${node.source.value}` : undefined;
    default:
      return undefined;
  }
};

/** Kinds that `importIn` knows. */
const IMPORTING = [
  Kind.ImportDeclaration,
  Kind.ExportNamedDeclaration,
  Kind.ExportAllDeclaration,
  Kind.ImportExpression,
] as const;

/** Names and imports: what two readings of one text must agree on. */
const outsideOf = (names: Iterable<string>, nodes: readonly Node[]): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const name of names) found.add(`the name ${name}`);
  for (const node of nodes) {
    const import_ = importIn(node);
    if (import_ !== undefined) found.add(import_);
  }
  return found;
};

const outsideOfParsed = ({ tree }: Parsed, { free }: Names): ReadonlySet<string> =>
  outsideOf(
    free.map(({ name }) => name),
    tree.ofType(...IMPORTING),
  );

const STATEMENTS: ReadonlySet<string> = new Set([
  Kind.ImportDeclaration,
  Kind.ExportNamedDeclaration,
  Kind.ExportAllDeclaration,
  Kind.ExportDefaultDeclaration,
]);

/** Each import has one of these words, and each statement at the top begins with its own: none is left for further in. */
const areImportsAtTop = ({ body }: TSESTree.Program, source: string): boolean => {
  const words = source.match(/\b(?:import|export)\b/g) ?? [];
  return words.length === body.filter(({ type }) => STATEMENTS.has(type)).length;
};

/**
 * Those among which all imports are, with names as the engine reads them. A whole converted tree is gone through only where there
 * may be something to find in it. Parents are asked for at the top of scripts alone.
 */
const nodesWithImports = (program: TSESTree.Program, { source, goal }: Parsed): readonly Node[] => {
  if (goal === 'module' && !hasEscapes(source) && areImportsAtTop(program, source)) return program.body;
  const nodes = nodesOf(program, 'plain');
  readEscapedNames(nodes, source);
  return nodes;
};

/** By TypeScript's parser and typescript-eslint's scopes. */
const outsideOfReference = (parsed: Parsed): ReadonlySet<string> => {
  const program = parseAgain(parsed.source, parsed.goal);
  const nodes = nodesWithImports(program, parsed);
  return outsideOf(freeNamesIn(managedScopes(scopesOfTyped(program, parsed.goal))), nodes);
};

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
  [...one, ...other].filter((item) => !one.has(item) || !other.has(item));

/** Who gives the second opinion. `reference`: always TypeScript's parser and typescript-eslint's scopes. */
export type Lane = 'fast' | 'reference';

/**
 * A second opinion on JavaScript. Two parsers that see different names mean that somebody sees a program we do not. Where a second
 * one reads the same tree there is nothing to compare; only else names and imports are found out anew, by TypeScript's parser
 * and typescript-eslint's scopes.
 */
export const secondOpinion = (parsed: Parsed, names: Names, lane: Lane): readonly Fault[] => {
  try {
    if (lane === 'fast' && isReadAlike(parsed)) return [];
    const differing = difference(outsideOfParsed(parsed, names), outsideOfReference(parsed));
    if (differing.length === 0) return [];
    const message = `two parsers disagree about ${differing.slice(0, 3).join(', ')}`;
    return [{ rule: 'parse/disagreement', message, at: 0 }];
  } catch (error) {
    if (error instanceof TooManyNodes) return [{ rule: 'internal/timeout', message: messageOf(error), at: 0 }];
    if (isStackFull(error)) return [{ rule: 'source/nesting', message: messageOf(error), at: 0 }];
    return [{ rule: 'parse/disagreement', message: `a second parser refuses it: ${messageOf(error)}`, at: 0 }];
  }
};
