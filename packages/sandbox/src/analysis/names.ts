import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { ScopeType } from '@typescript-eslint/scope-manager';
import { isAmbient, ownership } from './definitions.ts';
import type { Parsed } from './parse.ts';
import type { Reference, Scopes, Variable } from './scopes/scopes.ts';
import type { Node } from './tree.ts';
import { unwrap } from './unwrap.ts';
import { isWritten, outermost } from './written.ts';

export interface FreeName {
  readonly name: string;
  readonly node: Node;
  /** The text says `declare` of it. */
  readonly declared: boolean;
}

/** Whom each identifier means. */
export interface Names {
  /** The variable behind an identifier that is used, unless it comes from outside. */
  variableOf(identifier: Node): Variable | undefined;
  /** Identifiers that mean something outside the text. */
  readonly free: readonly FreeName[];
  /** Uses of a variable that read it. */
  readsOf(variable: Variable): readonly Node[];
  /** Nobody declares it: it means what the language or the host call by that name. */
  isGlobal(identifier: Node): boolean;
  /** All that is written to it is written in ways that are seen. */
  isSteady(variable: Variable): boolean;
  /** The variable is given a value exactly once, where it is declared. */
  isConstant(variable: Variable): boolean;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  Kind.FunctionDeclaration,
  Kind.FunctionExpression,
  Kind.ArrowFunctionExpression,
]);

/** Functions of blocks that sloppy code sees outside as well: there nobody knows whom their names mean. */
const namesOfBlockFunctions = ({ tree, goal }: Parsed): ReadonlySet<string> => {
  if (goal !== 'script') return new Set();
  const inBlocks = tree.ofType(Kind.FunctionDeclaration).filter((node) => {
    const parent = tree.parentOf(node);
    const holder = parent === undefined ? undefined : tree.parentOf(parent);
    const isOfBody = parent?.type === Kind.BlockStatement && holder !== undefined && FUNCTIONS.has(holder.type);
    return parent?.type !== Kind.Program && !isOfBody;
  });
  return new Set(inBlocks.flatMap(({ id }) => (id === null ? [] : [id.name])));
};

const WRAPPERS = [
  Kind.TSAsExpression,
  Kind.TSNonNullExpression,
  Kind.TSSatisfiesExpression,
  Kind.TSTypeAssertion,
] as const;

/** `(key as string) = …`: typescript-eslint's scopes do not see these writes. */
const writtenInWrappers = ({ tree, language }: Parsed): ReadonlySet<Node> => {
  const found = new Set<Node>();
  if (!language.typescript) return found;
  for (const wrapper of tree.ofType(...WRAPPERS))
    if (isWritten(tree, outermost(tree, wrapper))) found.add(unwrap(wrapper));
  return found;
};

/** An identifier that was told which variable it means. */
type Resolved = Node & { variable?: Variable };

/** The next variable of that name further out that is the text's own. */
const ownBehind = (variable: Variable, isOwn: (variable: Variable) => boolean): Variable | null => {
  for (let { upper } = variable.scope; upper; { upper } = upper) {
    const found = upper.set?.get(variable.name);
    if (found !== undefined && isOwn(found)) return found;
  }
  return null;
};

/** Whom a use of a name means; null where it means something outside the text. */
const meaningOf = ({ resolved }: Reference, isOwn: (variable: Variable) => boolean): Variable | null =>
  resolved === null || isOwn(resolved) ? resolved : ownBehind(resolved, isOwn);

/** Names that mean something outside the text. */
export const freeNamesIn = ({ references }: Scopes): ReadonlySet<string> => {
  const isOwn = ownership();
  const free = references.filter((reference) => meaningOf(reference, isOwn) === null);
  return new Set(free.map(({ identifier }) => identifier.name));
};

export const namesOf = (parsed: Parsed): Names => {
  const free: FreeName[] = [];
  const isOwn = ownership();
  const uncertain = namesOfBlockFunctions(parsed);
  const wrapped = writtenInWrappers(parsed);
  const tampered = new Set<Variable>();
  for (const reference of parsed.scopes.references) {
    const { identifier, resolved } = reference;
    const variable = meaningOf(reference, isOwn);
    if (variable === null) {
      free.push({ name: identifier.name, node: identifier, declared: resolved !== null && isAmbient(resolved) });
      continue;
    }
    (identifier as Resolved).variable = variable;
    // Somebody else's declaration stands between, or the write is one that nobody counted.
    if (variable !== resolved || wrapped.has(identifier)) tampered.add(variable);
  }
  const isSteady = (variable: Variable): boolean =>
    !tampered.has(variable) && variable.name !== 'arguments' && variable.scope.type !== ScopeType.tsModule;
  return {
    variableOf: (identifier) => (identifier as Resolved).variable,
    isGlobal: (identifier) =>
      (identifier as Resolved).variable === undefined &&
      identifier.type === Kind.Identifier &&
      !uncertain.has(identifier.name),
    free,
    readsOf: (variable) =>
      variable.references.filter((found) => found.isRead() && found.isValueReference).map((found) => found.identifier),
    isSteady,
    isConstant: (variable) =>
      variable.defs.length === 1 &&
      isSteady(variable) &&
      variable.references.filter((found) => found.isWrite()).every((found) => found.init === true),
  };
};
