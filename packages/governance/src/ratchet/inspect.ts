/** What a change does to the tests, file by file. */
import { textOf } from '@evolve/core/candidate';
import type { Change } from '@evolve/core/contracts';
import { anyGlob, JUDGES, JUDGE_SETTINGS } from '@evolve/core/paths';
import { weakening, type Weakening } from './finding.ts';
import { compareTests } from './javascript/compare.ts';
import { parseFile } from './javascript/tree.ts';
import { morePragmas } from './pragmas.ts';
import { compareTests as comparePython } from './python/compare.ts';
import { compareSettings, settingsIn } from './settings.ts';
import { compareSnapshots, isSnapshot } from './snapshots.ts';

const isSettings = anyGlob(JUDGE_SETTINGS);
const isTests = anyGlob(JUDGES);

/** Tests, snapshots, and how they are run. */
export const isJudge = (path: string): boolean => isTests(path) || isSettings(path);

const SCRIPT = /\.[cm]?[jt]sx?$/iu;
const PYTHON = /\.pyi?$/iu;

const inspectScript = async (
  path: string,
  before: string | undefined,
  after: string,
): Promise<readonly Weakening[]> => {
  const now = await parseFile(path, after);
  if (now === undefined) return [weakening('unreadable', '')];
  const old = before === undefined ? undefined : await parseFile(path, before);
  // What could not be read before is no standard for what comes after.
  return before !== undefined && old === undefined ? [weakening('unreadable', 'as it was')] : compareTests(old, now);
};

const inspectTests = async (
  path: string,
  before: string | undefined,
  after: string | undefined,
): Promise<readonly Weakening[]> => {
  if (before === after) return [];
  if (after === undefined) return [weakening(isSnapshot(path) ? 'snapshot-updated' : 'test-file-deleted', '')];
  if (isSnapshot(path)) return before === undefined ? [] : compareSnapshots(before, after);
  if (before === undefined && /(?:^|\/)__mocks__\//u.test(path)) return [weakening('mock-of-subject', '')];
  if (SCRIPT.test(path)) return inspectScript(path, before, after);
  if (PYTHON.test(path)) return comparePython(before, after);
  return before === undefined ? [] : [weakening('expected-changed', 'data of the tests')];
};

/** @param change With its contents in memory. */
export const inspect = async (change: Change): Promise<readonly Weakening[]> => {
  const { path } = change;
  const [before, after] = [change.before, change.after].map((side) => (side === undefined ? undefined : textOf(side)));
  const part = settingsIn(path);
  if (isSettings(path)) return compareSettings(before ?? '', after ?? '');
  if (part !== undefined) return compareSettings(part(before ?? '{}'), part(after ?? '{}'));
  if (isTests(path)) return inspectTests(path, before, after);
  return after === undefined ? [] : morePragmas(before ?? '', after);
};
