/**
 * Follows something of the host (a global, a module, a member of either) from where it is named to what is done with it:
 * through member access, wrappers, conditions, constants and destructuring. Where it goes anywhere else it is used as a
 * whole, and gives all that can be reached through it.
 */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { GLOBAL_OBJECTS } from '../data/globals.ts';
import { POOL_PROPERTIES } from '../data/products.ts';
import { memberEntry, reachable } from './entries.ts';
import type { Context, Thing } from './context.ts';
import { judgeCall, judgeEscape, judgeMember, judgeWrite } from './judge.ts';
import { keyOf, mayBeNamed } from './keys.ts';
import { judgePool } from './products.ts';
import type { Node } from './tree.ts';
import { isTransparent, unwrap } from './unwrap.ts';
import { isWritten } from './written.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', 'instanceof', 'in']);

/** The value is only looked at: nothing of it can be had this way. */
const isLook = (parent: Node, node: Node): boolean => {
  switch (parent.type) {
    case Kind.UnaryExpression:
      return parent.operator === 'typeof' || parent.operator === '!' || parent.operator === 'void';
    case Kind.BinaryExpression:
      return COMPARISONS.has(parent.operator) && !(parent.operator === 'instanceof' && parent.left === node);
    case Kind.IfStatement:
    case Kind.ConditionalExpression:
    case Kind.WhileStatement:
      return parent.test === node;
    case Kind.LogicalExpression:
      return parent.operator === '&&' && parent.left === node;
    default:
      return false;
  }
};

/** The value of the parent may be this value. */
const isFlow = (parent: Node, node: Node): boolean => {
  if (isTransparent(parent) || parent.type === Kind.LogicalExpression) return true;
  if (parent.type === Kind.ConditionalExpression) return parent.test !== node;
  if (parent.type === Kind.SequenceExpression) return parent.expressions.at(-1) === node;
  return parent.type === Kind.AwaitExpression;
};

const pathOf = (owner: string, name: string): string => {
  if (owner !== '') return `${owner}.${name}`;
  // The global object is a member of itself.
  return GLOBAL_OBJECTS.has(name) ? '' : name;
};

const memberOf = (context: Context, thing: Thing, node: Node, name: string): Thing => {
  judgeMember(context, thing, name);
  return {
    kind: thing.kind,
    node,
    entry: memberEntry(thing.entry, name),
    path: thing.kind === 'global' ? pathOf(thing.path, name) : `${thing.path}.${name}`,
  };
};

const whole = (context: Context, thing: Thing, why: string): void => {
  for (const capability of reachable(thing.entry)) context.report(capability, thing.node, `${thing.path} ${why}`);
};

/**
 * Asking by its name whether a global is there gives nothing; fetching it from the global object to look, asking a part of it, or
 * loading a module for it, does.
 */
const judgeLook = (context: Context, thing: Thing): void => {
  if (thing.kind === 'module' && !thing.path.includes('.')) whole(context, thing, 'is loaded');
  if (thing.kind === 'global' && !thing.path.includes('.') && unwrap(thing.node).type !== Kind.Identifier)
    whole(context, thing, 'is looked at');
  if (!thing.path.includes('.')) return;
  for (const capability of thing.entry.gives ?? []) context.report(capability, thing.node, `asks ${thing.path}`);
};

const traceMember = (context: Context, thing: Thing, parent: TSESTree.MemberExpression): void => {
  const key = keyOf(context, parent);
  if (typeof key === 'string') {
    whole(context, thing, 'with a computed key');
    if (mayBeNamed(context, parent, POOL_PROPERTIES)) judgePool(context, thing, 'buffer');
    // What is done with that member still matters: `Array.prototype[Symbol.iterator] = …`.
    trace(context, memberOf(context, thing, parent, '[…]'));
  } else for (const name of key.names) trace(context, memberOf(context, thing, parent, name));
};

const traceBinding = (context: Context, thing: Thing, target: Node): void => {
  if (target.type === Kind.AssignmentPattern) {
    traceBinding(context, thing, target.left);
    return;
  }
  if (target.type === Kind.ObjectPattern) {
    tracePattern(context, thing, target);
    return;
  }
  const reads = readsOfConstant(context, target);
  if (reads.length === 0) judgeEscape(context, thing);
  for (const read of reads) trace(context, { ...thing, node: read });
};

/** Where a constant is used; empty where the binding is no constant, is exported, or is not used where we can see it. */
const readsOfConstant = (context: Context, target: Node): readonly Node[] => {
  const variable = target.type === Kind.Identifier ? context.names.variableOf(target) : undefined;
  if (variable === undefined || !context.names.isConstant(variable)) return [];
  const declarator = variable.defs[0]?.node;
  const declaration = declarator === undefined ? undefined : context.tree.parentOf(declarator);
  const isExported =
    declaration !== undefined && context.tree.parentOf(declaration)?.type === Kind.ExportNamedDeclaration;
  return isExported ? [] : context.names.readsOf(variable);
};

const tracePattern = (context: Context, thing: Thing, pattern: TSESTree.ObjectPattern): void => {
  for (const property of pattern.properties) {
    if (property.type !== Kind.Property) {
      whole(context, thing, 'with a rest pattern');
      continue;
    }
    const key = keyOf(context, property);
    if (typeof key === 'string') whole(context, thing, 'with a computed key');
    else
      for (const name of key.names)
        traceBinding(context, memberOf(context, thing, property.value, name), property.value);
  }
};

const isCallee = (parent: Node, node: Node): boolean =>
  ((parent.type === Kind.CallExpression || parent.type === Kind.NewExpression) && parent.callee === node) ||
  (parent.type === Kind.TaggedTemplateExpression && parent.tag === node);

/** A path that grows longer goes in circles: `var a = a.b || process`. */
const MAX_PARTS = 12;

/** Follows one thing to everything that is done with it. Each expression is judged once for each path. */
export const trace = (context: Context, thing: Thing): void => {
  if (context.isKnown(thing)) return;
  if (thing.path.split('.').length > MAX_PARTS) {
    context.report('globals.write', thing.node, `${thing.path} goes too far to be followed`);
    return;
  }
  const parent = context.tree.parentOf(thing.node);
  if (parent === undefined) return;
  if (parent.type === Kind.MemberExpression && parent.object === thing.node) traceMember(context, thing, parent);
  else if (isCallee(parent, thing.node)) judgeCall(context, thing, parent);
  else if (isWritten(context.tree, thing.node)) judgeWrite(context, thing);
  else if (isLook(parent, thing.node)) judgeLook(context, thing);
  else if (isFlow(parent, thing.node)) trace(context, { ...thing, node: parent });
  else if (parent.type === Kind.VariableDeclarator && parent.init === thing.node)
    traceBinding(context, thing, parent.id);
  else judgeEscape(context, thing);
};
