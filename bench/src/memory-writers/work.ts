/** What the number of a write says: which store it goes to, and how. */

/** One in so many goes to the journal: it waits for the disk. */
const JOURNAL_EVERY = 4;
/** One in so many of all is a commit, with the lease that only one process may hold. */
const COMMIT_EVERY = 100;

export type Work = 'outcome' | 'reservation' | 'commit';

export const workOf = (index: number): Work => {
  if (index % COMMIT_EVERY === COMMIT_EVERY - 1) return 'commit';
  return index % JOURNAL_EVERY === JOURNAL_EVERY - 1 ? 'reservation' : 'outcome';
};

/** How many of the first so many writes are of a kind. */
export const countOf = (work: Work, writes: number): number =>
  Array.from({ length: writes }, (_, index) => workOf(index)).filter((one) => one === work).length;

export const DAY = '2026-03-01';
