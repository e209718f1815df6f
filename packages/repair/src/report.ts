import type { Patch, RepairEvent, Suspect } from './events.ts';
import type { Baseline, Plan } from './prepare.ts';
import type { Candidate } from './search/candidates.ts';
import { unifiedDiff } from './search/diff.ts';
import { rankPlausible, type Judged } from './search/rank.ts';
import { choosePatches } from './trust/choose.ts';
import type { Stage } from './trust/stage.ts';
import { lineAt, type SourceUnit } from './source/parse.ts';
import { applySplices } from './source/splice.ts';

const MOST_SUSPECTS = 20;

export const baselineEvent = ({ outcome, durationMs }: Baseline, lane: 'fast' | 'reference'): RepairEvent => {
  const tests = [...outcome.tests.values()];
  return {
    type: 'baseline',
    lane,
    failing: tests.filter(({ ok }) => !ok).map(({ name }) => name),
    passing: tests.filter(({ ok }) => ok).length,
    durationMs,
  };
};

/** The most suspicious lines, each with its highest score. */
const suspectsOf = ({ units, suspicion }: Plan): Suspect[] => {
  const byLine = new Map<string, Suspect>();
  for (const [file, unit] of units.entries()) {
    for (const node of unit.nodes) {
      const score = suspicion(file, node.range[0]);
      const line = lineAt(unit.text, node.range[0]);
      const key = `${unit.path}:${String(line)}`;
      if (score > (byLine.get(key)?.score ?? 0)) byLine.set(key, { path: unit.path, line, score });
    }
  }
  return [...byLine.values()].sort((left, right) => right.score - left.score).slice(0, MOST_SUSPECTS);
};

export const localisedEvent = (plan: Plan): RepairEvent => ({
  type: 'localised',
  suspects: suspectsOf(plan),
  files: plan.units.map(({ path }) => path),
});

const testCounts = ({ outcome }: Baseline): { readonly failing: number; readonly passing: number } => {
  const failing = [...outcome.tests.values()].filter(({ ok }) => !ok).length;
  return { failing, passing: outcome.tests.size - failing };
};

const firstOffset = ({ edits: [edit] }: Candidate): number =>
  Math.min(...(edit?.splices ?? []).map(({ start }) => start));

const firstLine = (candidate: Candidate, units: readonly SourceUnit[]): number => {
  const unit = units[candidate.edits[0]?.file ?? 0];
  return unit === undefined ? 1 : lineAt(unit.text, firstOffset(candidate));
};

/** The file and line where a candidate begins to change something. */
export const placeOf = (candidate: Candidate, { units }: Plan): string => {
  const file = candidate.edits[0]?.file ?? 0;
  // The line by where it begins: asked for each candidate, and counting lines takes long in a large file.
  return `${String(file)}:${String(units[file]?.text.lastIndexOf('\n', firstOffset(candidate) - 1))}`;
};

/** Candidates that passed, judged against one another. */
export const judgeAll = (
  candidates: readonly Candidate[],
  plan: Plan,
  baseline: Baseline,
  triedAt: ReadonlyMap<string, number>,
): readonly Judged[] => {
  const places = candidates.map((candidate) => ({ candidate, place: placeOf(candidate, plan) }));
  const passed = Map.groupBy(places, ({ place }) => place);
  return rankPlausible({
    candidates: places.map(({ candidate, place }) => {
      const rivals = passed.get(place)?.length ?? 1;
      return { candidate, place, passRate: rivals / Math.max(rivals, triedAt.get(place) ?? rivals) };
    }),
    inputs: plan.inputs,
    ...testCounts(baseline),
  });
};

const changedFiles = (candidate: Candidate, units: readonly SourceUnit[]): [string, string, string][] =>
  candidate.edits.flatMap(({ file, splices }) => {
    const unit = units[file];
    return unit === undefined ? [] : [[unit.path, unit.text, applySplices(unit.text, splices)]];
  });

/** What a patch is worth before its behaviour is known. */
export const patchOf = ({ candidate, confidence, why }: Judged, plan: Plan): Patch => {
  const changed = changedFiles(candidate, plan.units);
  return {
    files: Object.fromEntries(changed.map(([path, , after]) => [path, after])),
    diff: changed.map(([path, before, after]) => unifiedDiff(path, before, after)).join(''),
    template: candidate.template,
    line: firstLine(candidate, plan.units),
    confidence,
    accept: 'ask',
    why,
  };
};

/** A patch before its behaviour is known, and what it is worth. */
export interface Passing {
  readonly worth: number;
  readonly patch: Patch;
  readonly isPair: boolean;
}

const PAIR = 'two changes, neither of which passes alone';

/** Of all pairs there are so many that some pass by chance: what they do beyond the tests is no reason to take one unseen. */
const withPair = ({ accept, why }: Pick<Patch, 'accept' | 'why'>, isPair: boolean): Pick<Patch, 'accept' | 'why'> =>
  isPair ? { accept: accept === 'yes' ? 'ask' : accept, why: [PAIR, ...why] } : { accept, why };

/** Patches by what they do beyond the tests: one for each way to behave, the most trusted first. */
export const trustPatches = async (
  stage: Stage,
  passing: readonly Passing[],
  plan: Plan,
  baseline: Baseline,
  late: () => boolean,
): Promise<readonly Patch[]> => {
  const chosen = await choosePatches(stage, {
    patches: passing.map(({ worth, patch, isPair }) => ({
      files: patch.files,
      prior: Math.max(worth, Number.MIN_VALUE),
      ...{ patch, isPair },
    })),
    before: Object.fromEntries(plan.units.map(({ path, text }) => [path, text])),
    tests: testCounts(baseline),
    seed: stage.settings.seed,
    late,
  });
  return chosen.map(({ patch: { patch, isPair }, confidence, accept, why, differsAt }) => ({
    ...patch,
    confidence,
    ...withPair({ accept, why: [`template ${patch.template}`, ...why] }, isPair),
    ...(differsAt === undefined ? {} : { differsAt }),
  }));
};
