/** What failing tests were fed with, as far as text tells: it says which characters and strings a fix has to deal with. */
export interface MinedInputs {
  /** Characters that are neither letters nor digits, most frequent first. */
  readonly symbols: readonly string[];
  /** First characters of the strings. */
  readonly heads: readonly string[];
  readonly tails: readonly string[];
  /** Whole strings, shortest first. */
  readonly strings: readonly string[];
}

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.)*)`/g;
const MOST = 12;
const WINDOW = 600;

const literalsOf = (text: string): string[] =>
  [...text.matchAll(LITERAL)].map(([, single, double, quasi]) => unescape(single ?? double ?? quasi ?? ''));

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', b: '\b', f: '\f', v: '\v' };
const unescape = (text: string): string => text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);

/** Where a test's name stands: in quotes if possible, because a short name may be part of anything. */
const placeOf = (source: string, name: string): number => {
  for (const quote of ["'", '"', '`']) {
    const at = source.indexOf(quote + name + quote);
    if (at >= 0) return at + 1 + name.length;
  }
  const at = name.length < 3 ? -1 : source.indexOf(name);
  return at < 0 ? -1 : at + name.length;
};

/** The part of a test's source that belongs to a test's name: after the name up to the next test, or some lines. */
const partAbout = (source: string, name: string, others: readonly string[]): string => {
  const start = placeOf(source, name);
  if (start < 0) return '';
  const rest = source.slice(start, start + WINDOW);
  const ends = others.map((other) => placeOf(rest, other) - other.length - 1).filter((end) => end >= 0);
  const line = rest.indexOf('\n');
  const oneLine = line > 0 && /\)[\],;]*$/.test(rest.slice(0, line).trim());
  // The name is a string itself: what follows its closing quote is the test.
  return rest.slice(/^['"`]/.test(rest) ? 1 : 0, oneLine ? line : Math.min(rest.length, ...ends));
};

const byFrequency = (values: readonly string[]): string[] => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1]).map(([value]) => value);
};

export interface InputSources {
  /** Texts of the check's own files. */
  readonly tests: readonly string[];
  readonly failing: readonly string[];
  readonly passing: readonly string[];
  /** Inputs and messages given from outside. */
  readonly hints: readonly string[];
}

/** A failing line may end in a message that the name in the test's source does not have. */
const nameVariants = (name: string): string[] => {
  const cuts = [...name.matchAll(/:/g)].map(({ index }) => name.slice(0, index));
  return [name, ...cuts.reverse()];
};

export const mineInputs = ({ tests, failing, passing, hints }: InputSources): MinedInputs => {
  const others = [...failing, ...passing];
  const parts = tests.flatMap((source) =>
    failing.flatMap((name) => {
      const known = nameVariants(name).find((variant) => placeOf(source, variant) >= 0);
      return known === undefined
        ? []
        : [
            partAbout(
              source,
              known,
              others.filter((other) => !other.startsWith(known)),
            ),
          ];
    }),
  );
  const texts = parts.length > 0 ? parts : tests.slice(0, 1);
  const strings = byFrequency([...texts.flatMap(literalsOf), ...hints].filter((text) => text.length < 80));
  const symbols = byFrequency(
    strings.flatMap((text) => [...new Set(text)]).filter((char) => /[^A-Za-z0-9]/.test(char)),
  );
  const filled = strings.filter((text) => text !== '');
  return {
    symbols: symbols.slice(0, MOST),
    heads: byFrequency(filled.map((text) => text.charAt(0))).slice(0, MOST),
    tails: byFrequency(filled.map((text) => text.slice(-1))).slice(0, MOST),
    strings: strings.slice(0, MOST),
  };
};
