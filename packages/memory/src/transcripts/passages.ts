/**
 * Whether one text repeats a passage of others. Any passage of {@link CERTAIN} characters in common is found: letters and figures
 * alone count, in one case, so that neither quotation marks nor white space hide it.
 */

const WINDOW = 16;
/** Shortest passage in common that is always found. */
export const CERTAIN = 2 * WINDOW - 1;

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

export interface Passages {
  add(text: string): void;
  /** Whether the text repeats a passage, or holds a whole short text. */
  isIn(text: string): boolean;
}

/** Shorter texts than this are words that anybody says. */
const MIN_WHOLE = 12;

export const passages = (): Passages => {
  const windows = new Set<string>();
  const whole = new Set<string>();
  return {
    add: (text) => {
      const letters = bare(text);
      // Windows side by side here, and at each place there: no passage of twice their length falls between.
      for (let at = 0; at + WINDOW <= letters.length; at += WINDOW) windows.add(letters.slice(at, at + WINDOW));
      if (letters.length >= MIN_WHOLE && letters.length < CERTAIN) whole.add(letters);
    },
    isIn: (text) => {
      const letters = bare(text);
      for (let at = 0; at + WINDOW <= letters.length; at += 1) {
        if (windows.has(letters.slice(at, at + WINDOW))) return true;
      }
      return [...whole].some((short) => letters.includes(short));
    },
  };
};
