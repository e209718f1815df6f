/** Proposers whose quality is known, the evidence that their changes come with, and what becomes of them. */
import type { Evidence, History } from '@evolve/core/contracts';

export interface Simulated {
  readonly id: string;
  /** The chance that a change of each kind does well, before its evidence is looked at. */
  readonly quality: Readonly<Record<string, number>>;
}

export const PROPOSERS: readonly Simulated[] = [
  { id: 'excellent', quality: { code: 0.98, text: 0.99, settings: 0.97 } },
  { id: 'good at text', quality: { code: 0.6, text: 0.95, settings: 0.8 } },
  { id: 'middling', quality: { code: 0.7, text: 0.7, settings: 0.7 } },
  { id: 'bad', quality: { code: 0.2, text: 0.35, settings: 0.1 } },
  { id: 'always fails', quality: { code: 0, text: 0, settings: 0 } },
];
const KINDS = ['code', 'text', 'settings'] as const;

export interface Past {
  readonly proposer: string;
  readonly kind: string;
  readonly raw: number;
  readonly ok: boolean;
}

export interface Attempt {
  readonly proposer: string;
  readonly kind: string;
  readonly evidence: Omit<Evidence, 'record' | 'history'>;
  readonly ok: boolean;
}

/** A change without a gain of its own, or a large one, does worse than one with; by how much, confidence is not told. */
const chanceOf = (quality: number, hasGain: boolean, isLarge: boolean): number =>
  quality * (hasGain ? 1 : 0.9) * (isLarge ? 0.9 : 1);

const pick = <T>(list: readonly T[], random: () => number): T => {
  const one = list[Math.floor(random() * list.length)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
};

export const attempt = (random: () => number): Attempt => {
  const { id, quality } = pick(PROPOSERS, random);
  const kind = pick(KINDS, random);
  const [hasGain, isLarge] = [random() < 0.7, random() < 0.3];
  return {
    ...{ proposer: id, kind },
    evidence: {
      checks: [{ id: 'check', before: hasGain ? 'fail' : 'pass', after: 'pass' }],
      changedFiles: isLarge ? 6 : 1,
      changedLines: isLarge ? 150 : 10,
    },
    ok: random() < chanceOf(quality[kind] ?? 0, hasGain, isLarge),
  };
};

/** As the kernel fills it from its books. */
export const historyFor = ({ proposer, kind }: Attempt, past: readonly Past[]): History => {
  const ended = (some: readonly Past[]): History['here'] => {
    const settled = some.filter(({ ok }) => ok).length;
    return { settled, failed: some.length - settled };
  };
  const mine = past.filter((one) => one.proposer === proposer);
  return {
    others: ended(past.filter((one) => one.proposer !== proposer)),
    elsewhere: ended(mine.filter((one) => one.kind !== kind)),
    here: ended(mine.filter((one) => one.kind === kind)),
    pairs: past.map(({ raw, ok }) => ({ raw, ok })),
  };
};
