/** The same change with every file that it writes made unusable: a check that still passes does not look at them. */
import type { Candidate, Change } from '../../contracts/index.ts';
import { brokenText } from '../broken-text.ts';

/** A link cannot be empty: it is made to lead nowhere. */
const BROKEN_LINK = 'broken-on-purpose';

const breakChange = (change: Change): Change => {
  if (change.after === undefined) return change;
  const after = change.modeAfter === '120000' ? BROKEN_LINK : brokenText(change.path);
  return { ...change, after };
};

export const breakOnPurpose = (candidate: Candidate): Candidate => ({
  ...candidate,
  changes: candidate.changes.map(breakChange),
});
