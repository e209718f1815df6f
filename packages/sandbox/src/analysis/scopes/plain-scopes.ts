/**
 * Who means whom in plain JavaScript, in two passes over the nodes: each is given the scope that it stands in, then each
 * identifier declares, uses, or is only a word. It finds what typescript-eslint's scope manager finds, in a fraction of the
 * time; tests and proofs hold it to that.
 *
 * Rules of the language that decide what a name means (ECMA-262, sections 8.2 and 10.2.11):
 * 1. `var` and parameters belong to the function, everything else to the block.
 * 2. What stands among the parameters does not see what the body declares.
 * 3. A named function expression and a class see their own name in a scope of their own.
 * 4. What a `switch` decides by stands outside of it.
 * 5. A function in a block belongs to the block alone. Sloppy code sees it outside as well (annex B): there its name counts
 *    as one from outside, which is the strict reading.
 */
import { DefinitionType, ScopeType } from '@typescript-eslint/scope-manager';
import { AST_NODE_TYPES as Kind, type TSESTree } from '@typescript-eslint/types';
import type { Goal } from '../language.ts';
import type { Node, Tree } from '../tree.ts';
import { place, placeOf, varScope } from './place.ts';
import { takeRole, type Roles } from './roles.ts';
import { Scope, Use, type OwnVariable } from './scope.ts';
import type { Scopes, Variable } from './scopes.ts';

type PatternPart = TSESTree.DestructuringPattern | TSESTree.Property;

const isPatternPart = (node: Node): node is PatternPart => {
  switch (node.type) {
    case Kind.ObjectPattern:
    case Kind.ArrayPattern:
    case Kind.RestElement:
    case Kind.AssignmentPattern:
      return true;
    case Kind.Property:
      return node.parent.type === Kind.ObjectPattern;
    default:
      return false;
  }
};

class PlainScopes implements Roles, Scopes {
  readonly references: Use[] = [];
  readonly #imports = new Map<Node, OwnVariable>();

  declaredBy(node: Node): Variable | undefined {
    return this.#imports.get(node);
  }

  read(identifier: TSESTree.Identifier): void {
    this.references.push(new Use(identifier, 'read'));
  }

  update(identifier: TSESTree.Identifier, value: Node | null): void {
    this.references.push(new Use(identifier, 'both', false, value));
  }

  import(identifier: TSESTree.Identifier, node: Node): void {
    const definition = { type: DefinitionType.ImportBinding, node, parent: node.parent };
    this.#imports.set(node, placeOf(identifier).declare(identifier, definition));
  }

  nameFunction(identifier: TSESTree.Identifier, node: Node): void {
    // Rule 3: of an expression this is the scope of its name, of a declaration the one around it.
    placeOf(node).upper?.declare(identifier, { type: DefinitionType.FunctionName, node });
  }

  nameClass(identifier: TSESTree.Identifier, node: Node): void {
    const definition = { type: DefinitionType.ClassName, node };
    const inner = placeOf(node);
    inner.declare(identifier, definition);
    if (node.type === Kind.ClassDeclaration) inner.upper?.declare(identifier, definition);
  }

  target(identifier: TSESTree.Identifier): void {
    const defaults: Node[] = [];
    let root: Node = identifier.parent;
    for (; isPatternPart(root); root = root.parent) {
      if (root.type === Kind.AssignmentPattern) defaults.push(root.right);
    }
    const isDeclared = this.#declare(identifier, root);
    if (!isDeclared) this.references.push(new Use(identifier, 'write', false, 'right' in root ? root.right : null));
    for (const value of defaults) this.references.push(new Use(identifier, 'write', isDeclared, value));
  }

  /** @returns Whether what stands around the pattern declares what is in it. */
  #declare(identifier: TSESTree.Identifier, root: Node): boolean {
    switch (root.type) {
      case Kind.VariableDeclarator:
        this.#declareVariable(identifier, root);
        return true;
      case Kind.FunctionDeclaration:
      case Kind.FunctionExpression:
      case Kind.ArrowFunctionExpression:
        placeOf(root).declare(identifier, { type: DefinitionType.Parameter, node: root });
        return true;
      case Kind.CatchClause:
        placeOf(root).declare(identifier, { type: DefinitionType.CatchClause, node: root });
        return true;
      default:
        return false;
    }
  }

  #declareVariable(identifier: TSESTree.Identifier, declarator: TSESTree.VariableDeclarator): void {
    const declaration = declarator.parent;
    const scope = placeOf(identifier);
    // Rule 1.
    (declaration.kind === 'var' ? varScope(scope) : scope).declare(identifier, {
      type: DefinitionType.Variable,
      node: declarator,
      parent: declaration,
    });
    const loop = declaration.parent;
    const isLoop =
      (loop.type === Kind.ForInStatement || loop.type === Kind.ForOfStatement) && loop.left === declaration;
    const value = isLoop ? loop.right : declarator.init;
    if (value !== null) this.references.push(new Use(identifier, 'write', true, value));
  }

  /** Once everything is declared. */
  resolve(): void {
    for (const use of this.references) {
      const { identifier } = use;
      const [at] = identifier.range;
      let scope: Scope | undefined = placeOf(identifier);
      let found: OwnVariable | undefined;
      for (; scope !== undefined && found === undefined; scope = scope.upper) found = scope.find(identifier.name, at);
      if (found === undefined) continue;
      use.resolved = found;
      found.references.push(use);
    }
  }
}

/** Scopes of a tree that acorn made. A script's top is the function that CommonJS puts around it. */
export const plainScopes = (tree: Tree, program: TSESTree.Program, goal: Goal): Scopes => {
  place(tree, new Scope(program, goal === 'module' ? ScopeType.module : ScopeType.function, undefined));
  const scopes = new PlainScopes();
  for (const identifier of tree.ofType(Kind.Identifier)) takeRole(scopes, identifier);
  scopes.resolve();
  return scopes;
};
