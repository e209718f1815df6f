import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Node } from '../tree.ts';

/** What an identifier can be. */
export interface Roles {
  read(identifier: TSESTree.Identifier): void;
  /** `a += b`, `a++` */
  update(identifier: TSESTree.Identifier, value: Node | null): void;
  /** It is given a value, alone or as a part of a pattern, and perhaps declared by it. */
  target(identifier: TSESTree.Identifier): void;
  import(identifier: TSESTree.Identifier, node: Node): void;
  nameFunction(identifier: TSESTree.Identifier, node: Node): void;
  nameClass(identifier: TSESTree.Identifier, node: Node): void;
}

type ByParent = {
  readonly [K in Kind]?: (roles: Roles, identifier: TSESTree.Identifier, parent: Extract<Node, { type: K }>) => void;
};

/** It is only a word: a label, a key, a name in another module. */
const word = (): void => undefined;

const target = (roles: Roles, identifier: TSESTree.Identifier): void => {
  roles.target(identifier);
};

const ofLeft = (roles: Roles, identifier: TSESTree.Identifier, parent: { readonly left: Node }): void => {
  if (parent.left === identifier) roles.target(identifier);
  else roles.read(identifier);
};

const ofMember = (
  roles: Roles,
  identifier: TSESTree.Identifier,
  parent: { readonly value: Node | null; readonly computed: boolean },
): void => {
  if (parent.value === identifier || parent.computed) roles.read(identifier);
};

const ofFunction = (roles: Roles, identifier: TSESTree.Identifier, parent: TSESTree.FunctionLike): void => {
  if (parent.id === identifier) roles.nameFunction(identifier, parent);
  else if (parent.body === identifier) roles.read(identifier);
  else roles.target(identifier);
};

const ofClass = (
  roles: Roles,
  identifier: TSESTree.Identifier,
  parent: TSESTree.ClassDeclaration | TSESTree.ClassExpression,
): void => {
  if (parent.id === identifier) roles.nameClass(identifier, parent);
  else roles.read(identifier);
};

const ofImport = (roles: Roles, identifier: TSESTree.Identifier, parent: TSESTree.ImportClause): void => {
  if (parent.local === identifier) roles.import(identifier, parent);
};

/** Whatever is not listed uses the name. */
const BY_PARENT: ByParent = {
  [Kind.LabeledStatement]: word,
  [Kind.BreakStatement]: word,
  [Kind.ContinueStatement]: word,
  [Kind.MetaProperty]: word,
  [Kind.ImportAttribute]: word,
  [Kind.ExportAllDeclaration]: word,
  [Kind.ArrayPattern]: target,
  [Kind.RestElement]: target,
  [Kind.CatchClause]: target,
  [Kind.AssignmentPattern]: ofLeft,
  [Kind.ForInStatement]: ofLeft,
  [Kind.ForOfStatement]: ofLeft,
  [Kind.MethodDefinition]: ofMember,
  [Kind.PropertyDefinition]: ofMember,
  [Kind.FunctionDeclaration]: ofFunction,
  [Kind.FunctionExpression]: ofFunction,
  [Kind.ArrowFunctionExpression]: ofFunction,
  [Kind.ClassDeclaration]: ofClass,
  [Kind.ClassExpression]: ofClass,
  [Kind.ImportSpecifier]: ofImport,
  [Kind.ImportDefaultSpecifier]: ofImport,
  [Kind.ImportNamespaceSpecifier]: ofImport,
  [Kind.MemberExpression]: (roles, identifier, parent) => {
    if (parent.object === identifier || parent.computed) roles.read(identifier);
  },
  [Kind.Property]: (roles, identifier, parent) => {
    if (parent.value === identifier && parent.parent.type === Kind.ObjectPattern) roles.target(identifier);
    else ofMember(roles, identifier, parent);
  },
  [Kind.AssignmentExpression]: (roles, identifier, parent) => {
    if (parent.left === identifier && parent.operator !== '=') roles.update(identifier, parent.right);
    else ofLeft(roles, identifier, parent);
  },
  [Kind.UpdateExpression]: (roles, identifier) => {
    roles.update(identifier, null);
  },
  [Kind.VariableDeclarator]: (roles, identifier, parent) => {
    if (parent.id === identifier) roles.target(identifier);
    else roles.read(identifier);
  },
  [Kind.ExportSpecifier]: (roles, identifier, parent) => {
    if (parent.local === identifier && parent.parent.source === null) roles.read(identifier);
  },
};

const ROLES = BY_PARENT as Readonly<
  Record<string, ((roles: Roles, identifier: TSESTree.Identifier, parent: Node) => void) | undefined>
>;

/** Does what the place of an identifier says. */
export const takeRole = (roles: Roles, identifier: TSESTree.Identifier): void => {
  const role = ROLES[identifier.parent.type];
  if (role === undefined) roles.read(identifier);
  else role(roles, identifier, identifier.parent);
};
