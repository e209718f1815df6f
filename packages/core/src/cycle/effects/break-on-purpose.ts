/** The same change with every file that it writes made unusable: a check that still passes does not look at them. */
import { extname } from 'node:path';
import type { Candidate, Change } from '../../contracts/index.ts';

const BROKEN_BY_EXTENSION: Readonly<Record<string, string>> = {
  '.js': "throw new Error('broken on purpose');\n",
  '.mjs': "throw new Error('broken on purpose');\n",
  '.cjs': "throw new Error('broken on purpose');\n",
  '.ts': "throw new Error('broken on purpose');\n",
  '.mts': "throw new Error('broken on purpose');\n",
  '.cts': "throw new Error('broken on purpose');\n",
  '.json': '{"broken on purpose"',
};

/** A link cannot be empty: it is made to lead nowhere. */
const BROKEN_LINK = 'broken-on-purpose';

const breakChange = (change: Change): Change => {
  if (change.after === undefined) return change;
  const after = change.modeAfter === '120000' ? BROKEN_LINK : (BROKEN_BY_EXTENSION[extname(change.path)] ?? '');
  return { ...change, after };
};

export const breakOnPurpose = (candidate: Candidate): Candidate => ({
  ...candidate,
  changes: candidate.changes.map(breakChange),
});
