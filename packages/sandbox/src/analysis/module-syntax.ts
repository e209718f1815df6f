/** What makes a text a module for Node, which looks at it once its types are erased. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Node, Tree } from './tree.ts';

/**
 * What an `export` declares that is there at run time. An overload and a namespace of types are erased together with the word `export`;
 * of a namespace that does hold values Node knows nothing.
 */
const LASTING: ReadonlySet<string> = new Set([
  Kind.ClassDeclaration,
  Kind.FunctionDeclaration,
  Kind.TSEnumDeclaration,
  Kind.VariableDeclaration,
]);

const ERASED_DEFAULTS: ReadonlySet<string> = new Set([Kind.TSDeclareFunction, Kind.TSInterfaceDeclaration]);

const isModuleStatement = (statement: Node): boolean => {
  switch (statement.type) {
    case Kind.ImportDeclaration:
      return statement.importKind !== 'type';
    case Kind.ExportAllDeclaration:
      return statement.exportKind !== 'type';
    case Kind.ExportNamedDeclaration:
      return (
        statement.exportKind !== 'type' && (statement.declaration === null || LASTING.has(statement.declaration.type))
      );
    case Kind.ExportDefaultDeclaration:
      return !ERASED_DEFAULTS.has(statement.declaration.type);
    default:
      return false;
  }
};

interface Text {
  readonly program: TSESTree.Program;
  readonly tree: Tree;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  Kind.ArrowFunctionExpression,
  Kind.FunctionDeclaration,
  Kind.FunctionExpression,
]);

const waits = (node: Node): boolean =>
  node.type === Kind.AwaitExpression || (node.type === Kind.ForOfStatement && node.await);

/** `await` outside of all functions, which no script has. */
const waitsAtTop = (tree: Tree): boolean => {
  if (![...tree.ofType(Kind.AwaitExpression), ...tree.ofType(Kind.ForOfStatement)].some(waits)) return false;
  const inside = new Set<Node>();
  return tree.nodes.some((node) => {
    const parent = tree.parentOf(node);
    if (parent === undefined) return false;
    if (FUNCTIONS.has(parent.type) || inside.has(parent)) inside.add(node);
    return waits(node) && !inside.has(node);
  });
};

/** The text cannot be a script. `import x = require()` and `export =` are CommonJS's. */
export const isModule = ({ program, tree }: Text): boolean => program.body.some(isModuleStatement) || waitsAtTop(tree);
