import { trustOf, type Trust } from './accept.ts';
import { oldBehaviour, type OldBehaviour } from './behaviour.ts';
import { GENERATED } from './assess.ts';
import { examine, type Examined, type TestCounts } from './evidence-of.ts';
import { groupByBehaviour, tellApart } from './groups.ts';
import type { Difference } from './verdict.ts';
import type { Stage, Texts } from './stage.ts';

/** A patch that passes the check. */
export interface Plausible {
  /** New texts of the files that it changes. */
  readonly files: Texts;
  /** How far it was believed in before anything was known of its behaviour: above 0. */
  readonly prior: number;
}

/** One that speaks for all that behave like it. */
export interface Chosen<T> extends Trust {
  readonly patch: T;
  /** How many more behave like it. */
  readonly alike: number;
  /** Left out for the first. */
  readonly differsAt?: Difference;
}

export interface ChooseInput<T extends Plausible> {
  readonly patches: readonly T[];
  /** Old texts of every file that may be changed. */
  readonly before: Texts;
  readonly tests: TestCounts;
  readonly seed: number;
  /** True when time is up: then the choice is among those that were looked at. */
  late(): boolean;
}

interface Candidate<T> extends Examined {
  readonly patch: T;
  readonly trust: Trust;
  readonly odds: number;
}

const HIGHEST = 0.99;
/** Below it a patch is not taken without a person, because another may be the right one. */
const SURE = 0.5;

const oddsOf = (confidence: number): number => {
  const bounded = Math.min(HIGHEST, confidence);
  return bounded / (1 - bounded);
};

/** Smaller and more general ones come first in the order that is given: within a group the one believed in most speaks. */
const byOdds = <T>(left: Candidate<T>, right: Candidate<T>): number =>
  Number(left.trust.accept === 'no') - Number(right.trust.accept === 'no') || right.odds - left.odds;

const textsOf = (before: Texts, files: readonly string[], changed: Texts): Texts =>
  Object.fromEntries(files.map((file) => [file, changed[file] ?? before[file] ?? '']));

const examineAll = async <T extends Plausible>(
  stage: Stage,
  old: OldBehaviour,
  input: ChooseInput<T>,
  files: readonly string[],
): Promise<readonly Candidate<T>[]> => {
  const best = Math.max(...input.patches.map(({ prior }) => prior));
  const before = textsOf(input.before, files, {});
  const all: Candidate<T>[] = [];
  try {
    for (const patch of input.patches) {
      const after = textsOf(input.before, files, patch.files);
      // A search tries the smaller change before the larger: what it found is needed as a whole.
      const examined = await examine(stage, old, { before, after, tests: input.tests, isMinimal: true });
      const trust = trustOf(examined.evidence);
      all.push({ ...examined, patch, trust, odds: (oddsOf(trust.confidence) * patch.prior) / best });
    }
  } catch (error) {
    if (all.length === 0 || !input.late()) throw error;
  }
  return all;
};

/**
 * Of patches that behave differently at most one is right: each one's odds count against all others'. A single group keeps the
 * confidence that the evidence gives it.
 */
const speak = <T>(old: OldBehaviour, groups: readonly (readonly Candidate<T>[])[]): readonly Chosen<T>[] => {
  const speakers = groups.flatMap(([speaker, ...alike]) =>
    speaker === undefined ? [] : [{ speaker, alike: alike.length }],
  );
  const all = speakers.reduce((sum, { speaker }) => sum + speaker.odds, 1);
  const first = speakers[0]?.speaker;
  return speakers.map(({ speaker: { patch, trust, odds, outcomes }, alike }): Chosen<T> => {
    const confidence = Math.round((100 * odds) / all) / 100;
    const differsAt = first === undefined ? undefined : tellApart(old, outcomes, first.outcomes);
    return {
      patch,
      confidence,
      accept: trust.accept === 'yes' && confidence < SURE ? 'ask' : trust.accept,
      why: [...trust.why, ...company(speakers.length - 1, alike)],
      alike,
      ...(differsAt === undefined ? {} : { differsAt }),
    };
  });
};

const company = (others: number, alike: number): string[] => [
  ...(alike === 0 ? [] : [`${String(alike)} other changes that pass behave alike`]),
  ...(others === 0 ? [] : [`${String(others)} other changes that pass behave otherwise`]),
];

/** Examines patches that pass, puts those that behave alike together, and returns each group's speaker, the best first. */
export const choosePatches = async <T extends Plausible>(
  stage: Stage,
  input: ChooseInput<T>,
): Promise<readonly Chosen<T>[]> => {
  const files = [...new Set(input.patches.flatMap((patch) => Object.keys(patch.files)))].sort();
  const before = textsOf(input.before, files, {});
  const sources = [...Object.values(before), ...input.patches.flatMap((patch) => Object.values(patch.files))];
  const old = await oldBehaviour(stage, before, { generated: GENERATED, seed: input.seed, sources });
  const examined = [...(await examineAll(stage, old, input, files))].sort(byOdds);
  return speak(old, groupByBehaviour(examined));
};
