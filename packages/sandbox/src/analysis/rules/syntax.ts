import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { ALLOWED_NODES } from '../../data/syntax.ts';
import type { Fault } from '../fault.ts';
import type { Parsed } from '../parse.ts';
import type { Node } from '../tree.ts';

const fault = (rule: string, message: string, node: Node): Fault => ({ rule, message, at: node.range[0] });

/** Syntax that nobody thought about, or that nobody can judge: `with`, `debugger`. */
export const findForeignSyntax = (parsed: Parsed): readonly Fault[] =>
  [...parsed.tree.types]
    .filter((type) => !ALLOWED_NODES.has(type))
    .flatMap((type) => parsed.tree.ofType(type))
    .map((node) => fault('syntax/unknown', `${node.type} is not allowed`, node));

/** `<!--` and `-->` begin comments in a script, and operators everywhere else. */
export const findHtmlComments = (parsed: Parsed): readonly Fault[] =>
  parsed.comments
    .filter(({ text }) => text.startsWith('<!--') || text.startsWith('-->'))
    .map(({ start }) => ({ rule: 'syntax/html-comment', message: 'a comment that only scripts know', at: start }));

/**
 * TypeScript knows no such comments: it reads `a<!--b` as a comparison, whose rest the engine that gets the stripped text may
 * skip. Whether it does depends on the goal, which the file's name does not always tell.
 */
export const findHiddenHtmlComments = (parsed: Parsed): readonly Fault[] =>
  parsed.language.typescript || parsed.language.jsx
    ? parsed.tree
        .ofType(Kind.BinaryExpression)
        .filter(({ operator, right }) => operator === '<' && parsed.source.startsWith('<!--', right.range[0] - 1))
        .map((node) => fault('syntax/html-comment', 'a comparison that is a comment in scripts', node))
    : [];

const PRAGMA = /@(?:jsx|jsxFrag|jsxImportSource|jsxRuntime)\b/;

/** A pragma names the function that every element calls, or the module it comes from. */
export const findJsxPragmas = (parsed: Parsed): readonly Fault[] =>
  parsed.language.jsx
    ? parsed.comments
        .filter(({ text }) => PRAGMA.test(text))
        .map(({ start }) => ({
          rule: 'syntax/jsx-pragma',
          message: 'a pragma that decides what elements call',
          at: start,
        }))
    : [];

const containerOf = (parsed: Parsed, node: Node): Node | undefined => {
  const parent = parsed.tree.parentOf(node);
  return parent?.type === Kind.ExportNamedDeclaration ? parsed.tree.parentOf(parent) : parent;
};

/**
 * Parts of one namespace or enum see each other's members by name, whatever else has that name around them: so nobody can tell
 * whom a name means. A variable of the same name is what the members would be written to.
 */
export const findMergedNamespaces = (parsed: Parsed): readonly Fault[] => {
  if (!parsed.language.typescript) return [];
  const parts = parsed.tree.ofType(Kind.TSModuleDeclaration, Kind.TSEnumDeclaration);
  const variables = parts.length === 0 ? [] : parsed.tree.ofType(Kind.VariableDeclarator);
  const named = [
    ...variables.map(({ id, parent }) => ({ name: id, node: parent })),
    ...parts.map((node) => ({ name: node.id, node: node })),
  ];
  const known = new Map<Node | undefined, Set<string>>();
  return named
    .filter(({ name, node }) => {
      if (name.type !== Kind.Identifier) return false;
      const container = containerOf(parsed, node);
      const names = known.get(container) ?? new Set();
      known.set(container, names);
      const isTaken = names.has(name.name) && node.type !== Kind.VariableDeclaration;
      names.add(name.name);
      return isTaken;
    })
    .map(({ node }) => fault('syntax/merged', 'parts of one namespace or enum in several places', node));
};
