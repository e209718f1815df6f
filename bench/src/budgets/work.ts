/** What each reservation of each worker asks for and comes to: the same in every life, so that what was cut off is asked again. */
import type { BudgetClaim } from '@evolve/core/contracts';
import { seeded } from '../random.ts';

export const CATEGORIES = ['curiosity', 'evolution', 'reflection'] as const;
export const DIMENSIONS = ['', 'tokens:', 'calls:'] as const;
const DAYS = 10;
const MICRO = 1_000_000;
/** The most that one reservation takes of each dimension. */
const MOST: Readonly<Record<string, number>> = { '': 1, 'tokens:': 5000, 'calls:': 3 };
/** What a category may take in a day, and all three together, for each reservation that is asked for on it. */
const SHARE = { one: 0.14, all: 0.3 };

export type Ending = 'told' | 'partly' | 'unknown' | 'released';

export interface Work {
  readonly id: string;
  readonly claim: BudgetClaim;
  /** In millionths, by category. */
  readonly reserved: Readonly<Record<string, number>>;
  /** What it comes to, in millionths; what is absent is not told. */
  readonly told: Readonly<Record<string, number>>;
  readonly ending: Ending;
  /** Under the lease, which is taken from whoever has it. */
  readonly leased: boolean;
  readonly asksTwice: boolean;
}

export interface Run {
  readonly seed: number;
  readonly workers: number;
  /** Of each worker. */
  readonly count: number;
}

export const amountOf = (micro: number): number => micro / MICRO;

const dayOf = (index: number, count: number): string =>
  `2026-03-${String(1 + Math.floor((index * DAYS) / count)).padStart(2, '0')}`;

/** In millionths: a limit for each category and dimension, and one for all categories together. */
export const limitsOf = ({
  workers,
  count,
}: Run): readonly { readonly categories: readonly string[]; readonly cap: number }[] => {
  const perDay = (workers * count) / DAYS;
  return DIMENSIONS.flatMap((dimension) => {
    const lines = CATEGORIES.map((category) => `${dimension}${category}`);
    const of = (share: number): number => Math.ceil(perDay * share * (MOST[dimension] ?? 0) * MICRO);
    return [
      ...lines.map((line) => ({ categories: [line], cap: of(SHARE.one) })),
      { categories: lines, cap: of(SHARE.all) },
    ];
  });
};

const endingOf = (random: () => number): Ending => {
  const at = random();
  if (at < 0.5) return 'told';
  if (at < 0.65) return 'partly';
  return at < 0.8 ? 'unknown' : 'released';
};

const microOf = (lines: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(lines).map(([line, micro]) => [line, amountOf(micro)]));

export const workOf = (run: Run, worker: number, index: number): Work => {
  const random = seeded(run.seed * 1_000_003 + worker * 10_007 + index);
  const category = CATEGORIES[Math.floor(random() * CATEGORIES.length)] ?? 'evolution';
  const reserved = Object.fromEntries(
    DIMENSIONS.map((dimension) => [
      `${dimension}${category}`,
      1 + Math.floor(random() * (MOST[dimension] ?? 1) * MICRO),
    ]),
  );
  const ending = endingOf(random);
  const all = Object.entries(reserved).map(([line, most]) => [line, Math.floor(random() * (most + 1))] as const);
  const told = ending === 'told' ? all : ending === 'partly' ? all.slice(0, 1) : [];
  const id = `w${String(worker)}-${String(index)}`;
  return {
    ...{ id, reserved, ending, told: Object.fromEntries(told) },
    leased: random() < 0.2,
    asksTwice: random() < 0.2,
    claim: {
      ...{ id, day: dayOf(index, run.count), cycleId: id, amounts: microOf(reserved) },
      limits: limitsOf(run).map(({ categories, cap }) => ({ name: categories.join(), categories, cap: amountOf(cap) })),
    },
  };
};

export const toldAmounts = ({ told }: Work): Record<string, number> => microOf(told);
