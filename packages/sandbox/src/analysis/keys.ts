import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { REFLECTIVE_PROPERTIES, SENSITIVE_PROPERTIES } from '../data/sensitive.ts';
import type { Context } from './context.ts';
import type { Folded } from './folded.ts';

/** The name of a property, as far as the text tells it: names it can have, or one that cannot matter, or no idea. */
export type Key = { readonly names: readonly string[] } | 'harmless' | 'unknown';

const NOTABLE: ReadonlySet<string> = new Set([...SENSITIVE_PROPERTIES.keys(), ...REFLECTIVE_PROPERTIES, 'constructor']);

/** Whether a text that is known in part can be one of these names. */
export const mayBeOneOf = (folded: Folded, names: ReadonlySet<string>): boolean => {
  switch (folded.kind) {
    case 'strings':
      return folded.values.some((value) => names.has(value));
    case 'prefix':
      return [...names].some((name) => name.startsWith(folded.prefix));
    case 'suffix':
      return [...names].some((name) => folded.suffixes.some((suffix) => name.endsWith(suffix)));
    default:
      return folded.kind === 'unknown';
  }
};

export const keyOfFolded = (folded: Folded): Key => {
  if (folded.kind === 'strings') return { names: folded.values };
  return mayBeOneOf(folded, NOTABLE) ? 'unknown' : 'harmless';
};

/** The key of `object.key`, `object[key]`, `{ key: value }` and `{ [key]: value }`. */
export const keyOf = (context: Context, node: TSESTree.MemberExpression | TSESTree.Property): Key => {
  const key = node.type === Kind.MemberExpression ? node.property : node.key;
  if (key.type === Kind.PrivateIdentifier) return 'harmless';
  if (!node.computed && key.type === Kind.Identifier) return { names: [key.name] };
  return keyOfFolded(context.fold(key));
};

/** Whether the key can be one of these names. False where nothing is known of it, which is told elsewhere. */
export const mayBeNamed = (
  context: Context,
  node: TSESTree.MemberExpression | TSESTree.Property,
  names: ReadonlySet<string>,
): boolean => {
  const key = keyOf(context, node);
  if (typeof key !== 'string') return key.names.some((name) => names.has(name));
  const inner = node.type === Kind.MemberExpression ? node.property : node.key;
  return key === 'harmless' && node.computed && mayBeOneOf(context.fold(inner), names);
};
