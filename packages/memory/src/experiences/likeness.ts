/** How like two problems are by their words. A name of code says more about a cause than a word of a sentence. */
import type { Fingerprint } from '@evolve/core/fingerprint';

/** What a name of code weighs against another word. */
const CODE_WEIGHT = 3;
/** `P2002`, `err_module_not_found`, `lodash$1`. */
const CODE = /[\d_$]/;
/** ... and in the text itself, where case still shows: `ECONNREFUSED`, `readFile`. */
const CODE_IN_TEXT = /[\p{Lu}\d_$]{2,}|\p{Ll}\p{Lu}/u;

export interface Words {
  /** All words, those of code first. */
  readonly ordered: readonly string[];
  readonly weigh: (word: string) => number;
}

const isCode = (word: string, inText: ReadonlySet<string>): boolean => CODE.test(word) || inText.has(word);

/** The words of a problem that is looked for. */
export const wordsOf = ({ template, tokens }: Pick<Fingerprint, 'template' | 'tokens'>): Words => {
  const codes = new Set(
    template
      .split(/[^\p{L}\p{N}_$]+/u)
      .filter((word) => CODE_IN_TEXT.test(word))
      .map((word) => word.toLowerCase()),
  );
  const ordered = [...tokens.filter((word) => isCode(word, codes)), ...tokens.filter((word) => !isCode(word, codes))];
  return { ordered, weigh: (word) => (isCode(word, codes) ? CODE_WEIGHT : 1) };
};

/**
 * Weight of the words that both have over the weight of those that one has (Jaccard, weighted as in S. Ioffe, "Improved
 * consistent sampling, weighted minhash and L1 sketching", ICDM 2010), in [0, 1], and the words that both have.
 */
export const overlap = (
  { ordered, weigh }: Words,
  tokens: string,
): { readonly likeness: number; readonly shared: readonly string[] } => {
  const found = new Set(tokens.split(' '));
  const shared = ordered.filter((word) => found.has(word));
  const sum = (words: Iterable<string>): number => [...words].reduce((total, word) => total + weigh(word), 0);
  const [wanted, other, both] = [sum(ordered), sum(found), sum(shared)];
  return { likeness: both / (wanted + other - both), shared };
};
