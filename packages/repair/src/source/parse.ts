import { AST_NODE_TYPES as T, parse, simpleTraverse, type TSESTree } from '@typescript-eslint/typescript-estree';

export type Node = TSESTree.Node;
export type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/** A parsed source file; nodes in document order, with their parents set. */
export interface SourceUnit {
  /** Relative to the project's folder, `/` between the parts. */
  readonly path: string;
  readonly text: string;
  readonly program: TSESTree.Program;
  readonly nodes: readonly Node[];
}

/** Undefined for text that does not parse: such a file cannot be repaired by editing its tree. */
export const parseSource = (path: string, text: string): SourceUnit | undefined => {
  try {
    const program = parse(text, {
      range: true,
      loc: false,
      jsx: /\.[jt]sx$/.test(path) || /\.[cm]?js$/.test(path),
      filePath: path,
      allowInvalidAST: true,
      suppressDeprecatedPropertyWarnings: true,
    });
    const nodes: Node[] = [];
    simpleTraverse(program, { enter: (node) => void nodes.push(node) }, true);
    return { path, text, program, nodes };
  } catch {
    return undefined;
  }
};

export const isFunction = (node: Node | undefined): node is FunctionNode =>
  node?.type === T.FunctionDeclaration ||
  node?.type === T.FunctionExpression ||
  node?.type === T.ArrowFunctionExpression;

/** The innermost function around a node, not the node itself. */
export const enclosingFunction = (node: Node): FunctionNode | undefined => {
  let current: Node | undefined = node.parent;
  while (current !== undefined && !isFunction(current)) current = current.parent;
  return current;
};

/** 1-based line of an offset. */
export const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let index = text.indexOf('\n'); index >= 0 && index < offset; index = text.indexOf('\n', index + 1)) line++;
  return line;
};
