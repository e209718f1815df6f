import type { NewOutcomes, OldBehaviour } from './behaviour.ts';
import { showCall, showOutcome } from './render.ts';
import type { Difference } from './verdict.ts';

/** Puts together what behaves alike on every recorded and generated call; groups and members keep their order. */
export const groupByBehaviour = <T extends { readonly outcomes: NewOutcomes }>(
  items: readonly T[],
): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = JSON.stringify(item.outcomes.map((outcome) => outcome ?? null));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
};

/** The simplest call that tells two versions apart: a recorded one if there is any, else the shortest. */
export const tellApart = ({ probes }: OldBehaviour, here: NewOutcomes, chosen: NewOutcomes): Difference | undefined => {
  const [first] = probes
    .map((probe, index) => ({ probe, index, length: JSON.stringify(probe.call).length }))
    .filter(({ index }) => here[index] !== chosen[index])
    .sort(
      (left, right) =>
        Number(left.probe.recorded === undefined) - Number(right.probe.recorded === undefined) ||
        left.length - right.length ||
        left.index - right.index,
    );
  if (first === undefined) return undefined;
  return {
    input: showCall(first.probe.call),
    here: showOutcome(here[first.index]),
    chosen: showOutcome(chosen[first.index]),
  };
};
