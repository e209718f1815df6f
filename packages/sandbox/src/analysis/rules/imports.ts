import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { memberEntry, reachable, specifierOf, type Specifier } from '../entries.ts';
import { judgeLoad } from '../judge.ts';
import type { Node } from '../tree.ts';

const report = (context: Context, node: Node, { capability }: Specifier, name: string): void => {
  if (capability !== undefined) context.report(capability, node, `imports ${name}`, name);
};

const importedName = (node: TSESTree.ImportSpecifier | TSESTree.ExportSpecifier): string => {
  const name = node.type === Kind.ImportSpecifier ? node.imported : node.local;
  return name.type === Kind.Identifier ? name.name : name.value;
};

const whole = (context: Context, node: Node, found: Specifier, name: string): void => {
  for (const capability of reachable(found.entry)) context.report(capability, node, `takes all of ${name}`);
};

/** `import x from`, `import * as x from`, `import { x } from`, `import x = require()`. */
const followBinding = (context: Context, binding: Node, found: Specifier, name: string, member?: string): void => {
  // What a file or a package holds is the project's own to change.
  if (found.capability !== undefined) return;
  const entry = member === undefined || member === 'default' ? found.entry : memberEntry(found.entry, member);
  const path = member === undefined || member === 'default' ? name : `${name}.${member}`;
  const variable = context.parsed.scopes.declaredBy(binding);
  const reads = variable === undefined ? [] : context.names.readsOf(variable);
  for (const read of reads) context.follow({ kind: 'module', node: read, entry, path });
  // A name that is imported counts even where nothing uses it; a namespace counts by what is used of it, if anything is.
  if (reads.length === 0 || (member !== undefined && member !== 'default')) whole(context, binding, { entry }, path);
};

/** Erased from a declaration that stays, and loads what it names. */
const isType = (specifier: TSESTree.ImportClause | TSESTree.ExportSpecifier): boolean =>
  (specifier.type === Kind.ImportSpecifier && specifier.importKind === 'type') ||
  (specifier.type === Kind.ExportSpecifier && specifier.exportKind === 'type');

const followImport = (context: Context, node: TSESTree.ImportDeclaration): void => {
  const name = node.source.value;
  const found = specifierOf(name);
  report(context, node, found, name);
  if (node.specifiers.every(isType)) whole(context, node, found, name);
  for (const specifier of node.specifiers) {
    if (specifier.type !== Kind.ImportSpecifier) followBinding(context, specifier, found, name);
    else if (!isType(specifier)) followBinding(context, specifier, found, name, importedName(specifier));
  }
};

const followReexport = (context: Context, node: TSESTree.ExportNamedDeclaration): void => {
  if (node.source === null) return;
  const found = specifierOf(node.source.value);
  report(context, node, found, node.source.value);
  if (node.specifiers.every(isType)) whole(context, node, found, node.source.value);
  for (const specifier of node.specifiers) {
    if (isType(specifier)) continue;
    const name = importedName(specifier);
    const entry = name === 'default' ? found.entry : memberEntry(found.entry, name);
    for (const capability of reachable(entry)) context.report(capability, specifier, `hands on ${name}`);
  }
};

const followImportEquals = (
  context: Context,
  node: TSESTree.TSImportEqualsDeclaration,
  outside: ReadonlyMap<Node, string>,
): void => {
  const reference = node.moduleReference;
  if (reference.type !== Kind.TSExternalModuleReference) {
    // `import t = a.b.c` names values as types do; the leftmost name is a value from outside or a local one.
    let left: Node = reference;
    while (left.type === Kind.TSQualifiedName) left = left.left;
    const taken = outside.get(left);
    if (taken !== undefined) context.report('globals.read', node, `takes ${taken}`);
    return;
  }
  const name = reference.expression.value;
  const found = specifierOf(name);
  report(context, node, found, name);
  followBinding(context, node, found, name);
};

const followAllImportEquals = (context: Context): void => {
  const nodes = context.tree.ofType(Kind.TSImportEqualsDeclaration);
  if (nodes.length === 0) return;
  const outside = new Map(context.names.free.map(({ node, name }) => [node, name]));
  for (const node of nodes) followImportEquals(context, node, outside);
};

/** Everything that loads a module, by declaration or by call. */
export const followImports = (context: Context): void => {
  const { tree } = context;
  for (const node of tree.ofType(Kind.ImportDeclaration)) followImport(context, node);
  for (const node of tree.ofType(Kind.ExportNamedDeclaration)) followReexport(context, node);
  for (const node of tree.ofType(Kind.ExportAllDeclaration)) {
    const found = specifierOf(node.source.value);
    report(context, node, found, node.source.value);
    whole(context, node, found, node.source.value);
  }
  followAllImportEquals(context);
  for (const node of tree.ofType(Kind.ImportExpression)) judgeLoad(context, node, node.source);
  for (const node of tree.ofType(Kind.MetaProperty)) {
    if (node.meta.name === 'import') context.report('host.paths', node, 'reads import.meta');
  }
};
