import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { REFLECTIVE_PROPERTIES, SENSITIVE_PROPERTIES } from '../../data/sensitive.ts';
import type { Context } from '../context.ts';
import { keyOf, mayBeNamed } from '../keys.ts';
import type { Node } from '../tree.ts';
import { unwrap } from '../unwrap.ts';
import { isWritten } from '../written.ts';
import { judgeConstructor } from './constructors.ts';

/** What the access is made on: for a pattern what is taken apart. */
const ownerOf = (context: Context, node: Node): Node | undefined => {
  if (node.type === Kind.MemberExpression) return unwrap(node.object);
  const pattern = context.tree.parentOf(node);
  const holder = pattern === undefined ? undefined : context.tree.parentOf(pattern);
  return holder?.type === Kind.VariableDeclarator && holder.id === pattern && holder.init !== null
    ? unwrap(holder.init)
    : undefined;
};

const OWN_CLASSES: ReadonlySet<DefinitionType> = new Set([DefinitionType.FunctionName, DefinitionType.ClassName]);

/** A class or function of the text's own, which is never given another value. */
const isOwnClass = (context: Context, owner: Node): boolean => {
  const variable = owner.type === Kind.Identifier ? context.names.variableOf(owner) : undefined;
  return (
    variable !== undefined &&
    context.names.isSteady(variable) &&
    variable.defs.every(({ type }) => OWN_CLASSES.has(type)) &&
    !variable.references.some((found) => found.isWrite())
  );
};

/** Something of the host, which is followed, or the prototype of the text's own: its other properties may be inherited. */
const isPlainOwner = (context: Context, owner: Node | undefined, name: string): boolean => {
  if (owner?.type !== Kind.Identifier) return false;
  if (context.names.variableOf(owner) === undefined) return true;
  return name === 'prototype' && isOwnClass(context, owner);
};

const judgeName = (context: Context, node: Node, name: string): void => {
  if (name === 'constructor') {
    judgeConstructor(context, node);
    return;
  }
  if (REFLECTIVE_PROPERTIES.has(name) && !isPlainOwner(context, ownerOf(context, node), name))
    context.report('reflect.prototype', node, `uses the property ${name} of what may be shared`);
  const capability = SENSITIVE_PROPERTIES.get(name);
  if (capability !== undefined) context.report(capability, node, `uses the property ${name}`);
};

/** Of a target: `Foo.prototype.method = …` builds a class where Foo is the text's own function; else it changes what others share. */
const judgeSharedPrototype = (context: Context, node: TSESTree.MemberExpression): void => {
  const owner = unwrap(node.object);
  if (owner.type !== Kind.MemberExpression) return;
  const key = keyOf(context, owner);
  if (typeof key === 'string') return;
  if (key.names.includes('__proto__')) context.report('globals.write', node, 'writes to a prototype');
  if (!key.names.includes('prototype')) return;
  if (!isOwnClass(context, unwrap(owner.object)))
    context.report('reflect.prototype', node, 'writes to a prototype that may be shared');
};

/** Names that a rule speaks of: any other is nobody's concern. */
const NOTABLE: ReadonlySet<string> = new Set(['constructor', ...REFLECTIVE_PROPERTIES, ...SENSITIVE_PROPERTIES.keys()]);

const isOrdinary = ({ computed, property }: TSESTree.MemberExpression): boolean =>
  !computed && property.type === Kind.Identifier && !NOTABLE.has(property.name);

const judgeAccess = (context: Context, node: TSESTree.MemberExpression | TSESTree.Property): void => {
  const key = keyOf(context, node);
  if (key === 'unknown') {
    const writes = node.type === Kind.MemberExpression && isWritten(context.tree, node);
    context.report(writes ? 'reflect.write' : 'reflect.key', node, 'a computed key that the text does not tell');
  } else if (key !== 'harmless') {
    for (const name of key.names) judgeName(context, node, name);
  }
};

/** Names of the methods that values of the language have: functions that everybody shares. */
const METHODS_OF_VALUES: ReadonlySet<string> = new Set(
  [Object, Function, Array, String, Number, Boolean, Symbol, RegExp, Date, Map, Set, WeakMap, WeakSet, Promise]
    .map(({ prototype }) => prototype as object)
    .flatMap((prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)))
    .filter(([name, { value }]) => typeof value === 'function' && name !== 'constructor')
    .map(([name]) => name),
);

/** What every function has, whoever made it. */
const OF_FUNCTIONS: ReadonlySet<string> = new Set(['apply', 'bind', 'call']);

/** Of a target: `list.map.cache = …` writes to what all lists share, unless the list has a `map` of its own. */
const judgeSharedMethod = (context: Context, node: TSESTree.MemberExpression): void => {
  const owner = unwrap(node.object);
  const isOfMethod = owner.type === Kind.MemberExpression && mayBeNamed(context, owner, METHODS_OF_VALUES);
  if (isOfMethod || mayBeNamed(context, node, OF_FUNCTIONS))
    context.report('reflect.prototype', node, 'writes to a method that may be shared');
};

/** Names that stand apart from expressions: `<a.constructor />` and `import b = a.constructor`. */
const judgeSpelledNames = (context: Context): void => {
  for (const { property } of context.tree.ofType(Kind.JSXMemberExpression)) judgeSpelledName(context, property);
  for (const { right } of context.tree.ofType(Kind.TSQualifiedName)) judgeSpelledName(context, right);
};

const judgeSpelledName = (context: Context, node: TSESTree.JSXIdentifier | TSESTree.Identifier): void => {
  if (node.name === 'constructor') context.report('eval', node, 'may make a function through a constructor');
  else judgeName(context, node, node.name);
};

/** Every property that is read or written by name, in every position. */
export const judgeProperties = (context: Context): void => {
  judgeSpelledNames(context);
  for (const node of context.tree.ofType(Kind.MemberExpression)) {
    if (!isOrdinary(node)) judgeAccess(context, node);
    if (!isWritten(context.tree, node)) continue;
    judgeSharedPrototype(context, node);
    judgeSharedMethod(context, node);
  }
  for (const node of context.tree.ofType(Kind.Property)) {
    if (context.tree.parentOf(node)?.type === Kind.ObjectPattern) judgeAccess(context, node);
  }
};
