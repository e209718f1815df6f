import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from './context.ts';
import type { Node } from './tree.ts';

/** Alternatives that begin alike below an unbounded repetition: `(a|a)*`, `(\w|\d)+`. */
const OVERLAPPING = /\((?:\?:)?(?:(.)[^()|]*\|\1|\\w\|\\d|\\d\|\\w|\.\|)[^()]*\)(?:[*+]|\{\d+,\})/;

/** Escapes, classes, group ends with their repetition, group starts, repetitions: all that counts for nesting. */
const PARTS = /\\.|\[(?:[^\]\\]|\\.)*\]|\)(?:[*+]|\{\d+,\d*\})?|\(|[*+]|\{\d+,\}/gsu;

/** A group that is repeated and holds something that is repeated without bound: `(a+)+`, `((b)*c){2,}`. */
const isNested = (pattern: string): boolean => {
  const open = [false];
  for (const [part] of pattern.matchAll(PARTS)) {
    if (part === '(') open.push(false);
    else if (part.startsWith(')')) {
      const repeats = open.length > 1 && (open.pop() ?? false);
      if (repeats && part.length > 1) return true;
      open[open.length - 1] ||= repeats || part.length > 1;
    } else if (/^[*+{]/.test(part)) open[open.length - 1] = true;
  }
  return false;
};

/** The pattern may take time exponential in the length of its input. */
export const isSlow = (pattern: string): boolean => isNested(pattern) || OVERLAPPING.test(pattern);

/** A pattern that is made at run time. */
export const judgePattern = (context: Context, node: Node, pattern: Node): void => {
  if (pattern.type === Kind.Literal && 'regex' in pattern) return;
  const folded = context.fold(pattern);
  if (folded.kind !== 'strings') context.report('regexp.dynamic', node, 'a pattern that the text does not hold');
  else if (folded.values.some(isSlow)) context.report('regexp.slow', node, 'a pattern that may take exponential time');
};
