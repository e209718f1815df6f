import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type Node } from './parse.ts';

const patternNames = (pattern: Node | null): string[] => {
  switch (pattern?.type) {
    case T.Identifier:
      return [pattern.name];
    case T.AssignmentPattern:
      return patternNames(pattern.left);
    case T.RestElement:
      return patternNames(pattern.argument);
    case T.ArrayPattern:
      return pattern.elements.flatMap((element) => patternNames(element));
    case T.ObjectPattern:
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === T.Property ? property.value : property.argument),
      );
    case T.TSParameterProperty:
      return patternNames(pattern.parameter);
    default:
      return [];
  }
};

const declared = (statement: Node): string[] => {
  switch (statement.type) {
    case T.VariableDeclaration:
      return statement.declarations.flatMap((declarator) => patternNames(declarator.id));
    case T.FunctionDeclaration:
    case T.ClassDeclaration:
      return statement.id === null ? [] : [statement.id.name];
    case T.ImportDeclaration:
      return statement.specifiers
        .filter((specifier) => !('importKind' in specifier) || specifier.importKind !== 'type')
        .map((specifier) => specifier.local.name);
    case T.ExportNamedDeclaration:
      return statement.declaration === null ? [] : declared(statement.declaration);
    case T.ForStatement:
      return statement.init?.type === T.VariableDeclaration ? declared(statement.init) : [];
    case T.ForInStatement:
    case T.ForOfStatement:
      return statement.left.type === T.VariableDeclaration ? declared(statement.left) : [];
    default:
      return [];
  }
};

const bodyOf = (node: Node): readonly TSESTree.Node[] => {
  if (node.type === T.Program || node.type === T.BlockStatement) return node.body;
  if (isFunction(node) && node.body.type === T.BlockStatement) return node.body.body;
  return [];
};

const namesOf = (node: Node): string[] => [
  ...(isFunction(node) ? node.params.flatMap((param) => patternNames(param)) : []),
  ...declared(node),
  ...bodyOf(node).flatMap(declared),
  ...(node.type === T.CatchClause ? patternNames(node.param) : []),
];

/** Names that can be read at a node, nearest scope first; globals are left out. */
export const namesInScope = (node: Node, cache: Map<Node, readonly string[]>): readonly string[] => {
  const names = new Set<string>();
  for (let current: Node | undefined = node; current !== undefined; current = current.parent) {
    let own = cache.get(current);
    if (own === undefined) cache.set(current, (own = namesOf(current)));
    for (const name of own) names.add(name);
  }
  return [...names];
};
