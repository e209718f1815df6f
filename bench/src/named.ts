import { parseArgs } from 'node:util';

export interface ProofOptions {
  /** How often; each proof has its own default. */
  readonly count: number | undefined;
  readonly seed: number;
  /** The full story instead of the shortened one. */
  readonly full: boolean;
  /** Limits a proof to some of its cases. */
  readonly only: readonly string[];
}

/** Prints what it found; resolves with whether it holds. */
export type Proof = (options: ProofOptions) => Promise<boolean>;

const read = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      count: { type: 'string' },
      seed: { type: 'string', default: '1' },
      full: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
    },
  });

/** Runs the named ones; a bench without a name runs all, a proof without one lists them. Exit status 0, 1, or 2 for wrong use. */
export const runNamed = async (
  what: 'bench' | 'prove',
  table: Readonly<Record<string, Proof>>,
  args: readonly string[],
): Promise<number> => {
  const { values, positionals } = read(args);
  const names = positionals.length === 0 && what === 'bench' ? Object.keys(table) : positionals;
  const unknown = names.filter((name) => !(name in table));
  if (names.length === 0 || unknown.length > 0) {
    console.error(
      `${unknown.map((name) => `no ${what} is called ${name}. `).join('')}npm run ${what} -- ${Object.keys(table).join(' | ')}`,
    );
    return 2;
  }
  const options: ProofOptions = {
    count: values.count === undefined ? undefined : Number(values.count),
    seed: Number(values.seed),
    full: values.full,
    only: values.only,
  };
  let holds = true;
  for (const name of names) holds = ((await table[name]?.(options)) ?? false) && holds;
  return holds ? 0 : 1;
};
