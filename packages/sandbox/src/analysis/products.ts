/** Values that functions of the host make, and that reach further than they seem to: buffers and timers. */
import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import { LISTS_VALUES, MAKES_BUFFER, MAKES_TIMER, POOL_PROPERTIES, RETURNS_ITSELF } from '../data/products.ts';
import type { Context, Thing } from './context.ts';
import { mayBeNamed } from './keys.ts';
import { calleePaths } from './places.ts';
import type { Node } from './tree.ts';
import { unwrap } from './unwrap.ts';

const BUFFER = 'Buffer()';
const TIMER = 'setTimeout()';

/** What is made is the text's own to write. */
export const isProduct = (path: string): boolean => path.startsWith(BUFFER) || path.startsWith(TIMER);

const productOf = (path: string): string | undefined => {
  if (MAKES_BUFFER.test(path)) return BUFFER;
  if (MAKES_TIMER.test(path)) return TIMER;
  const [product, method, ...rest] = path.split('.');
  const isItself = product !== undefined && isProduct(product) && RETURNS_ITSELF.has(method ?? '');
  return isItself && rest.length === 0 ? product : undefined;
};

/** What a call of the thing makes is followed as the thing is. */
export const followProduct = (context: Context, thing: Thing, call: Node): void => {
  const path = productOf(thing.path);
  if (path !== undefined) context.follow({ kind: 'global', node: call, entry: {}, path });
};

/** Small buffers lie in memory that all share: their own is that of others too. */
export const judgePool = (context: Context, owner: Thing, name: string): void => {
  if (owner.path === BUFFER && POOL_PROPERTIES.has(name))
    context.report('process.info', owner.node, `takes ${name} of a buffer, which others share`);
};

const readsPool = (context: Context): boolean =>
  context.tree.ofType(Kind.MemberExpression, Kind.Property).some((node) => mayBeNamed(context, node, POOL_PROPERTIES));

const listsValues = (context: Context): boolean =>
  context.tree
    .ofType(Kind.CallExpression)
    .some(
      (call) =>
        calleePaths(context, call).some((path) => LISTS_VALUES.has(path)) ||
        (call.arguments.length > 1 && calleePaths(context, call).includes('JSON.stringify')),
    );

/** Asked for each text once. */
const once = (find: (context: Context) => boolean): ((context: Context) => boolean) => {
  const known = new WeakMap<Context, boolean>();
  return (context) => {
    const found = known.get(context) ?? find(context);
    known.set(context, found);
    return found;
  };
};

const mayReadPool = once(readsPool);
const mayListValues = once(listsValues);

const isCleared = (context: Context, parent: Node | undefined): boolean => {
  if (parent?.type !== Kind.CallExpression) return false;
  const callee = unwrap(parent.callee);
  return (
    callee.type === Kind.Identifier &&
    context.names.variableOf(callee) === undefined &&
    /^clear(?:Timeout|Interval|Immediate)$/.test(callee.name)
  );
};

/** A product, or what makes buffers, goes where it is not followed: what the text does elsewhere may be done with it. */
export const judgeHandedProduct = (context: Context, thing: Thing): void => {
  const parent = context.tree.parentOf(thing.node);
  if (parent?.type === Kind.ExpressionStatement) return;
  if ((thing.path === BUFFER || (thing.path !== 'Buffer' && MAKES_BUFFER.test(thing.path))) && mayReadPool(context))
    context.report('reflect.prototype', thing.node, 'hands on a buffer, whose memory others share');
  if (thing.path === TIMER && !isCleared(context, parent) && mayListValues(context))
    context.report('reflect.key', thing.node, 'hands on a timer, whose parts lead to all timers');
};
