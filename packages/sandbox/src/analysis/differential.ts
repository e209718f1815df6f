import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { isStackFull, type Fault } from './fault.ts';
import { messageOf } from '@evolve/core/errors';
import { readWithTypeScript, type Parsed } from './parse.ts';
import { namesOf } from './names.ts';
import { isReadAlike } from './second-reading.ts';

const WITH_SOURCE = [Kind.ImportDeclaration, Kind.ExportNamedDeclaration, Kind.ExportAllDeclaration] as const;

/** Names and imports: what two readings of one text must agree on. */
const outsideOf = (parsed: Parsed): ReadonlySet<string> => {
  const found = new Set(namesOf(parsed).free.map(({ name }) => `the name ${name}`));
  for (const node of parsed.tree.ofType(Kind.ImportExpression)) found.add(`import() at ${String(node.range[0])}`);
  for (const { source } of parsed.tree.ofType(...WITH_SOURCE)) {
    if (source?.type === Kind.Literal) found.add(`the import ${source.value}`);
  }
  return found;
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
    const differing = difference(
      outsideOf(parsed),
      outsideOf(readWithTypeScript(parsed.source, parsed.language, parsed.goal, true)),
    );
    if (differing.length === 0) return [];
    const message = `two parsers disagree about ${differing.slice(0, 3).join(', ')}`;
    return [{ rule: 'parse/disagreement', message, at: 0 }];
  } catch (error) {
    if (isStackFull(error)) return [{ rule: 'source/nesting', message: messageOf(error), at: 0 }];
    return [{ rule: 'parse/disagreement', message: `a second parser refuses it: ${messageOf(error)}`, at: 0 }];
  }
};
