import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { keyOf } from '../keys.ts';
import type { Node } from '../tree.ts';
import { unwrap } from '../unwrap.ts';
import { isWritten, outermost } from '../written.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', 'in']);

/** `x.constructor.name` and comparisons only look; what is asked whether something is its instance is told of that. */
const isLook = (context: Context, parent: Node | undefined, node: Node): boolean => {
  if (parent === undefined) return false;
  if (parent.type === Kind.BinaryExpression)
    return COMPARISONS.has(parent.operator) || (parent.operator === 'instanceof' && parent.right === node);
  if (parent.type === Kind.UnaryExpression) return parent.operator === 'typeof' || parent.operator === '!';
  if (parent.type !== Kind.MemberExpression || parent.object !== node || parent.computed) return false;
  const isNamed = parent.property.type === Kind.Identifier && /^(?:name|length)$/.test(parent.property.name);
  return isNamed && !isWritten(context.tree, outermost(context.tree, parent));
};

const isSet = (parent: Node | undefined, node: Node): boolean =>
  parent?.type === Kind.AssignmentExpression && parent.left === node && parent.operator === '=';

/** The constructor of a constructor is `Function`, and so is what a plain call of a constructor was ever good for. */
const isFunctionMaker = (context: Context, parent: Node | undefined, node: Node): boolean => {
  if (parent?.type === Kind.CallExpression || parent?.type === Kind.TaggedTemplateExpression) {
    return !('arguments' in parent) || parent.callee === node;
  }
  if (parent?.type !== Kind.MemberExpression || parent.object !== node) return false;
  const key = keyOf(context, parent);
  return key === 'unknown' || (key !== 'harmless' && key.names.includes('constructor'));
};

const isOfFunction = (access: Node): boolean =>
  access.type === Kind.MemberExpression &&
  /^(?:ArrowFunction|Function|Class)Expression$/.test(unwrap(access.object).type);

/** Somebody reads `constructor` of a value: of a function it is `Function`, which makes code from strings. */
export const judgeConstructor = (context: Context, access: Node): void => {
  const node = outermost(context.tree, access);
  const parent = context.tree.parentOf(node);
  if (isLook(context, parent, node) || isSet(parent, node)) return;
  if (isOfFunction(access) || isFunctionMaker(context, parent, node))
    context.report('eval', access, 'makes a function through a constructor');
  context.report('reflect.constructor', access, 'gets hold of a constructor');
};
