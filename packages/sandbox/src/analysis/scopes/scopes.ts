/**
 * What every scope analysis has to tell. The shapes are those of typescript-eslint's scope manager, which serves TypeScript
 * and the reference lane as it is.
 */
import type { DefinitionType, ScopeManager, ScopeType } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import type { Node } from '../tree.ts';

export interface Definition {
  readonly type: DefinitionType;
  readonly node: Node;
  readonly parent?: Node | null | undefined;
}

/** One use of a name. */
export interface Reference {
  readonly identifier: TSESTree.Identifier | TSESTree.JSXIdentifier;
  readonly resolved: Variable | null;
  /** It is the value that the variable is declared with. */
  readonly init?: boolean | undefined;
  /** It is no mere type. */
  readonly isValueReference: boolean;
  /** What is written, where that is one expression. */
  readonly writeExpr?: Node | null | undefined;
  isRead(): boolean;
  isWrite(): boolean;
}

export interface Variable {
  readonly name: string;
  readonly defs: readonly Definition[];
  readonly references: readonly Reference[];
  readonly scope: VariablesScope;
}

/** Where a variable is declared. */
export interface VariablesScope {
  readonly type: ScopeType;
  readonly block: Node;
  readonly upper?: VariablesScope | null | undefined;
  /** By name; absent where nothing that is declared can be nothing at run time. */
  readonly set?: ReadonlyMap<string, Variable>;
}

export interface Scopes {
  /** Every use of a name as a value. */
  readonly references: readonly Reference[];
  /** The variable that an import or the like declares. */
  declaredBy(node: Node): Variable | undefined;
}

/** Scopes as typescript-eslint finds them. */
export const managedScopes = (manager: ScopeManager): Scopes => ({
  references: manager.scopes.flatMap(({ references }) => references.filter(({ isValueReference }) => isValueReference)),
  declaredBy: (node) => manager.getDeclaredVariables(node)[0],
});
