import { AST_NODE_TYPES as Kind } from '@typescript-eslint/types';
import type { Node } from './tree.ts';

const NAME = /(?:\\u\{[0-9a-f]+\}|\\u[0-9a-f]{4}|[\p{ID_Continue}$\u200c\u200d])+/iuy;
const ESCAPE = /\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/gi;

/** Whether a name may be written with escapes. */
export const hasEscapes = (source: string): boolean => source.includes('\\u');

/**
 * Gives names that are written with escapes what the engine reads. TypeScript's scanner loses what stands between two escapes
 * with braces: `s\u{74}r\u{75}ct` becomes `stuct`.
 */
export const readEscapedNames = (nodes: readonly Node[], source: string): void => {
  if (!hasEscapes(source)) return;
  for (const node of nodes) {
    if (node.type !== Kind.Identifier && node.type !== Kind.JSXIdentifier) continue;
    NAME.lastIndex = node.range[0];
    const written = NAME.exec(source)?.[0] ?? '';
    if (written.includes('\\')) {
      node.name = written.replace(ESCAPE, (_, long?: string, short?: string) =>
        String.fromCodePoint(Number.parseInt(long ?? short ?? '', 16)),
      );
    }
  }
};
