import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { isKnownGlobal } from '../entries.ts';
import { keyOf } from '../keys.ts';
import { standings, type Standing } from '../standing.ts';
import type { Node } from '../tree.ts';
import { isWritten, outermost } from '../written.ts';
import { hookless } from './instanceof.ts';

/** Names of Node's global object that no list of ours grants: read from it they are as good as named. */
const UNLISTED_GLOBALS: ReadonlySet<string> = new Set(
  (
    'CloseEvent Crypto CryptoKey File MessageEvent Navigator Performance PerformanceEntry PerformanceMark PerformanceMeasure ' +
    'PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming ReadableByteStreamController ' +
    'ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController SubtleCrypto ' +
    'TransformStreamDefaultController WritableStreamDefaultController WritableStreamDefaultWriter'
  ).split(' '),
);

/** Of the global object these are what they are of any object, or a value without parts. */
const NOTHING_GLOBAL: ReadonlySet<string> = new Set(['hasOwnProperty', 'undefined', 'NaN', 'Infinity']);

const isGlobalName = (name: string): boolean =>
  !NOTHING_GLOBAL.has(name) && (isKnownGlobal(name) || UNLISTED_GLOBALS.has(name));

/** Whether `this.key` may be a part of the global object that it did not get from this text, or sets one. */
const mattersAsMember = (context: Context, member: Extract<Node, { type: Kind.MemberExpression }>): boolean => {
  if (isWritten(context.tree, outermost(context.tree, member))) return true;
  const key = keyOf(context, member);
  if (typeof key !== 'string') return key.names.some(isGlobalName);
  if (key === 'unknown') return true;
  // A key of which only the beginning or the end is known is harmless for any object but this one.
  const { kind } = context.fold(member.property);
  return member.computed && (kind === 'prefix' || kind === 'suffix');
};

const LOOKS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', 'in']);

/** Whether what is done with `this` would matter if it were the global object. */
const mattering = (context: Context): ((node: Node) => boolean) => {
  const isHookless = hookless(context);
  return (node) => {
    const value = outermost(context.tree, node);
    const parent = context.tree.parentOf(value);
    switch (parent?.type) {
      case Kind.BinaryExpression:
        if (parent.operator === 'instanceof') return parent.left !== value || !isHookless(parent.right);
        return !LOOKS.has(parent.operator);
      case Kind.UnaryExpression:
        return parent.operator !== 'typeof';
      case Kind.LogicalExpression:
        return parent.operator !== '&&' || parent.left !== value;
      case Kind.MemberExpression:
        return parent.object !== value || mattersAsMember(context, parent);
      default:
        return true;
    }
  };
};

/** `<this.part/>` names it in a node of another kind. */
const isElementName = (context: Context, node: Extract<Node, { type: Kind.JSXIdentifier }>): boolean => {
  const parent = context.tree.parentOf(node);
  if (node.name !== 'this') return false;
  return parent?.type === Kind.JSXMemberExpression ? parent.object === node : parent?.type === Kind.JSXOpeningElement;
};

/**
 * In sloppy code a plain call makes `this` the global object. `super` gives it to the methods it calls, and sets what it sets on
 * it.
 */
export const judgeThis = (context: Context): void => {
  if (context.parsed.goal !== 'script') return;
  const standingOf: (node: Node) => Standing = standings(context.tree);
  const matters = mattering(context);
  const report = (node: Node): void => {
    context.report('reflect.this', node, '`this` may be the global object here');
  };
  for (const node of context.tree.ofType(Kind.ThisExpression)) {
    if (standingOf(node).seesGlobal && matters(node)) report(node);
  }
  for (const node of context.tree.ofType(Kind.Super)) {
    if (standingOf(node).seesGlobal && context.tree.parentOf(node)?.type === Kind.MemberExpression) report(node);
  }
  for (const node of context.tree.ofType(Kind.JSXIdentifier)) {
    if (isElementName(context, node) && standingOf(node).seesGlobal) report(node);
  }
};
