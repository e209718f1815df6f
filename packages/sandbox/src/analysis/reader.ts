/**
 * acorn with nodes of our own: all of one shape, with room for what the analysis finds out about them, and with the fields that
 * only TypeScript's trees have.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { Parser, type Comment, type Options } from 'acorn';

const NONE: readonly never[] = Object.freeze([]);

/** What acorn makes of each part of a text; a parser fills in the rest. */
class ReadNode {
  type = '';
  start: number;
  end = 0;
  parent: unknown = undefined;
  scope: unknown = undefined;
  variable: unknown = undefined;

  constructor(start: number) {
    this.start = start;
  }

  get range(): readonly [number, number] {
    return [this.start, this.end];
  }

  get decorators(): readonly never[] {
    return NONE;
  }

  get implements(): readonly never[] {
    return NONE;
  }
}

/** The part of acorn's parser that plugins may replace. */
interface Pluggable {
  readonly start: number;
}

const Reader = Parser.extend(
  (Base) =>
    class extends (Base as unknown as new (options: Options, input: string) => Parser & Pluggable) {
      startNode(): ReadNode {
        return new ReadNode(this.start);
      }

      startNodeAt(start: number): ReadNode {
        return new ReadNode(start);
      }

      copyNode(node: ReadNode): ReadNode {
        return Object.assign(new ReadNode(node.start), node);
      }
    } as unknown as typeof Parser,
);

export interface Read {
  readonly program: TSESTree.Program;
  /** Empty where no comment can be one of HTML's. */
  readonly comments: readonly Comment[];
}

/** @throws SyntaxError, or RangeError when the text is nested too deep */
export const read = (source: string, options: Options): Read => {
  const comments: Comment[] = [];
  // Only those that begin in this way are of interest, and collecting them takes a tenth of the time.
  const collect = /<!--|-->/.test(source) ? { onComment: comments } : {};
  const program = Reader.parse(source, { ...options, ...collect }) as unknown as TSESTree.Program;
  return { program, comments };
};
