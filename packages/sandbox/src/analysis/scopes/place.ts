import { ScopeType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Node, Tree } from '../tree.ts';
import { Scope } from './scope.ts';

/** A node that was told its scope. */
type Placed = Node & { scope: Scope };

/** The scope that the children of a node stand in; unless it opens one, it stands there itself. */
export const placeOf = (node: Node): Scope => (node as Placed).scope;

const isLexical = (node: Node | null): boolean => node?.type === Kind.VariableDeclaration && node.kind !== 'var';

const functionScope = (
  node: TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression,
  outer: Scope,
): Scope => {
  const isNamed = node.type === Kind.FunctionExpression && node.id !== null;
  const upper = isNamed ? new Scope(node, ScopeType.functionExpressionName, outer) : outer;
  return new Scope(node, ScopeType.function, upper, node.body.range[0]);
};

const FUNCTIONS: ReadonlySet<Kind> = new Set([
  Kind.FunctionDeclaration,
  Kind.FunctionExpression,
  Kind.ArrowFunctionExpression,
]);

const scopeBelow = (node: Node, parent: Node, outer: Scope): Scope => {
  switch (node.type) {
    case Kind.FunctionDeclaration:
    case Kind.FunctionExpression:
    case Kind.ArrowFunctionExpression:
      return functionScope(node, outer);
    case Kind.BlockStatement:
      return FUNCTIONS.has(parent.type) ? outer : new Scope(node, ScopeType.block, outer);
    case Kind.ClassDeclaration:
    case Kind.ClassExpression:
      return node.id === null ? outer : new Scope(node, ScopeType.class, outer);
    case Kind.StaticBlock:
      return new Scope(node, ScopeType.classStaticBlock, outer);
    case Kind.CatchClause:
      return new Scope(node, ScopeType.catch, outer);
    case Kind.SwitchStatement:
      return new Scope(node, ScopeType.switch, outer);
    case Kind.ForStatement:
      return isLexical(node.init) ? new Scope(node, ScopeType.for, outer) : outer;
    case Kind.ForInStatement:
    case Kind.ForOfStatement:
      return isLexical(node.left) ? new Scope(node, ScopeType.for, outer) : outer;
    default:
      return outer;
  }
};

/** Tells every node its scope. */
export const place = (tree: Tree, top: Scope): void => {
  // Parents come before their children.
  for (const node of tree.nodes) {
    const parent = tree.parentOf(node);
    if (parent === undefined) {
      (node as Placed).scope = top;
      continue;
    }
    let outer = placeOf(parent);
    // What a `switch` decides by stands outside of it.
    if (parent.type === Kind.SwitchStatement && parent.discriminant === node) outer = outer.upper ?? outer;
    (node as Placed).scope = scopeBelow(node, parent, outer);
  }
};

const HOLDS_VARS: ReadonlySet<ScopeType> = new Set([ScopeType.function, ScopeType.classStaticBlock, ScopeType.module]);

/** Where a `var` belongs that stands in this scope. */
export const varScope = (scope: Scope): Scope => {
  let holder = scope;
  while (!HOLDS_VARS.has(holder.type) && holder.upper !== undefined) holder = holder.upper;
  return holder;
};
