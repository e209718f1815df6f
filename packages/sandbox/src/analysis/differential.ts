import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Fault } from './fault.ts';
import { messageOf } from '@evolve/core/errors';
import { readWithTypeScript, type Parsed } from './parse.ts';
import { namesOf } from './names.ts';
import { outlineOfTree } from './outline-estree.ts';
import { outlineByTypeScript } from './outline-typescript.ts';

/** Names and imports: what two readings of one text must agree on. */
const outsideOf = (parsed: Parsed): ReadonlySet<string> => {
  const found = new Set(namesOf(parsed).free.map(({ name }) => `the name ${name}`));
  for (const node of parsed.tree.nodes) {
    if (node.type === Kind.ImportExpression) found.add(`import() at ${String(node.range[0])}`);
    if ('source' in node && node.source?.type === Kind.Literal) found.add(`the import ${String(node.source.value)}`);
  }
  return found;
};

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] =>
  [...one, ...other].filter((item) => !one.has(item) || !other.has(item));

/** How the second reading is compared. `reference`: always by names and imports, from the reference parser's tree. */
export type Lane = 'fast' | 'reference';

const hasSameOutline = ({ tree, source }: Parsed): boolean =>
  outlineByTypeScript(source)?.equals(outlineOfTree(tree, source.length)) === true;

/**
 * A second opinion on JavaScript. Two parsers that see different names mean that somebody sees a program we do not. Where they
 * agree about every mark of the text they agree about names and imports too; only else these are found out one by one.
 */
export const secondOpinion = (parsed: Parsed, lane: Lane): readonly Fault[] => {
  try {
    if (lane === 'fast' && hasSameOutline(parsed)) return [];
    const differing = difference(
      outsideOf(parsed),
      outsideOf(readWithTypeScript(parsed.source, parsed.language, parsed.goal, false)),
    );
    if (differing.length === 0) return [];
    const message = `two parsers disagree about ${differing.slice(0, 3).join(', ')}`;
    return [{ rule: 'parse/disagreement', message, at: 0 }];
  } catch (error) {
    return [{ rule: 'parse/disagreement', message: `a second parser refuses it: ${messageOf(error)}`, at: 0 }];
  }
};
