import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { isSlow } from '../regexp.ts';

/** Regular expressions that stand in the text. */
export const judgePatterns = (context: Context): void => {
  for (const node of context.tree.nodes) {
    if (node.type === Kind.Literal && 'regex' in node && isSlow(node.regex.pattern)) {
      context.report('regexp.slow', node, 'a pattern that may take exponential time');
    }
  }
};
