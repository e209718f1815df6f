/**
 * Which variables are the text's own when it runs. What a text declares as a type alone, for somebody else, or after the value that
 * was there before has been used, leaves the name with those who had it.
 */
import { DefinitionType, ScopeType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import { COMMONJS } from '../data/globals.ts';
import { globalEntry, isKnownGlobal, reachable } from './entries.ts';
import type { Definition, Variable } from './scopes/scopes.ts';
import type { Node } from './tree.ts';

const isDeclaredOnly = (part: Node | null | undefined): boolean => part != null && 'declare' in part && part.declare;

/** `declare const process: any` declares nothing at run time: such a name still comes from outside. */
const isAmbientPart = ({ node, parent }: Definition): boolean => isDeclaredOnly(node) || isDeclaredOnly(parent);

export const isAmbient = ({ defs }: Variable): boolean => defs.length > 0 && defs.every(isAmbientPart);

const isOfTypes = (part: Node | null | undefined): boolean =>
  part != null && 'importKind' in part && part.importKind === 'type';

const hasValues = ({ body }: TSESTree.TSModuleDeclaration): boolean =>
  body?.type === Kind.TSModuleBlock && body.body.some(leavesCode);

const TYPES_ALONE: ReadonlySet<string> = new Set([
  Kind.TSInterfaceDeclaration,
  Kind.TSTypeAliasDeclaration,
  Kind.TSDeclareFunction,
  Kind.TSNamespaceExportDeclaration,
]);

/** A statement of a namespace that is there when it runs. */
const leavesCode = (statement: Node): boolean => {
  if (statement.type === Kind.ExportNamedDeclaration && statement.declaration !== null)
    return leavesCode(statement.declaration);
  if (TYPES_ALONE.has(statement.type) || isDeclaredOnly(statement)) return false;
  return statement.type !== Kind.TSModuleDeclaration || hasValues(statement);
};

/** Builders differ over what they leave of these, and an import of a name may be one of a type. */
const isDoubtful = ({ type, node }: Definition): boolean =>
  (type === DefinitionType.TSEnumName && node.type === Kind.TSEnumDeclaration && node.const) ||
  (node.type === Kind.TSImportEqualsDeclaration && node.moduleReference.type !== Kind.TSExternalModuleReference);

const isErased = (definition: Definition): boolean => {
  const { type, node, parent } = definition;
  if (type === DefinitionType.Type || isAmbientPart(definition) || isOfTypes(node) || isOfTypes(parent)) return true;
  if (type === DefinitionType.FunctionName) return node.type === Kind.TSDeclareFunction;
  return type === DefinitionType.TSModuleName && node.type === Kind.TSModuleDeclaration && !hasValues(node);
};

const isOfTopFunction = ({ type, node }: Definition): boolean =>
  type === DefinitionType.FunctionName && node.parent?.type === Kind.Program;

const isAtTopOfScript = ({ scope }: Variable): boolean =>
  scope.block.type === Kind.Program && scope.type !== ScopeType.module;

const isInside = (inner: Node, outer: Node): boolean =>
  inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/** A function that is declared may be called before anything of its block was done. */
const isReachedInOrder = (node: Node, block: Node): boolean => {
  for (let outer: Node | undefined = node; outer !== undefined && outer !== block; outer = outer.parent)
    if (outer.type === Kind.FunctionDeclaration) return false;
  return true;
};

/** Where a declaration has given its value before anything is done: after it among its statements, in the loop that it leads. */
const reignOf = ({ init, parent: { parent: holder } }: TSESTree.VariableDeclarator): Node | undefined => {
  if (holder.type === Kind.ForOfStatement || holder.type === Kind.ForInStatement) return holder.body;
  const isList = holder.type === Kind.Program || holder.type === Kind.BlockStatement;
  return isList && init !== null ? holder : undefined;
};

/** The variable has a value of its own wherever it is used. */
const isSetBeforeUse = ({ defs: [definition, ...others], references }: Variable): boolean => {
  const declarator = definition?.node;
  if (declarator?.type !== Kind.VariableDeclarator || others.length > 0) return false;
  const reign = reignOf(declarator);
  if (reign === undefined) return false;
  return references.every(
    ({ identifier, init }) =>
      init === true ||
      (identifier.range[0] >= declarator.range[1] &&
        isInside(identifier, reign) &&
        isReachedInOrder(identifier, reign)),
  );
};

/** What CommonJS gives a file is there until a declaration of the same name gives it another value, which may be never. */
const isWrappersOwn = (variable: Variable): boolean =>
  isAtTopOfScript(variable) &&
  Object.hasOwn(COMMONJS, variable.name) &&
  !variable.defs.some(isOfTopFunction) &&
  !isSetBeforeUse(variable);

/**
 * `var process` at the top of a script that is no CommonJS file declares the global anew and leaves it what it is. A
 * variable that is given something else at once is a variable like others.
 */
const isRedeclared = (variable: Variable): boolean => {
  if (!isAtTopOfScript(variable)) return false;
  if (reachable(globalEntry(variable.name)).every((capability) => capability === 'globals.read')) return false;
  return variable.defs.every(({ type, node, parent }) => {
    if (type !== DefinitionType.Variable || parent?.type !== Kind.VariableDeclaration || parent.kind !== 'var')
      return false;
    const init = node.type === Kind.VariableDeclarator ? node.init : null;
    return init === null || variable.references.some((found) => found.isRead() && isInside(found.identifier, init));
  });
};

const isOwn = (variable: Variable): boolean => {
  const { defs, name } = variable;
  if (isWrappersOwn(variable) || isRedeclared(variable)) return false;
  // The `arguments` of a function are declared by nobody.
  return defs.length === 0 || defs.some((each) => !isErased(each) && !(isDoubtful(each) && isKnownGlobal(name)));
};

/** Whether variables are the text's own. Asked for each reference, so each variable is looked at once. */
export const ownership = (): ((variable: Variable) => boolean) => {
  const known = new Map<Variable, boolean>();
  return (variable) => {
    const own = known.get(variable) ?? isOwn(variable);
    known.set(variable, own);
    return own;
  };
};
