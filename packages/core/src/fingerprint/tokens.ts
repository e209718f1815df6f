/** Scripts written without spaces between the words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+|[\p{L}\p{N}_$]+/gu;
const LONGEST_TOKEN = 64;

const pairs = (run: string): readonly string[] => {
  const characters = Array.from(run);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
};

/**
 * Distinct lower-case words of a text in their order. Names of code stay whole (`err_module_not_found`, `p2002`); text
 * without spaces becomes pairs of characters. Placeholders such as `<n>` are no words.
 */
export const tokensOf = (text: string): readonly string[] => {
  const words = text.replace(/<\w+>/g, ' ').match(WORD) ?? [];
  const tokens = words.flatMap((word) => (UNSPACED.test(word) ? pairs(word) : [word.toLowerCase()]));
  return [...new Set(tokens.filter((token) => token.length <= LONGEST_TOKEN))];
};
