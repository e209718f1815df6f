import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { globalEntry, reachable } from '../entries.ts';
import { keyOf } from '../keys.ts';
import type { Node } from '../tree.ts';

const hasUseStrict = (body: readonly Node[]): boolean =>
  body.some((statement) => 'directive' in statement && statement.directive === 'use strict');

/** Whether `this` here may be the global object: outside modules, classes and strict code. At the top of a script it is, but for CommonJS. */
const maySeeGlobal = (context: Context, node: Node): boolean => {
  let current: Node | undefined = context.tree.parentOf(node);
  for (; current !== undefined; current = context.tree.parentOf(current)) {
    if (current.type === Kind.ClassBody) return false;
    if (current.type === Kind.Program) return !hasUseStrict(current.body);
    if (current.type !== Kind.FunctionDeclaration && current.type !== Kind.FunctionExpression) continue;
    if ('body' in current.body && hasUseStrict(current.body.body)) return false;
  }
  return false;
};

const READS_ONLY: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', 'instanceof', 'in']);

/** What is done with `this` would matter if it were the global object. */
const matters = (context: Context, node: Node): boolean => {
  const parent = context.tree.parentOf(node);
  if (parent?.type === Kind.BinaryExpression) return !READS_ONLY.has(parent.operator);
  if (parent?.type === Kind.UnaryExpression && parent.operator === 'typeof') return false;
  if (parent?.type === Kind.LogicalExpression && parent.operator === '&&' && parent.left === node) return false;
  if (parent?.type !== Kind.MemberExpression || parent.object !== node) return true;
  const key = keyOf(context, parent);
  if (typeof key === 'string') return key === 'unknown';
  return key.names.some((name) => reachable(globalEntry(name)).some((capability) => capability !== 'globals.read'));
};

/** In sloppy code a plain call makes `this` the global object. */
export const judgeThis = (context: Context): void => {
  if (context.parsed.goal !== 'script') return;
  for (const node of context.tree.ofType(Kind.ThisExpression)) {
    if (maySeeGlobal(context, node) && matters(context, node)) {
      context.report('reflect.this', node, '`this` may be the global object here');
    }
  }
};
