import { judge, type Subject } from './subjects.ts';

/** In milliseconds of all processors. */
export const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Passes over the sample after which the engine has compiled what it will, and its heap has the size that it wants. */
const WARM_UP = 4;

const warmUp = (texts: readonly string[], subject: Subject): void => {
  for (let round = 0; round < WARM_UP; round += 1) for (const text of texts) subject(text);
};

/** The best of some passes over the sample by a warm process, in milliseconds of processor time. */
export const fastestPass = (texts: readonly string[], subject: Subject, rounds: number): number => {
  warmUp(texts, subject);
  const passes = Array.from({ length: rounds }, () =>
    cpuOf(() => {
      for (const text of texts) subject(text);
    }),
  );
  return Math.min(...passes);
};

const LATENCY_ROUNDS = 100;

/** Wall clock of texts of about 20 KB, one at a time in a warm process: all readings in milliseconds, sorted. */
export const latencies = (texts: readonly string[]): readonly number[] => {
  warmUp(texts, judge);
  const some = texts.filter(({ length }) => length > 15_000 && length < 25_000);
  const timeOf = (text: string): number => {
    const started = performance.now();
    judge(text);
    return performance.now() - started;
  };
  return Array.from({ length: LATENCY_ROUNDS }, () => some.map(timeOf))
    .flat()
    .sort((a, b) => a - b);
};

const SIZES = [125_000, 250_000, 500_000, 1_000_000];

/** Ordinary code, other names each time. */
const piece = (index: number): string => {
  const name = `part${String(index)}`;
  return `const ${name} = (list, { limit = 10, ...rest } = {}) => {
  let total = 0;
  for (const [at, item] of list.entries()) {
    if (item === undefined || at > limit) continue;
    total += typeof item.value === 'number' ? item.value : Number(item.text ?? '0');
    rest.seen = [...(rest.seen ?? []), item.name].slice(-3);
  }
  return { total, label: \`${name} of \${list.length}\`, ...rest };
};
`;
};

export interface Growth {
  readonly characters: number;
  readonly ms: number;
}

/**
 * One text of each size: what a megabyte costs should stay what it is. Less is due where all that is made of a text fits into the
 * young part of the heap, up to about 200,000 characters.
 */
export const growth = (): readonly Growth[] =>
  SIZES.map((size) => {
    let text = '';
    for (let index = 0; text.length < size - 1_000; index += 1) text += piece(index);
    const run = (): unknown => judge(text);
    return { characters: text.length, ms: Math.min(...[1, 2, 3, 4, 5].map(() => cpuOf(run))) };
  });
