import { countDifferences, newOutcomes, type NewOutcomes, type OldBehaviour } from './behaviour.ts';
import { coveredLines } from './covered.ts';
import { behaviourEvidence, type BehaviourEvidence } from './evidence.ts';
import { isTagged, type Encoded } from './isolated/value.ts';
import { neededParts } from './needed.ts';
import { partsOf } from './parts.ts';
import { runCheckOn, type Stage, type Texts } from './stage.ts';

/** Everything that is known about a patch that passes the check. */
export interface Evidence extends BehaviourEvidence {
  /** Places that the patch changes, those of them that the check passes without, and on how many calls they matter. */
  readonly parts: number;
  readonly unneeded: number;
  readonly unneededDiffer: number;
  /** Of these places: groups of neighbouring lines, apart from all that the check needs. */
  readonly strays: number;
  /** Lines put in or changed, and those that no test runs. */
  readonly addedLines: number;
  readonly silentLines: readonly string[];
  /** A text that failing tests hand over and the old version does not have stands in the patch. */
  readonly learntByHeart: boolean;
  /** Characters put in and taken out. */
  readonly size: number;
  /** Tests that the patch turned green, and those that were green before. */
  readonly fixedTests: number;
  readonly passingTests: number;
}

export interface TestCounts {
  readonly failing: number;
  readonly passing: number;
}

export interface Examined {
  readonly evidence: Evidence;
  /** By probe. */
  readonly outcomes: NewOutcomes;
}

const textsIn = (value: Encoded): string[] => {
  if (typeof value === 'string') return [value];
  if (!isTagged(value)) return [];
  if (value.t === 'array') return value.v.flatMap(textsIn);
  return value.t === 'object' ? value.v.flatMap(([, item]) => textsIn(item)) : [];
};

/** Shorter ones are no answers: a character that was forgotten is what many a right fix adds. */
const SHORTEST_ANSWER = 3;

/** Words of the language itself: a fix that names one deals with a case, and has not learnt an answer. */
const OF_THE_LANGUAGE = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'null', 'true', 'false', 'string', 'number', 'boolean', 'object', 'function', 'symbol', 'bigint'],
]);

const isLearnt = (old: OldBehaviour, before: Texts, added: string): boolean => {
  const known = Object.values(before).join('\n');
  return old.probes
    .flatMap(({ call, recorded }) =>
      recorded !== undefined && recorded.sides.includes('fail') && !recorded.sides.includes('pass') ? call.args : [],
    )
    .flatMap(textsIn)
    .some(
      (text) =>
        text.length >= SHORTEST_ANSWER && !OF_THE_LANGUAGE.has(text) && added.includes(text) && !known.includes(text),
    );
};

/** What of the patch the check passes without, and whether that does anything. */
const unneededOf = async (
  stage: Stage,
  old: OldBehaviour,
  before: Texts,
  after: Texts,
): Promise<Pick<Evidence, 'parts' | 'unneeded' | 'unneededDiffer' | 'strays'>> => {
  const passes = async (texts: Texts): Promise<boolean> => (await runCheckOn(stage, texts, false)).outcome.pass;
  const { texts, parts, unneeded, strays } = await neededParts(before, after, passes);
  if (unneeded === 0) return { parts, unneeded, strays, unneededDiffer: 0 };
  return { parts, unneeded, strays, unneededDiffer: await countDifferences(stage, texts, after, old) };
};

export interface Subject {
  /** Old and new texts of the same files. */
  readonly before: Texts;
  readonly after: Texts;
  readonly tests: TestCounts;
  /** Nothing of it can be left out, so nobody has to try. @default false */
  readonly isMinimal?: boolean;
}

/** Looks at a patch that passes from every side. */
export const examine = async (
  stage: Stage,
  old: OldBehaviour,
  { before, after, tests, isMinimal = false }: Subject,
): Promise<Examined> => {
  const outcomes = await newOutcomes(stage, after, old);
  const parts = partsOf(before, after);
  const added = parts.map(({ splice }) => splice.text).join('\n');
  const { slices } = await runCheckOn(stage, after, true);
  const covered = coveredLines(before, after, slices);
  const evidence: Evidence = {
    ...behaviourEvidence(old, outcomes),
    ...(isMinimal
      ? { parts: parts.length, unneeded: 0, unneededDiffer: 0, strays: 0 }
      : await unneededOf(stage, old, before, after)),
    addedLines: covered.added,
    silentLines: covered.silent,
    learntByHeart: isLearnt(old, before, added),
    size: parts.reduce((sum, { splice: { start, end, text } }) => sum + end - start + text.length, 0),
    fixedTests: tests.failing,
    passingTests: tests.passing,
  };
  return { evidence, outcomes };
};
