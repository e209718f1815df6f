import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { messageOf } from '@evolve/core/errors';
import { readEscapedNames } from './escaped-names.ts';
import { isStackFull, type Fault } from './fault.ts';
import { TooManyNodes } from './node-limit.ts';
import { freeNamesIn } from './names.ts';
import type { Parsed } from './parse.ts';
import { managedScopes, type Scopes } from './scopes/scopes.ts';
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

/** Names and imports: what two readings of one text must agree on. */
const outsideOf = (nodes: readonly Node[], scopes: Scopes): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const name of freeNamesIn(scopes)) found.add(`the name ${name}`);
  for (const node of nodes) {
    const import_ = importIn(node);
    if (import_ !== undefined) found.add(import_);
  }
  return found;
};

/** By TypeScript's parser and typescript-eslint's scopes. */
const outsideOfReference = ({ source, goal }: Parsed): ReadonlySet<string> => {
  const program = parseAgain(source, goal);
  const nodes = nodesOf(program, 'plain');
  readEscapedNames(nodes, source);
  return outsideOf(nodes, managedScopes(scopesOfTyped(program, goal)));
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
export const secondOpinion = (parsed: Parsed, lane: Lane): readonly Fault[] => {
  try {
    if (lane === 'fast' && isReadAlike(parsed)) return [];
    const differing = difference(outsideOf(parsed.tree.nodes, parsed.scopes), outsideOfReference(parsed));
    if (differing.length === 0) return [];
    const message = `two parsers disagree about ${differing.slice(0, 3).join(', ')}`;
    return [{ rule: 'parse/disagreement', message, at: 0 }];
  } catch (error) {
    if (error instanceof TooManyNodes) return [{ rule: 'internal/timeout', message: messageOf(error), at: 0 }];
    if (isStackFull(error)) return [{ rule: 'source/nesting', message: messageOf(error), at: 0 }];
    return [{ rule: 'parse/disagreement', message: `a second parser refuses it: ${messageOf(error)}`, at: 0 }];
  }
};
