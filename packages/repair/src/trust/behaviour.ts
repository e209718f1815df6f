import type { Call, Outcome, RecordedCall } from './isolated/calls.ts';
import { generateCalls, poolOf } from './generate.ts';
import { domainOf, type Domain } from './domain.ts';
import { likeFailing, type Likeness } from './likeness.ts';
import { recordCalls } from './record.ts';
import { replayCalls, UNSTEADY } from './replay.ts';
import type { Stage, Texts } from './stage.ts';

/** One call with what the old version does. */
export interface Probe {
  readonly call: Call;
  /** Undefined for generated calls. */
  readonly recorded: RecordedCall | undefined;
  readonly old: Outcome;
}

/** What the old version does on recorded and generated calls. */
export interface OldBehaviour {
  readonly probes: readonly Probe[];
  readonly likeness: Likeness;
  readonly domain: Domain;
  /** More calls, of functions that are not exported too: for versions that should not differ at all. */
  readonly more: readonly Call[];
}

/** Outcomes of a version, by probe. */
export type NewOutcomes = readonly (Outcome | undefined)[];

export interface ProbeOptions {
  readonly generated: number;
  readonly seed: number;
  /** Texts whose literals and characters are worth trying. */
  readonly sources: readonly string[];
}

const MOST_RECORDED = 400;
const MORE = 2000;

const steady = (outcome: Outcome | undefined): outcome is Outcome => outcome !== undefined && outcome !== UNSTEADY;

/** Targets without a memory: no call of them ended otherwise the second time. */
const steadyTargets = (calls: readonly Call[], outcomes: NewOutcomes): ReadonlySet<string> => {
  const unsteady = new Set(calls.filter((_, index) => outcomes[index] === UNSTEADY).map(({ target }) => target));
  const usable = calls.filter(({ target }, index) => steady(outcomes[index]) && !unsteady.has(target));
  return new Set(usable.map(({ target }) => target));
};

/** What a function inside does is the business of those that call it: exported ones alone, where there are any. */
const exportedOf = (targets: ReadonlySet<string>, exported: ReadonlySet<string>): ReadonlySet<string> => {
  const open = new Set([...targets].filter((target) => exported.has(target)));
  return open.size > 0 ? open : targets;
};

/** The same number from each side and target, in the order of recording. */
const spread = (recorded: readonly RecordedCall[], most: number): readonly RecordedCall[] => {
  const groups = new Map<string, RecordedCall[]>();
  for (const call of recorded) {
    const key = `${call.target} ${call.sides.join()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  const share = Math.max(10, Math.floor(most / Math.max(1, groups.size)));
  return [...groups.values()].flatMap((group) => group.slice(0, share));
};

/** Records the check on the old version and finds out what that version does on the calls and on variations of them. */
export const oldBehaviour = async (stage: Stage, texts: Texts, options: ProbeOptions): Promise<OldBehaviour> => {
  const recorded = spread(await recordCalls(stage, texts), MOST_RECORDED);
  const first = await replayCalls(stage, texts, recorded);
  const steadyOnes = steadyTargets(recorded, first.outcomes);
  const targets = exportedOf(steadyOnes, first.exported);
  const chosen = recorded.filter(({ target }) => targets.has(target));
  const pool = poolOf(chosen, options.sources);
  const generated = generateCalls(chosen, pool, options.generated, options.seed);
  const calls: readonly Call[] = [...chosen, ...generated];
  const { outcomes } = await replayCalls(stage, texts, calls);
  const probes = calls.flatMap((call, index): Probe[] => {
    const old = outcomes[index];
    return steady(old) ? [{ call, recorded: chosen[index], old }] : [];
  });
  const inner = recorded.filter(({ target }) => steadyOnes.has(target));
  const more = generateCalls(inner, poolOf(inner, options.sources), MORE, options.seed + 1);
  return { probes, likeness: likeFailing(recorded), domain: domainOf(recorded), more };
};

/** On how many of the further calls two versions do not do the same. */
export const countDifferences = async (
  stage: Stage,
  left: Texts,
  right: Texts,
  { more }: OldBehaviour,
): Promise<number> => {
  const [one, other] = [await replayCalls(stage, left, more), await replayCalls(stage, right, more)];
  return one.outcomes.filter((outcome, index) => steady(outcome) && outcome !== other.outcomes[index]).length;
};

/** What another version does on the same calls. */
export const newOutcomes = async (stage: Stage, texts: Texts, { probes }: OldBehaviour): Promise<NewOutcomes> =>
  (
    await replayCalls(
      stage,
      texts,
      probes.map(({ call }) => call),
    )
  ).outcomes;
