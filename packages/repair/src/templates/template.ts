import type { Ingredients } from '../mine/ingredients.ts';
import type { MinedInputs } from '../mine/inputs.ts';
import type { Node, SourceUnit } from '../source/parse.ts';
import type { Splice } from '../source/splice.ts';

/** One possible change of one file. */
export interface Proposal {
  readonly splices: readonly Splice[];
  /** Multiplies the template's prior. @default 1 */
  readonly weight?: number;
  /** Multiplies the template's trust. @default 1 */
  readonly trust?: number;
}

export interface TemplateContext {
  readonly unit: SourceUnit;
  readonly file: Ingredients;
  readonly inputs: MinedInputs;
  text(node: Node): string;
  /** Names that can be read at the node, nearest first. */
  names(node: Node): readonly string[];
}

/** One kind of mistake that people make, and how to undo it. */
export interface Template {
  readonly name: string;
  /**
   * How likely one of its proposals is the real fix, against one of another template; the order of the search depends on it.
   * Half-way, in logarithms, between what was guessed and what fits collected fixes (docs/decisions/0038).
   */
  readonly prior: number;
  /** In [0, 1]: how far a change of this kind is believed when all tests pass. Deleting code passes easily and is rarely right. */
  readonly trust: number;
  propose(node: Node, context: TemplateContext): Iterable<Proposal>;
}
