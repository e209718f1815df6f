/**
 * What makes a module or a value another thing for some who look at it, which no capability is needed for.
 *
 * 1. `thenable`: whoever imports a module dynamically gets what its export `then` hands over in place of its exports; whoever imports it
 *    statically gets the exports.
 * 2. `conversion`: a value that stands where a number or a text is expected, and that says anew what it is each time it is asked.
 */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import type { Fault } from '../fault.ts';
import { keyOf, keyOfFolded, type Key } from '../keys.ts';
import type { Node } from '../tree.ts';
import { unwrap } from '../unwrap.ts';
import { isWritten } from '../written.ts';

const THEN: ReadonlySet<string> = new Set(['then']);
const CONVERSIONS: ReadonlySet<string> = new Set(['valueOf', 'toString', 'toJSON']);

const isNamed = (key: Key, names: ReadonlySet<string>): boolean =>
  typeof key !== 'string' && key.names.some((name) => names.has(name));

type Keyed = TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.AccessorProperty;

/** Methods and fields of a class are named as properties are. */
const keyIn = (context: Context, node: Keyed): Key => keyOf(context, node as TSESTree.Property);

const thenable = (node: Node): Fault => ({
  rule: 'disguise/thenable',
  message: 'exports a `then`: who imports the module dynamically gets something else than its exports',
  at: node.range[0],
});

const conversion = (node: Node): Fault => ({
  rule: 'disguise/conversion',
  message: 'says itself what it is where a number or a text is expected, each time anew',
  at: node.range[0],
});

const nameOf = (node: TSESTree.Identifier | TSESTree.StringLiteral): string =>
  node.type === Kind.Identifier ? node.name : node.value;

/** The names in a pattern. */
const inPattern = (node: Node | null): readonly string[] => {
  switch (node?.type) {
    case Kind.Identifier:
      return [node.name];
    case Kind.ObjectPattern:
      return node.properties.flatMap((each) => inPattern(each.type === Kind.Property ? each.value : each));
    case Kind.ArrayPattern:
      return node.elements.flatMap(inPattern);
    case Kind.AssignmentPattern:
      return inPattern(node.left);
    case Kind.RestElement:
      return inPattern(node.argument);
    default:
      return [];
  }
};

const bound = (declaration: TSESTree.ExportNamedDeclaration['declaration']): readonly string[] => {
  if (declaration === null || !('declarations' in declaration || 'id' in declaration)) return [];
  if ('declarations' in declaration) return declaration.declarations.flatMap(({ id }) => inPattern(id));
  return inPattern(declaration.id);
};

const exportsOfModule = (context: Context): readonly Node[] => [
  ...context.tree.ofType(Kind.ExportNamedDeclaration).filter(({ declaration }) => bound(declaration).includes('then')),
  ...context.tree.ofType(Kind.ExportSpecifier).filter(({ exported }) => nameOf(exported) === 'then'),
  ...context.tree
    .ofType(Kind.ExportAllDeclaration)
    .filter(({ exported }) => exported !== null && nameOf(exported) === 'then'),
];

/** `exports`, `module.exports`. */
const isExports = (context: Context, node: Node): boolean => {
  const inner = unwrap(node);
  if (inner.type === Kind.Identifier) return inner.name === 'exports';
  return inner.type === Kind.MemberExpression && isNamed(keyOf(context, inner), new Set(['exports']));
};

const hasThen = (context: Context, node: Node): boolean =>
  node.type === Kind.ObjectExpression &&
  node.properties.some((property) => property.type === Kind.Property && isNamed(keyIn(context, property), THEN));

const isText = (context: Context, node: Node, names: ReadonlySet<string>): boolean =>
  node.type !== Kind.SpreadElement && isNamed(keyOfFolded(context.fold(node)), names);

const exportsOfCommonJs = (context: Context): readonly Node[] => [
  ...context.tree
    .ofType(Kind.MemberExpression)
    .filter(
      (node) => isWritten(context.tree, node) && isNamed(keyOf(context, node), THEN) && isExports(context, node.object),
    ),
  ...context.tree
    .ofType(Kind.AssignmentExpression)
    .filter(({ left, right }) => isExports(context, left) && hasThen(context, unwrap(right))),
  ...context.tree
    .ofType(Kind.CallExpression)
    .filter(
      ({ arguments: [target, ...rest] }) =>
        target !== undefined &&
        isExports(context, target) &&
        rest.some((each) => isText(context, each, THEN) || hasThen(context, unwrap(each))),
    ),
];

const isMember = (context: Context, node: Keyed): boolean =>
  node.type !== Kind.Property || context.tree.parentOf(node)?.type === Kind.ObjectExpression;

const conversions = (context: Context): readonly Node[] => [
  ...context.tree
    .ofType(Kind.Property, Kind.MethodDefinition, Kind.PropertyDefinition, Kind.AccessorProperty)
    .filter((node) => isMember(context, node) && isNamed(keyIn(context, node), CONVERSIONS)),
  ...context.tree
    .ofType(Kind.MemberExpression)
    .filter((node) => isWritten(context.tree, node) && isNamed(keyOf(context, node), CONVERSIONS)),
  // The symbol is there for nothing else.
  ...context.tree
    .ofType(Kind.MemberExpression, Kind.Property)
    .filter((node) => isNamed(keyOf(context, node), new Set(['toPrimitive']))),
  ...context.tree
    .ofType(Kind.CallExpression)
    .filter(
      ({ arguments: [target, key] }) => target !== undefined && key !== undefined && isText(context, key, CONVERSIONS),
    ),
];

export const findDisguises = (context: Context): readonly Fault[] => [
  ...[...exportsOfModule(context), ...exportsOfCommonJs(context)].map(thenable),
  ...conversions(context).map(conversion),
];
