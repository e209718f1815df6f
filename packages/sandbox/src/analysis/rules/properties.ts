import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { REFLECTIVE_PROPERTIES, SENSITIVE_PROPERTIES } from '../../data/sensitive.ts';
import type { Context } from '../context.ts';
import { keyOf } from '../keys.ts';
import type { Node } from '../tree.ts';
import { unwrap } from '../unwrap.ts';
import { judgeConstructor } from './constructors.ts';

const isTarget = (context: Context, node: Node): boolean => {
  const parent = context.tree.parentOf(node);
  return (
    (parent?.type === Kind.AssignmentExpression && parent.left === node) ||
    parent?.type === Kind.UpdateExpression ||
    (parent?.type === Kind.UnaryExpression && parent.operator === 'delete')
  );
};

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

/** Something of the host, which is followed, or a class or function of the text's own. */
const isPlainOwner = (context: Context, owner: Node | undefined): boolean => {
  if (owner?.type !== Kind.Identifier) return false;
  const variable = context.names.variableOf(owner);
  return variable === undefined || variable.defs.some(({ type }) => OWN_CLASSES.has(type));
};

const judgeName = (context: Context, node: Node, name: string): void => {
  if (name === 'constructor') {
    judgeConstructor(context, node);
    return;
  }
  if (REFLECTIVE_PROPERTIES.has(name) && !isPlainOwner(context, ownerOf(context, node)))
    context.report('reflect.prototype', node, `uses the property ${name} of what may be shared`);
  const capability = SENSITIVE_PROPERTIES.get(name);
  if (capability !== undefined) context.report(capability, node, `uses the property ${name}`);
};

/** `Foo.prototype.method = …` builds a class where Foo is the text's own function; else it changes what others share. */
const judgeSharedPrototype = (context: Context, node: TSESTree.MemberExpression): void => {
  const owner = unwrap(node.object);
  if (owner.type !== Kind.MemberExpression || !isTarget(context, node)) return;
  const key = keyOf(context, owner);
  if (typeof key === 'string') return;
  if (key.names.includes('__proto__')) context.report('globals.write', node, 'writes to a prototype');
  if (!key.names.includes('prototype')) return;
  const root = unwrap(owner.object);
  const variable = root.type === Kind.Identifier ? context.names.variableOf(root) : undefined;
  const isOwnClass = variable?.defs.some(({ type }) => OWN_CLASSES.has(type)) ?? false;
  if (!isOwnClass) context.report('reflect.prototype', node, 'writes to a prototype that may be shared');
};

/** Names that a rule speaks of: any other is nobody's concern. */
const NOTABLE: ReadonlySet<string> = new Set(['constructor', ...REFLECTIVE_PROPERTIES, ...SENSITIVE_PROPERTIES.keys()]);

const isOrdinary = ({ computed, property }: TSESTree.MemberExpression): boolean =>
  !computed && property.type === Kind.Identifier && !NOTABLE.has(property.name);

const judgeAccess = (context: Context, node: TSESTree.MemberExpression | TSESTree.Property): void => {
  const key = keyOf(context, node);
  if (key === 'unknown') {
    const writes = node.type === Kind.MemberExpression && isTarget(context, node);
    context.report(writes ? 'reflect.write' : 'reflect.key', node, 'a computed key that the text does not tell');
  } else if (key !== 'harmless') {
    for (const name of key.names) judgeName(context, node, name);
  }
};

/** Every property that is read or written by name, in every position. */
export const judgeProperties = (context: Context): void => {
  for (const node of context.tree.ofType(Kind.MemberExpression)) {
    if (!isOrdinary(node)) judgeAccess(context, node);
    judgeSharedPrototype(context, node);
  }
  for (const node of context.tree.ofType(Kind.Property)) {
    if (context.tree.parentOf(node)?.type === Kind.ObjectPattern) judgeAccess(context, node);
  }
};
