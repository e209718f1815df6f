import { namesOf, type CapabilityNames } from './capability-names.ts';
import { layersOf, type Grant, type Layer } from './compile.ts';
import type { SandboxPolicy } from './policy.ts';
import { knownPlace, type Applies, type Place } from './scope.ts';

/** What a policy says about one capability: granted, granted under obligations, or refused. */
export type Answer =
  | Grant
  | {
      readonly kind: 'deny';
      /** The policy's denial that names it, in words; absent where it is merely not granted. */
      readonly by?: string;
    };

const NOT_GRANTED: Answer = { kind: 'deny' };

/** What holds whichever of several answers is the right one. */
const strictest = (answers: readonly Answer[]): Answer => {
  if (answers.some(({ kind }) => kind === 'deny')) return NOT_GRANTED;
  const [first = NOT_GRANTED] = answers;
  const obligations = answers.flatMap((answer) => (answer.kind === 'guard' ? answer.obligations : []));
  if (answers.every(({ kind }) => kind === 'allow')) return first;
  return { kind: 'guard', obligations: [...new Set(obligations)].sort() };
};

/**
 * What the layers say together. A denial of any that may apply is the last word. Of grants the last that applies counts; what
 * only may apply counts as well as what it would have covered, and the strictest of them is the answer.
 */
export const answerFrom = (
  layers: readonly Layer[],
  names: CapabilityNames,
  applies: (layer: Layer) => Applies,
): Answer => {
  let possible: readonly { readonly key?: string; readonly answer: Answer }[] = [{ answer: NOT_GRANTED }];
  let by: string | undefined;
  for (const layer of layers) {
    const here = applies(layer);
    if (here === 'no') continue;
    by ??= layer.denial(names);
    const answer = layer.grant(names);
    if (answer === undefined) continue;
    const key = layer.scope?.key ?? '';
    possible = here === 'yes' ? [{ key, answer }] : [...possible.filter((one) => one.key !== key), { key, answer }];
  }
  return by === undefined ? strictest(possible.map(({ answer }) => answer)) : { kind: 'deny', by };
};

/** What a policy says of capabilities in one place. */
export type Judge = (capability: string) => Answer;

/** Asks a policy in one place. @throws EVOLVE_POLICY_INVALID */
export const judgeAt = (policy: SandboxPolicy, place: Place = {}): Judge => {
  const layers = layersOf(policy);
  if (layers.every(({ scope }) => scope === undefined))
    return (capability) => answerFrom(layers, namesOf(capability), () => 'yes');
  const known = knownPlace(place);
  const here = new Map(layers.map((layer) => [layer, layer.scope?.applies(known) ?? 'yes']));
  return (capability) => answerFrom(layers, namesOf(capability), (layer) => here.get(layer) ?? 'no');
};

/** One question to a policy. A capability is granted by its full name, by its scope or by its kind. */
export const answerOf = (policy: SandboxPolicy, capability: string, place: Place = {}): Answer =>
  judgeAt(policy, place)(capability);
