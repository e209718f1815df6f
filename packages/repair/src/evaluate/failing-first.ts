import type { CaseResult, FailingFirst, JobCandidate } from '../evaluator/protocol.ts';
import type { FastLane } from './fast-lane.ts';

const failingOf = (cases: readonly CaseResult[]): readonly string[] => cases.filter(([, ok]) => !ok).map(([id]) => id);

/** All failing cases and every second of the others: whoever depends on the cases before it ends otherwise here. */
const halfOf = (cases: readonly CaseResult[]): readonly string[] =>
  cases.filter(([, ok], index) => !ok || index % 2 === 0).map(([id]) => id);

/** Failing tests first, if the tests are known one by one and end alone as they end together. */
export const failingFirst = async (lane: FastLane, cases: readonly CaseResult[]): Promise<FailingFirst | undefined> => {
  const failing = failingOf(cases);
  if (failing.length === 0 || new Set(cases.map(([id]) => id)).size < cases.length) return undefined;
  const half = halfOf(cases);
  const runs: JobCandidate[] = [failing, half].map((only, id) => ({ id, edits: [], only }));
  const { answers } = await lane.run(runs);
  if (answers.length < runs.length) return undefined;
  const known = new Map(cases);
  const agree = answers.every(({ cases: own = [] }) => own.every(([id, ok]) => known.get(id) === ok));
  const whole = answers.every(({ cases: own = [] }, index) => {
    const ran = new Set(own.map(([id]) => id));
    return (index === 0 ? failing : half).every((id) => ran.has(id));
  });
  if (!agree || !whole) return undefined;
  return { only: failing, passing: cases.filter(([, ok]) => ok).map(([id]) => id) };
};
