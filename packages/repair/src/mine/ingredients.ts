import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { enclosingFunction, type FunctionNode, type Node, type SourceUnit } from '../source/parse.ts';

/** An expression of the file together with the function it stands in. */
export interface Piece {
  readonly text: string;
  readonly node: Node;
  readonly owner: FunctionNode | undefined;
}

/** What a file already says: repairs are mostly made of it. */
export interface Ingredients {
  /** Conditions of ifs, loops and conditionals, and their conjuncts. */
  readonly conditions: readonly Piece[];
  readonly returns: readonly Piece[];
  readonly throws: readonly Piece[];
  readonly statements: readonly Piece[];
  /** Property names by the name of the object they were read from; `*` for all. */
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
  readonly regexes: readonly string[];
  /** Names that the file counts or calculates with. */
  readonly numeric: ReadonlySet<string>;
  /** Names that are read by index, `list[i]`. */
  readonly indexed: readonly string[];
  /** Functions of the file that take one argument. */
  readonly unary: readonly string[];
}

const conjuncts = (test: Node): Node[] =>
  test.type === T.LogicalExpression ? [test, ...conjuncts(test.left), ...conjuncts(test.right)] : [test];

const conditionOf = (node: Node): Node | undefined => {
  switch (node.type) {
    case T.IfStatement:
    case T.ConditionalExpression:
    case T.WhileStatement:
    case T.DoWhileStatement:
      return node.test;
    case T.ForStatement:
      return node.test ?? undefined;
    case T.BinaryExpression:
      return /^[!=<>]=?=?$/.test(node.operator) ? node : undefined;
    default:
      return undefined;
  }
};

const conditionsOf = (node: Node): Node[] => {
  const condition = conditionOf(node);
  return condition === undefined ? [] : conjuncts(condition);
};

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

const propertyMap = (nodes: readonly Node[]): Map<string, string[]> => {
  const map = new Map<string, string[]>();
  const add = (key: string, name: string): void => {
    const names = map.get(key) ?? [];
    if (!names.includes(name)) map.set(key, [...names, name]);
  };
  for (const node of nodes) {
    if (node.type !== T.MemberExpression || node.computed || node.property.type !== T.Identifier) continue;
    add('*', node.property.name);
    if (node.object.type === T.Identifier) add(node.object.name, node.property.name);
    if (node.object.type === T.ThisExpression) add('this', node.property.name);
  }
  return map;
};

const nameOf = (node: Node): string[] => (node.type === T.Identifier ? [node.name] : []);

const numericNames = (nodes: readonly Node[]): Set<string> =>
  new Set(
    nodes.flatMap((node) => {
      if (node.type === T.UpdateExpression) return nameOf(node.argument);
      if (node.type !== T.BinaryExpression || !/^(?:[<>]=?|[-*/%])$/.test(node.operator)) return [];
      return [...nameOf(node.left), ...nameOf(node.right)];
    }),
  );

const indexedNames = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => (node.type === T.MemberExpression && node.computed ? nameOf(node.object) : []));

const unaryFunctions = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => {
    if (node.type === T.FunctionDeclaration && node.id !== null && node.params.length === 1) return [node.id.name];
    const isLambda =
      node.type === T.VariableDeclarator &&
      node.id.type === T.Identifier &&
      (node.init?.type === T.ArrowFunctionExpression || node.init?.type === T.FunctionExpression) &&
      node.init.params.length === 1;
    return isLambda ? [(node.id as TSESTree.Identifier).name] : [];
  });

export const mineIngredients = (unit: SourceUnit): Ingredients => {
  const { nodes, text } = unit;
  const textOf = (node: Node): string => text.slice(...node.range);
  const pieces = (found: readonly Node[]): Piece[] => {
    const seen = new Set<string>();
    return found.flatMap((node) => {
      const owner = enclosingFunction(node);
      const key = `${String(owner?.range[0] ?? -1)}:${textOf(node)}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ text: textOf(node), node, owner }];
    });
  };
  const literals = nodes.filter((node) => node.type === T.Literal);
  return {
    conditions: pieces(nodes.flatMap(conditionsOf)),
    returns: pieces(nodes.filter((node) => node.type === T.ReturnStatement && textOf(node).length < 60)),
    throws: pieces(nodes.filter((node) => node.type === T.ThrowStatement && textOf(node).length < 120)),
    statements: pieces(
      nodes.filter(
        (node) => (node.type === T.ExpressionStatement || node.type === T.IfStatement) && textOf(node).length < 160,
      ),
    ),
    properties: propertyMap(nodes),
    strings: distinct(literals.filter((node) => typeof node.value === 'string').map(textOf)).slice(0, 30),
    numbers: distinct(literals.filter((node) => typeof node.value === 'number').map(textOf)).slice(0, 12),
    regexes: distinct(literals.filter((node) => 'regex' in node).map(textOf)).slice(0, 12),
    numeric: numericNames(nodes),
    indexed: distinct(indexedNames(nodes)).slice(0, 6),
    unary: distinct(unaryFunctions(nodes)).slice(0, 12),
  };
};
