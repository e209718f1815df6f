import type { NewOutcomes, OldBehaviour, Probe } from './behaviour.ts';
import { isError, transition } from './transition.ts';

/**
 * How a patch's behaviour differs from the old version's, in numbers. A generated call is *ordinary* when it has nothing of what
 * sets the calls of failing tests apart, and *foreign* when it has a kind of value that nobody calls the function with. A difference
 * is *strange* when it is of a kind that no call of a failing test shows: there the tests have not asked for it. Strange differences
 * on foreign calls are counted apart.
 */
export interface BehaviourEvidence {
  /** Calls that passing tests made, on how many the patch ends otherwise, and on how many strangely so. */
  readonly passing: number;
  readonly passingDiffer: number;
  readonly passingStrange: number;
  /** Calls that only failing tests made, and on how many of them the patch ends otherwise. */
  readonly failing: number;
  readonly failingDiffer: number;
  readonly generated: number;
  readonly generatedDiffer: number;
  /** Generated calls like the failing ones, on how many the patch ends otherwise, and on how many strangely so. */
  readonly like: number;
  readonly likeDiffer: number;
  readonly likeStrange: number;
  readonly ordinary: number;
  readonly ordinaryDiffer: number;
  readonly ordinaryStrange: number;
  /** Ordinary calls of those functions on which any of these differ. */
  readonly ordinaryTouched: number;
  readonly foreign: number;
  readonly foreignStrange: number;
  /** Generated calls, no foreign ones, that returned and throw now, and the other way round, where no failing call does so. */
  readonly newErrors: number;
  readonly lostErrors: number;
}

type Kind = 'passing' | 'failing' | 'like' | 'ordinary';

const kindOf = ({ call, recorded }: Probe, { likeness }: OldBehaviour): Kind => {
  if (recorded !== undefined) return recorded.sides.includes('pass') ? 'passing' : 'failing';
  return likeness(call) === false ? 'ordinary' : 'like';
};

interface Seen {
  readonly kind: Kind;
  readonly target: string;
  readonly isGenerated: boolean;
  readonly differs: boolean;
  readonly isForeign: boolean;
  readonly strange: boolean;
  readonly before: boolean;
  readonly after: boolean;
}

const lookAt = (old: OldBehaviour, outcomes: NewOutcomes): readonly Seen[] => {
  const all = old.probes.map((probe, index) => ({
    kind: kindOf(probe, old),
    target: probe.call.target,
    isGenerated: probe.recorded === undefined,
    isForeign: probe.recorded === undefined && !old.domain(probe.call),
    differs: outcomes[index] !== probe.old,
    words: outcomes[index] === probe.old ? new Set<string>() : transition(probe.old, outcomes[index]),
    before: isError(probe.old),
    after: isError(outcomes[index]),
  }));
  const asked = new Set(all.flatMap(({ kind, words }) => (kind === 'failing' ? [...words] : [])));
  return all.map(({ words, ...seen }) => ({ ...seen, strange: [...words].some((word) => !asked.has(word)) }));
};

export const behaviourEvidence = (old: OldBehaviour, outcomes: NewOutcomes): BehaviourEvidence => {
  const seen = lookAt(old, outcomes);
  const count = (test: (one: Seen) => boolean): number => seen.filter(test).length;
  const ofKind = (kind: Kind, test: (one: Seen) => boolean = () => true): number =>
    count((one) => one.kind === kind && test(one));
  const touched = new Set(
    seen.filter(({ kind, differs }) => kind === 'ordinary' && differs).map(({ target }) => target),
  );
  const generated = (test: (one: Seen) => boolean): number => count((one) => one.isGenerated && test(one));
  const strangeAtHome = ({ strange, isForeign }: Seen): boolean => strange && !isForeign;
  return {
    passing: ofKind('passing'),
    passingDiffer: ofKind('passing', ({ differs }) => differs),
    passingStrange: ofKind('passing', strangeAtHome),
    failing: ofKind('failing'),
    failingDiffer: ofKind('failing', ({ differs }) => differs),
    generated: generated(() => true),
    generatedDiffer: generated(({ differs }) => differs),
    like: ofKind('like'),
    likeDiffer: ofKind('like', ({ differs }) => differs),
    likeStrange: ofKind('like', strangeAtHome),
    ordinary: ofKind('ordinary'),
    ordinaryDiffer: ofKind('ordinary', ({ differs }) => differs),
    ordinaryStrange: ofKind('ordinary', strangeAtHome),
    ordinaryTouched: ofKind('ordinary', ({ target }) => touched.has(target)),
    foreign: generated(({ isForeign }) => isForeign),
    foreignStrange: generated(({ isForeign, strange }) => isForeign && strange),
    newErrors: generated((one) => strangeAtHome(one) && !one.before && one.after),
    lostErrors: generated((one) => strangeAtHome(one) && one.before && !one.after),
  };
};
