import { AST_NODE_TYPES as T, type TSESTree } from '@typescript-eslint/typescript-estree';
import { isFunction, type SourceUnit } from '../source/parse.ts';

/** Says for an offset in what a variable is made of where that variable's name stands, by offset; none elsewhere. */
export type Uses = (offset: number) => readonly number[];

const NONE = -1;

/**
 * The variable that each character helps to make: of the innermost declaration around it, unless there is a function between,
 * which runs when it is called.
 */
const paintDeclarations = (
  { text, nodes }: SourceUnit,
  declared: readonly TSESTree.VariableDeclarator[],
): Int32Array => {
  const painted = new Int32Array(text.length).fill(NONE);
  const numbers = new Map<TSESTree.Node, number>(declared.map((node, index) => [node, index]));
  // In document order, so that what is inside is painted over what is around it.
  for (const node of nodes) {
    if (isFunction(node)) painted.fill(NONE, ...node.range);
    const number = numbers.get(node);
    if (number !== undefined) painted.fill(number, ...node.range);
  }
  return painted;
};

/** By name alone: a variable of the same name elsewhere counts as well, which only costs time. */
export const usesOf = (unit: SourceUnit): Uses => {
  const declared = unit.nodes.filter((node) => node.type === T.VariableDeclarator);
  const painted = paintDeclarations(unit, declared);
  const places = new Map<string, number[]>();
  for (const node of unit.nodes) {
    if (node.type !== T.Identifier) continue;
    const known = places.get(node.name);
    if (known === undefined) places.set(node.name, [node.range[0]]);
    else known.push(node.range[0]);
  }
  return (offset) => {
    const { id } = declared[painted[offset] ?? NONE] ?? {};
    return id?.type === T.Identifier ? (places.get(id.name) ?? []) : [];
  };
};
