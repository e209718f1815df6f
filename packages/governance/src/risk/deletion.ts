/** A check that is green because what it failed at is gone has told nothing of a repair. */
import { textOf } from '@evolve/core/candidate';
import type { Candidate, Change, Circumstances } from '@evolve/core/contracts';
import { changedLines, executableLines } from '@evolve/core/coverage';
import { quote } from '../assess/content.ts';
import type { Judgement } from '../assess/judge.ts';

const sideText = (side: Change['before']): string => (side === undefined ? '' : textOf(side));

/** How many lines in which something can happen `after` has beyond `before`. */
const added = (before: string, after: string): number => {
  const executable = executableLines(after);
  return changedLines(before, after).filter((line) => executable.has(line)).length;
};

/** Nothing that can happen came, and something went. */
const onlyTakes = ({ changes }: Candidate): boolean => {
  const sides = changes.map(({ before, after }) => [sideText(before), sideText(after)] as const);
  return (
    sides.every(([before, after]) => added(before, after) === 0) &&
    sides.some(([before, after]) => added(after, before) > 0)
  );
};

export interface GoneName {
  readonly path: string;
  readonly name: string;
}

/**
 * Where a check turned green: files that are gone, names that a file does not export any more, and changes that do nothing but take away
 * ask a person whether that is a repair.
 */
export const deletionRisks = (
  candidate: Candidate,
  { turnedGreen = [] }: Circumstances,
  gone: readonly GoneName[],
): readonly Judgement[] => {
  const [check] = turnedGreen;
  if (check === undefined) return [];
  const judgement = (path: string, what: string): Judgement => ({
    ...{ decision: 'ask', grade: 'high', rule: 'evidence:deletion', path },
    evidence: `${quote(check)} passes now that ${what} gone`,
  });
  const files = candidate.changes.filter(({ after }) => after === undefined);
  if (files.length > 0 || gone.length > 0) {
    return [
      ...files.map(({ path }) => judgement(path, 'the file is')),
      ...gone.map(({ path, name }) => judgement(path, `the export ${quote(name)} is`)),
    ];
  }
  return onlyTakes(candidate) ? [judgement(candidate.changes[0]?.path ?? '', 'something is, and nothing came:')] : [];
};
