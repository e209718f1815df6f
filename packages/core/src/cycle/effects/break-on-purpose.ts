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

const breakChange = (change: Change): Change =>
  change.after === undefined ? change : { ...change, after: BROKEN_BY_EXTENSION[extname(change.path)] ?? '' };

export const breakOnPurpose = (candidate: Candidate): Candidate => ({
  ...candidate,
  changes: candidate.changes.map(breakChange),
});
