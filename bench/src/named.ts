import { parseArgs } from 'node:util';

export interface ProofOptions {
  /** How often; each proof has its own default. */
  readonly count: number | undefined;
  readonly seed: number;
  /** The full story instead of the shortened one. */
  readonly full: boolean;
  /** Limits a proof to some of its cases. */
  readonly only: readonly string[];
  /** How long, for those that run for a time; each has its own default. */
  readonly seconds: number | undefined;
  /** A folder of cases in place of a proof's own. */
  readonly data?: string | undefined;
}

/** Prints what it found; resolves with whether it holds. */
export type Proof = (options: ProofOptions) => Promise<boolean>;

interface Asked {
  readonly names: readonly string[];
  readonly options: ProofOptions;
}

const wholeNumber = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} takes a whole number of at least ${String(least)}`);
};

const read = (args: readonly string[]): Asked => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      full: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string' },
      data: { type: 'string' },
    },
  });
  const { count, seed, full, only, seconds, data } = values;
  return {
    names: positionals,
    options: {
      // A count of nothing would hold.
      count: count === undefined ? undefined : wholeNumber('count', count, 1),
      seed: wholeNumber('seed', seed, 0),
      full,
      only,
      seconds: seconds === undefined ? undefined : wholeNumber('seconds', seconds, 1),
      data,
    },
  };
};

/** What was asked for. @throws Error that says what is wrong with it. */
const choose = (what: 'bench' | 'prove', known: readonly string[], args: readonly string[]): Asked => {
  const { names, options } = read(args);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no ${what} is called ${unknown.join(', ')}`);
  if (names.length === 0 && what === 'prove') throw new Error('a proof has to be named');
  return { names: names.length === 0 ? known : names, options };
};

/** Runs the named ones; a bench without a name runs all. Exit status 0, 1, or 2 for wrong use. */
export const runNamed = async (
  what: 'bench' | 'prove',
  table: Readonly<Record<string, Proof>>,
  args: readonly string[],
): Promise<number> => {
  const known = Object.keys(table);
  let asked: Asked;
  try {
    asked = choose(what, known, args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nnpm run ${what} -- ${known.join(' | ')}`);
    return 2;
  }
  let holds = true;
  for (const name of asked.names) holds = ((await table[name]?.(asked.options)) ?? false) && holds;
  return holds ? 0 : 1;
};
