/**
 * Whether `x instanceof T` only looks. It does not where T has a `Symbol.hasInstance`, which is a function that is given x.
 * Invariants:
 * 1. A function or class of the text's own has none unless its class says so, or somebody defines it: assigning does not set it.
 * 2. What other files do to a function that they are given is theirs to answer for.
 */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { SHARED_OBJECT } from '../../data/sensitive.ts';
import type { Context } from '../context.ts';
import { isKnownGlobal } from '../entries.ts';
import { keyOf, mayBeNamed } from '../keys.ts';
import type { Variable } from '../scopes/scopes.ts';
import type { Node } from '../tree.ts';
import { unwrap } from '../unwrap.ts';

/** What gives a function a property that an assignment cannot give it, or another prototype. */
const DEFINERS: ReadonlySet<string> = new Set([
  '__proto__',
  '__defineGetter__',
  'defineProperties',
  'defineProperty',
  'setPrototypeOf',
]);

type Access = Extract<Node, { type: Kind.MemberExpression | Kind.Property }>;

const mayNameDefiner = (context: Context, node: Access): boolean =>
  keyOf(context, node) === 'unknown' || mayBeNamed(context, node, DEFINERS);

/** `Reflect` is on the list for its `set`, which defines a property of another object than it looks at. */
const hasDefiner = (context: Context): boolean =>
  context.names.free.some(({ name }) => name === 'Reflect') ||
  context.tree.ofType(Kind.MemberExpression).some((node) => mayNameDefiner(context, node)) ||
  context.tree
    .ofType(Kind.Property)
    .some((node) => context.tree.parentOf(node)?.type === Kind.ObjectPattern && mayNameDefiner(context, node));

/** It inherits no static methods, and has none whose name is computed. */
const isPlainClass = (node: Node): boolean =>
  node.type === Kind.ClassDeclaration &&
  node.superClass === null &&
  node.body.body.every((member) => !('computed' in member && member.computed && member.static));

/** A declared function or class, under a name that never means another one. */
const isOwnPlain = (context: Context, variable: Variable): boolean => {
  const node = variable.defs[0]?.node;
  if (node === undefined || !context.names.isConstant(variable)) return false;
  return node.type === Kind.FunctionDeclaration || isPlainClass(node);
};

/** Answers for an expression on the right whether it has no `Symbol.hasInstance` but the host's. */
export const hookless = (context: Context): ((right: Node) => boolean) => {
  let isDefining: boolean | undefined;
  const known = new Map<Variable, boolean>();
  const isHooklessVariable = (variable: Variable): boolean => {
    const answer = known.get(variable) ?? isOwnPlain(context, variable);
    known.set(variable, answer);
    isDefining ??= hasDefiner(context);
    return answer && !isDefining;
  };
  return (right) => {
    const node = unwrap(right);
    if (node.type !== Kind.Identifier) return false;
    const variable = context.names.variableOf(node);
    if (variable !== undefined) return isHooklessVariable(variable);
    // Whoever changes one of the host's is reported for that.
    return isKnownGlobal(node.name) && SHARED_OBJECT.test(node.name);
  };
};
