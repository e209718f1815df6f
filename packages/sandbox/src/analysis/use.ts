import type { Node } from './tree.ts';

/** One place in a text that can reach something. */
export interface Use {
  /** A capability, after a colon what exactly. */
  readonly capability: string;
  readonly node: Node;
  /** In words, for the finding. */
  readonly what: string;
  /** The module that is loaded, as the text names it. */
  readonly specifier?: string | undefined;
}

/** The capability without what exactly. */
export const kindOf = (capability: string): string => capability.split(':', 1)[0] ?? capability;
