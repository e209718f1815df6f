import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { DefinitionType, ScopeType } from '@typescript-eslint/scope-manager';
import { globalEntry, reachable } from './entries.ts';
import type { Parsed } from './parse.ts';
import type { Variable } from './scopes/scopes.ts';
import type { Node } from './tree.ts';

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
  /** The variable is given a value exactly once, where it is declared. */
  isConstant(variable: Variable): boolean;
}

/** `declare const process: any` declares nothing at run time: such a name still comes from outside. */
const isAmbient = (variable: Variable): boolean =>
  variable.defs.length > 0 &&
  variable.defs.every(({ node, parent }) =>
    [node, parent].some((part) => part != null && 'declare' in part && part.declare),
  );

/** `arguments` at the top of a CommonJS file: those of the wrapper around it. */
const isWrapper = (variable: Variable): boolean =>
  variable.defs.length === 0 && variable.scope.block.type === Kind.Program;

const isInside = (inner: Node, outer: Node): boolean =>
  inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];

/**
 * `var process` at the top of a script that is no CommonJS file declares the global anew and leaves it what it is. A
 * variable that is given something else at once is a variable like others.
 */
const isRedeclared = (variable: Variable): boolean => {
  if (variable.scope.block.type !== Kind.Program || variable.scope.type === ScopeType.module) return false;
  if (reachable(globalEntry(variable.name)).every((capability) => capability === 'globals.read')) return false;
  return variable.defs.every(({ type, node, parent }) => {
    if (type !== DefinitionType.Variable || parent?.type !== Kind.VariableDeclaration || parent.kind !== 'var')
      return false;
    const init = node.type === Kind.VariableDeclarator ? node.init : null;
    return init === null || variable.references.some((found) => found.isRead() && isInside(found.identifier, init));
  });
};

/** The variable is the text's own. Asked for each reference, so each variable is looked at once. */
const ownership = (): ((variable: Variable) => boolean) => {
  const known = new Map<Variable, boolean>();
  return (variable) => {
    const own = known.get(variable) ?? !(isAmbient(variable) || isWrapper(variable) || isRedeclared(variable));
    known.set(variable, own);
    return own;
  };
};

/** An identifier that was told which variable it means. */
type Resolved = Node & { variable?: Variable };

export const namesOf = ({ scopes }: Parsed): Names => {
  const free: FreeName[] = [];
  const isOwn = ownership();
  for (const { identifier, resolved } of scopes.references) {
    if (resolved !== null && isOwn(resolved)) (identifier as Resolved).variable = resolved;
    else free.push({ name: identifier.name, node: identifier, declared: resolved !== null && isAmbient(resolved) });
  }
  return {
    variableOf: (identifier) => (identifier as Resolved).variable,
    free,
    readsOf: (variable) =>
      variable.references.filter((found) => found.isRead() && found.isValueReference).map((found) => found.identifier),
    isConstant: (variable) =>
      variable.defs.length === 1 &&
      variable.references.filter((found) => found.isWrite()).every((found) => found.init === true),
  };
};
