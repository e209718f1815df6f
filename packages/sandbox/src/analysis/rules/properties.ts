import { DefinitionType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { SENSITIVE_PROPERTIES } from '../../data/sensitive.ts';
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

const judgeName = (context: Context, node: Node, name: string): void => {
  if (name === 'constructor') {
    judgeConstructor(context, node);
    return;
  }
  const capability = SENSITIVE_PROPERTIES.get(name);
  if (capability !== undefined) context.report(capability, node, `uses the property ${name}`);
};

/** `Foo.prototype.method = …` builds a class where Foo is the text's own function; else it changes what others share. */
const judgeSharedPrototype = (context: Context, node: TSESTree.MemberExpression): void => {
  const owner = unwrap(node.object);
  if (!isTarget(context, node) || owner.type !== Kind.MemberExpression) return;
  const key = keyOf(context, owner);
  if (typeof key === 'string') return;
  if (key.names.includes('__proto__')) context.report('globals.write', node, 'writes to a prototype');
  if (!key.names.includes('prototype')) return;
  const root = unwrap(owner.object);
  const variable = root.type === Kind.Identifier ? context.names.variableOf(root) : undefined;
  const isOwnClass =
    variable?.defs.some(({ type }) => type === DefinitionType.FunctionName || type === DefinitionType.ClassName) ??
    false;
  if (!isOwnClass) context.report('reflect.prototype', node, 'writes to a prototype that may be shared');
};

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
  for (const node of context.tree.nodes) {
    if (node.type === Kind.MemberExpression) {
      judgeAccess(context, node);
      judgeSharedPrototype(context, node);
    } else if (node.type === Kind.Property && context.tree.parentOf(node)?.type === Kind.ObjectPattern) {
      judgeAccess(context, node);
    }
  }
};
