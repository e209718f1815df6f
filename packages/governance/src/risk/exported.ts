/** Names that a file exported and does not export any more. */
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { textOf } from '@evolve/core/candidate';
import type { Candidate, Change } from '@evolve/core/contracts';
import { chainOf, parseFile, textIn, type Node } from '../ratchet/javascript/tree.ts';
import type { GoneName } from './deletion.ts';

const SCRIPT = /\.[cm]?[jt]sx?$/iu;

const inPattern = (node: Node | null): readonly string[] => {
  switch (node?.type) {
    case Kind.Identifier:
      return [node.name];
    case Kind.ObjectPattern:
      return node.properties.flatMap((each) => inPattern(each.type === Kind.Property ? each.value : each));
    case Kind.ArrayPattern:
      return node.elements.flatMap(inPattern);
    case Kind.AssignmentPattern:
      return inPattern(node.left);
    case Kind.RestElement:
      return inPattern(node.argument);
    default:
      return [];
  }
};

const nameOf = (node: Node): readonly string[] =>
  node.type === Kind.Identifier ? [node.name] : [textIn(node)].filter((text) => text !== undefined);

const ofDeclaration = ({ declaration, specifiers }: TSESTree.ExportNamedDeclaration): readonly string[] => {
  if (declaration === null) return specifiers.flatMap(({ exported }) => nameOf(exported));
  if ('declarations' in declaration) return declaration.declarations.flatMap(({ id }) => inPattern(id));
  return 'id' in declaration ? inPattern(declaration.id) : [];
};

/** `exports.a = …`, `module.exports.a = …`, `module.exports = { a }`. */
const ofAssignment = ({ left, right }: TSESTree.AssignmentExpression): readonly string[] => {
  const names = chainOf(left)?.names ?? [];
  const at = names.indexOf('exports');
  if (at < 0 || at > 1) return [];
  const name = names[at + 1];
  if (name !== undefined) return [name];
  if (right.type !== Kind.ObjectExpression) return ['module.exports'];
  return right.properties.flatMap((each) => (each.type === Kind.Property && !each.computed ? nameOf(each.key) : []));
};

const exportsOf = (node: Node): readonly string[] => {
  switch (node.type) {
    case Kind.ExportNamedDeclaration:
      return ofDeclaration(node);
    case Kind.ExportDefaultDeclaration:
      return ['default'];
    case Kind.ExportAllDeclaration:
      return [node.exported === null ? `* from ${node.source.value}` : (nameOf(node.exported)[0] ?? '*')];
    case Kind.ExpressionStatement:
      return node.expression.type === Kind.AssignmentExpression ? ofAssignment(node.expression) : [];
    default:
      return [];
  }
};

const exported = async (path: string, side: Change['before']): Promise<ReadonlySet<string>> => {
  const statements = side === undefined ? [] : await parseFile(path, textOf(side));
  return new Set(statements?.flatMap(exportsOf));
};

/** @param candidate With its contents in memory. What cannot be read exports nothing: other gates say so. */
export const goneNames = async ({ changes }: Candidate): Promise<readonly GoneName[]> => {
  const gone: GoneName[] = [];
  for (const { path, before, after } of changes) {
    if (before === undefined || after === undefined || !SCRIPT.test(path)) continue;
    const now = await exported(path, after);
    for (const name of await exported(path, before)) if (!now.has(name)) gone.push({ path, name });
  }
  return gone;
};
