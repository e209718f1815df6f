/** Whether two short topics are the same one in other words. */

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** How much two topics have to share. Below it, questions that only share their subject would be merged. */
const SAME_TOPIC = 0.72;

export const normaliseTopic = (topic: string): string =>
  topic
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** What makes two otherwise equal topics different: `HTTP 404` is not `HTTP 500`. */
const figures = (normalised: string): string => (normalised.match(/[\p{L}_]*\d[\p{L}\d_]*/gu) ?? []).sort().join(' ');

/** Characters in threes within each word (padded), or in twos where the script has no spaces. */
const grams = (normalised: string): ReadonlySet<string> => {
  const size = UNSPACED.test(normalised) ? 2 : 3;
  const all = new Set<string>();
  for (const word of normalised.split(' ')) {
    const characters = Array.from(size === 2 ? word : ` ${word} `);
    if (characters.length <= size) all.add(characters.join(''));
    for (let start = 0; start + size <= characters.length; start += 1) {
      all.add(characters.slice(start, start + size).join(''));
    }
  }
  return all;
};

/** Dice coefficient of the sets of grams, in [0, 1]. */
export const similarity = (first: string, second: string): number => {
  const [a, b] = [grams(normaliseTopic(first)), grams(normaliseTopic(second))];
  if (a.size + b.size === 0) return 1;
  let shared = 0;
  for (const gram of a) if (b.has(gram)) shared += 1;
  return (2 * shared) / (a.size + b.size);
};

export const isSameTopic = (first: string, second: string): boolean =>
  figures(normaliseTopic(first)) === figures(normaliseTopic(second)) && similarity(first, second) >= SAME_TOPIC;
