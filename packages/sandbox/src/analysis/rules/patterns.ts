import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Context } from '../context.ts';
import { isSlow } from '../regexp.ts';

/** Regular expressions that stand in the text. */
export const judgePatterns = (context: Context): void => {
  for (const node of context.tree.ofType(Kind.Literal)) {
    if ('regex' in node && isSlow(node.regex.pattern)) {
      context.report('regexp.slow', node, 'a pattern that may take exponential time');
    }
  }
};
