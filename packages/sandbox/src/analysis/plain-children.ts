/**
 * The children of JavaScript's nodes, one function for each kind: an engine makes much more of `node.left` in a function that
 * only ever sees one kind of node than of `node[field]` in a loop over all of them.
 */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';

type Node = TSESTree.Node;

export type Visit = (child: Node) => void;

type Children = { readonly [K in Kind]?: (node: Extract<Node, { type: K }>, visit: Visit) => void };

const one = (child: Node | null | undefined, visit: Visit): void => {
  if (child) visit(child);
};

const each = (children: readonly (Node | null)[], visit: Visit): void => {
  for (const child of children) if (child !== null) visit(child);
};

/** Where the text has one name for both, some parsers have one node for it, and some have two. */
const isElsewhere = (one: Node, other: Node): boolean => one !== other && startOf(one) !== startOf(other);

const startOf = (node: Node): number => {
  const { start, range } = node as { readonly start?: number; readonly range: readonly [number, number] };
  return start ?? range[0];
};

const none = (): void => undefined;

const binary = (node: { readonly left: Node; readonly right: Node }, visit: Visit): void => {
  visit(node.left);
  visit(node.right);
};

const keyed = (
  node: TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition,
  visit: Visit,
): void => {
  visit(node.key);
  one(node.value, visit);
};

const functionLike = (
  node: TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression,
  visit: Visit,
): void => {
  one(node.id, visit);
  each(node.params, visit);
  visit(node.body);
};

const classLike = (node: TSESTree.ClassDeclaration | TSESTree.ClassExpression, visit: Visit): void => {
  one(node.id, visit);
  one(node.superClass, visit);
  visit(node.body);
};

const list = (node: { readonly body: readonly Node[] }, visit: Visit): void => {
  each(node.body, visit);
};

const call = (node: TSESTree.CallExpression | TSESTree.NewExpression, visit: Visit): void => {
  visit(node.callee);
  each(node.arguments, visit);
};

const choice = (node: TSESTree.ConditionalExpression | TSESTree.IfStatement, visit: Visit): void => {
  visit(node.test);
  visit(node.consequent);
  one(node.alternate, visit);
};

const loopOver = (node: TSESTree.ForInStatement | TSESTree.ForOfStatement, visit: Visit): void => {
  visit(node.left);
  visit(node.right);
  visit(node.body);
};

const argument = (node: { readonly argument: Node | null | undefined }, visit: Visit): void => {
  one(node.argument, visit);
};

const inner = (node: { readonly expression: Node }, visit: Visit): void => {
  visit(node.expression);
};

const local = (node: { readonly local: Node }, visit: Visit): void => {
  visit(node.local);
};

const jump = (node: { readonly label: Node | null }, visit: Visit): void => {
  one(node.label, visit);
};

