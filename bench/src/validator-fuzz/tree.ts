/** Acorn's trees, and acorn alone: it is not the validator, so it may judge what the validator is given. */
import { parse, type AnyNode, type Program, type Token } from 'acorn';

export type Goal = 'script' | 'module';

/** Undefined where the text is no program. */
export const treeOf = (text: string, goal: Goal, tokens: Token[] = []): Program | undefined => {
  try {
    return parse(text, { ecmaVersion: 'latest', sourceType: goal, onToken: tokens });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
};

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** The nodes below, and what each is to the node. */
export const childrenOf = (node: AnyNode): readonly (readonly [role: string, child: AnyNode])[] =>
  Object.entries(node).flatMap(([role, value]) =>
    [value as unknown].flat().flatMap((child) => (isNode(child) ? [[role, child] as const] : [])),
  );

/** All names that are read, declared or keys in it. */
export const namesIn = (node: AnyNode, found = new Set<string>()): ReadonlySet<string> => {
  if (node.type === 'Identifier') found.add(node.name);
  for (const [, child] of childrenOf(node)) namesIn(child, found);
  return found;
};

const withoutPlaces = (key: string, value: unknown): unknown =>
  ['start', 'end', 'raw', 'directive'].includes(key)
    ? undefined
    : typeof value === 'bigint'
      ? `${String(value)}n`
      : value;

/** Equal for programs that differ in nothing but in how they are written. */
export const meaningOf = (tree: Program): string => JSON.stringify(tree.body, withoutPlaces);
