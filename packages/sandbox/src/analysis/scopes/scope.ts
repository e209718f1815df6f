import { ScopeType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Node } from '../tree.ts';
import type { Definition, Reference, Variable } from './scopes.ts';

type Access = 'read' | 'write' | 'both';

export class Use implements Reference {
  readonly identifier: TSESTree.Identifier;
  readonly isValueReference = true;
  readonly init: boolean;
  readonly writeExpr: Node | null | undefined;
  readonly #access: Access;
  resolved: OwnVariable | null = null;

  constructor(identifier: TSESTree.Identifier, access: Access, init = false, writeExpr?: Node | null) {
    this.identifier = identifier;
    this.#access = access;
    this.init = init;
    this.writeExpr = writeExpr;
  }

  isRead(): boolean {
    return this.#access !== 'write';
  }

  isWrite(): boolean {
    return this.#access !== 'read';
  }
}

export interface OwnVariable extends Variable {
  readonly defs: Definition[];
  readonly references: Use[];
  /** Something among the parameters declares it. */
  isParameter: boolean;
}

/** A place where names are declared. */
export class Scope {
  readonly block: Node;
  readonly type: ScopeType;
  readonly upper: Scope | undefined;
  /** Where the body of a function begins; 0 where there are no parameters. */
  readonly #bodyStart: number;
  #variables: Map<string, OwnVariable> | undefined;

  constructor(block: Node, type: ScopeType, upper: Scope | undefined, bodyStart = 0) {
    this.block = block;
    this.type = type;
    this.upper = upper;
    this.#bodyStart = bodyStart;
  }

  #variable(name: string): OwnVariable {
    this.#variables ??= new Map();
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const made: OwnVariable = { name, defs: [], references: [], scope: this, isParameter: false };
    this.#variables.set(name, made);
    return made;
  }

  declare({ name, range: [start] }: TSESTree.Identifier, definition: Definition): OwnVariable {
    const variable = this.#variable(name);
    variable.defs.push(definition);
    if (start < this.#bodyStart) variable.isParameter = true;
    return variable;
  }

  get #hasArguments(): boolean {
    const { type } = this.block;
    return this.type === ScopeType.function && type !== Kind.ArrowFunctionExpression && type !== Kind.Program;
  }

  /**
   * What a name means that stands at an offset in this scope or further in. What stands among the parameters does not see
   * what the body declares.
   */
  find(name: string, at: number): OwnVariable | undefined {
    const found = this.#variables?.get(name);
    if (found !== undefined && (at >= this.#bodyStart || found.isParameter || found.defs.length === 0)) return found;
    return name === 'arguments' && this.#hasArguments ? this.#variable(name) : undefined;
  }
}