const CHILDREN: Children = {
  [Kind.Identifier]: none,
  [Kind.PrivateIdentifier]: none,
  [Kind.Literal]: none,
  [Kind.TemplateElement]: none,
  [Kind.ThisExpression]: none,
  [Kind.Super]: none,
  [Kind.EmptyStatement]: none,
  [Kind.DebuggerStatement]: none,
  [Kind.Program]: list,
  [Kind.BlockStatement]: list,
  [Kind.StaticBlock]: list,
  [Kind.ClassBody]: list,
  [Kind.BinaryExpression]: binary,
  [Kind.LogicalExpression]: binary,
  [Kind.AssignmentExpression]: binary,
  [Kind.AssignmentPattern]: binary,
  [Kind.Property]: keyed,
  [Kind.MethodDefinition]: keyed,
  [Kind.PropertyDefinition]: keyed,
  [Kind.FunctionDeclaration]: functionLike,
  [Kind.FunctionExpression]: functionLike,
  [Kind.ArrowFunctionExpression]: functionLike,
  [Kind.ClassDeclaration]: classLike,
  [Kind.ClassExpression]: classLike,
  [Kind.CallExpression]: call,
  [Kind.NewExpression]: call,
  [Kind.ConditionalExpression]: choice,
  [Kind.IfStatement]: choice,
  [Kind.ForInStatement]: loopOver,
  [Kind.ForOfStatement]: loopOver,
  [Kind.UnaryExpression]: argument,
  [Kind.UpdateExpression]: argument,
  [Kind.AwaitExpression]: argument,
  [Kind.YieldExpression]: argument,
  [Kind.SpreadElement]: argument,
  [Kind.RestElement]: argument,
  [Kind.ReturnStatement]: argument,
  [Kind.ThrowStatement]: argument,
  [Kind.ExpressionStatement]: inner,
  [Kind.ChainExpression]: inner,
  [Kind.BreakStatement]: jump,
  [Kind.ContinueStatement]: jump,
  [Kind.ImportDefaultSpecifier]: local,
  [Kind.ImportNamespaceSpecifier]: local,
  [Kind.MemberExpression]: (node, visit) => {
    visit(node.object);
    visit(node.property);
  },
  [Kind.ObjectExpression]: (node, visit) => {
    each(node.properties, visit);
  },
  [Kind.ObjectPattern]: (node, visit) => {
    each(node.properties, visit);
  },
  [Kind.ArrayExpression]: (node, visit) => {
    each(node.elements, visit);
  },
  [Kind.ArrayPattern]: (node, visit) => {
    each(node.elements, visit);
  },
  [Kind.SequenceExpression]: (node, visit) => {
    each(node.expressions, visit);
  },
  [Kind.TemplateLiteral]: (node, visit) => {
    each(node.quasis, visit);
    each(node.expressions, visit);
  },
  [Kind.TaggedTemplateExpression]: (node, visit) => {
    visit(node.tag);
    visit(node.quasi);
  },
  [Kind.MetaProperty]: (node, visit) => {
    visit(node.meta);
    visit(node.property);
  },
  [Kind.ImportExpression]: (node, visit) => {
    visit(node.source);
    one(node.options, visit);
  },
  [Kind.VariableDeclaration]: (node, visit) => {
    each(node.declarations, visit);
  },
  [Kind.VariableDeclarator]: (node, visit) => {
    visit(node.id);
    one(node.init, visit);
  },
  [Kind.ForStatement]: (node, visit) => {
    one(node.init, visit);
    one(node.test, visit);
    one(node.update, visit);
    visit(node.body);
  },
  [Kind.WhileStatement]: (node, visit) => {
    visit(node.test);
    visit(node.body);
  },
  [Kind.DoWhileStatement]: (node, visit) => {
    visit(node.body);
    visit(node.test);
  },
  [Kind.WithStatement]: (node, visit) => {
    visit(node.object);
    visit(node.body);
  },
  [Kind.LabeledStatement]: (node, visit) => {
    visit(node.label);
    visit(node.body);
  },
  [Kind.SwitchStatement]: (node, visit) => {
    visit(node.discriminant);
    each(node.cases, visit);
  },
  [Kind.SwitchCase]: (node, visit) => {
    one(node.test, visit);
    each(node.consequent, visit);
  },
  [Kind.TryStatement]: (node, visit) => {
    visit(node.block);
    one(node.handler, visit);
    one(node.finalizer, visit);
  },
  [Kind.CatchClause]: (node, visit) => {
    one(node.param, visit);
    visit(node.body);
  },
  [Kind.ImportDeclaration]: (node, visit) => {
    each(node.specifiers, visit);
    visit(node.source);
    each(node.attributes, visit);
  },
  [Kind.ImportSpecifier]: (node, visit) => {
    visit(node.local);
    if (isElsewhere(node.imported, node.local)) visit(node.imported);
  },
  [Kind.ImportAttribute]: (node, visit) => {
    visit(node.key);
    visit(node.value);
  },
  [Kind.ExportNamedDeclaration]: (node, visit) => {
    one(node.declaration, visit);
    each(node.specifiers, visit);
    one(node.source, visit);
    each(node.attributes, visit);
  },
  [Kind.ExportSpecifier]: (node, visit) => {
    visit(node.local);
    if (isElsewhere(node.exported, node.local)) visit(node.exported);
  },
  [Kind.ExportDefaultDeclaration]: (node, visit) => {
    visit(node.declaration);
  },
  [Kind.ExportAllDeclaration]: (node, visit) => {
    one(node.exported, visit);
    visit(node.source);
    each(node.attributes, visit);
  },
};

/** How the children of a kind are visited; undefined where the kind is none of JavaScript's. */
export const plainChildrenOf = CHILDREN as Readonly<Record<string, ((node: Node, visit: Visit) => void) | undefined>>;
