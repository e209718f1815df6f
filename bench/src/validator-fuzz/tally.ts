/** What is counted, in one batch and over all. */

/** Something that must not be. */
export interface Incident {
  readonly number: number;
  readonly kind: string;
  readonly length: number;
  readonly ms: number;
  readonly text: string;
  readonly why: string;
}

/** The one that took the largest share of its limit. */
export interface Slowest extends Incident {
  readonly share: number;
}

/** A text that the policy `pure` allows. */
export interface Sample {
  readonly number: number;
  readonly text: string;
  readonly filename: string;
}

export interface Tally {
  inputs: number;
  characters: number;
  /** In `validate` alone. */
  cpuMs: number;
  readonly kinds: Record<string, number>;
  readonly verdicts: Record<string, number>;
  /** Programs with something hidden, by verdict; `without effect` are those that are not allowed without it either. */
  readonly planted: Record<string, number>;
  /** Denied for a defect of the validator itself. */
  defects: number;
  readonly incidents: Incident[];
  readonly samples: Sample[];
  slowest: Slowest | undefined;
}

export const emptyTally = (): Tally => ({
  inputs: 0,
  characters: 0,
  cpuMs: 0,
  kinds: {},
  verdicts: {},
  planted: {},
  defects: 0,
  incidents: [],
  samples: [],
  slowest: undefined,
});

export const count = (table: Record<string, number>, key: string, times = 1): void => {
  table[key] = (table[key] ?? 0) + times;
};

const addCounts = (sum: Record<string, number>, more: Readonly<Record<string, number>>): void => {
  for (const [key, value] of Object.entries(more)) count(sum, key, value);
};

/** Adds all but the samples, which are used up batch by batch. */
export const addTally = (sum: Tally, more: Tally): void => {
  sum.inputs += more.inputs;
  sum.characters += more.characters;
  sum.cpuMs += more.cpuMs;
  sum.defects += more.defects;
  addCounts(sum.kinds, more.kinds);
  addCounts(sum.verdicts, more.verdicts);
  addCounts(sum.planted, more.planted);
  sum.incidents.push(...more.incidents);
  if ((more.slowest?.share ?? 0) > (sum.slowest?.share ?? 0)) sum.slowest = more.slowest;
};
