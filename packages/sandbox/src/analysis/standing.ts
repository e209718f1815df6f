import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Node, Tree } from './tree.ts';

/** What holds for the code in one place of a script. */
export interface Standing {
  readonly isStrict: boolean;
  /** `this` may be the global object. */
  readonly seesGlobal: boolean;
}

/** Only the statements at the beginning can be directives. */
const hasUseStrict = (body: readonly Node[]): boolean => {
  for (const statement of body) {
    if (!('directive' in statement) || statement.directive === undefined) return false;
    if (statement.directive === 'use strict') return true;
  }
  return false;
};

const saysStrict = (node: Node): boolean => {
  if (node.type === Kind.Program) return hasUseStrict(node.body);
  return 'body' in node && node.body != null && 'body' in node.body && Array.isArray(node.body.body)
    ? hasUseStrict(node.body.body)
    : false;
};

const FUNCTIONS: ReadonlySet<string> = new Set([
  Kind.ArrowFunctionExpression,
  Kind.FunctionDeclaration,
  Kind.FunctionExpression,
]);

/** The value of a field and a static block have a `this` of their own; computed keys have that of what is around the class. */
const isOfClass = (parent: Node, child: Node): boolean =>
  parent.type === Kind.StaticBlock ||
  ((parent.type === Kind.PropertyDefinition || parent.type === Kind.AccessorProperty) && parent.value === child);

/** At the top of a script that is no CommonJS file `this` is the global object, strict or not. */
const AT_TOP: Standing = { isStrict: false, seesGlobal: true };

/**
 * Where each node of a script stands. What is found out on the way to one node is kept for the others, so that all of them together
 * take linear time.
 */
export const standings = (tree: Tree): ((node: Node) => Standing) => {
  const known = new Map<Node, Standing>();
  const strict = new Map<Node, boolean>();
  const isSaidStrict = (node: Node): boolean => {
    const said = strict.get(node) ?? saysStrict(node);
    strict.set(node, said);
    return said;
  };
  const below = (outer: Standing, parent: Node, child: Node): Standing => {
    const isFunction = FUNCTIONS.has(parent.type);
    const isStrict =
      outer.isStrict ||
      parent.type === Kind.ClassBody ||
      ((isFunction || parent.type === Kind.Program) && isSaidStrict(parent));
    let { seesGlobal } = outer;
    if (isFunction && parent.type !== Kind.ArrowFunctionExpression) seesGlobal = !isStrict;
    else if (isOfClass(parent, child)) seesGlobal = false;
    return isStrict === outer.isStrict && seesGlobal === outer.seesGlobal ? outer : { isStrict, seesGlobal };
  };
  return (node) => {
    const way: Node[] = [];
    let current = node;
    let parent = tree.parentOf(current);
    for (; parent !== undefined && !known.has(current); parent = tree.parentOf(current)) {
      way.push(current);
      current = parent;
    }
    let standing = known.get(current) ?? AT_TOP;
    for (const child of way.reverse()) {
      standing = below(standing, current, child);
      known.set(child, standing);
      current = child;
    }
    return standing;
  };
};
