/** Every scenario that this package answers for, and the test that holds it. */
export interface Scenario {
  readonly group: 'state' | 'files' | 'nested' | 'environment' | 'concurrency' | 'crash' | 'adversary' | 'outcome';
  readonly name: string;
  /** A file below `test/`, or `bench/proofs.test.ts`. Left out: a file of this folder holds a test of the scenario's own name. */
  readonly file?: string;
  /** Words of the test's title there. */
  readonly title?: string;
  /** Where it runs only in a proof: which, and why. */
  readonly proof?: string;
}

const own = (group: Scenario['group'], ...names: readonly string[]): readonly Scenario[] =>
  names.map((name) => ({ group, name }));

const elsewhere = (
  group: Scenario['group'],
  rows: Readonly<Record<string, readonly [file: string, title: string]>>,
): readonly Scenario[] => Object.entries(rows).map(([name, [file, title]]) => ({ group, name, file, title }));

export const SCENARIOS: readonly Scenario[] = [
  ...own('state', 'staged', 'staged and unstaged', 'unstaged delete', 'staged delete', 'intent-to-add', 'conflicts'),
  ...own(
    'state',
    'assume-unchanged',
    'skip-worktree',
    'exec bit',
    'sparse',
    'unborn',
    'detached',
    'bare',
    'linked worktree',
  ),
  ...own(
    'state',
    'shallow',
    'partial clone',
    'split index',
    'rebase in progress',
    'merge in progress',
    'bisect in progress',
  ),
  ...own('state', 'cherry-pick in progress', 'revert in progress', 'SHA-256 objects'),

  ...own(
    'files',
    'an untracked or ignored file in the way',
    'the evolution edits .gitignore',
    'CRLF',
    'lossy filter',
    'LFS',
  ),
  ...own(
    'files',
    'newline and other odd characters in names',
    'names that are not UTF-8',
    'case and Unicode collisions',
  ),
  ...own(
    'files',
    'exec bit',
    '0600 and read-only files keep their permissions',
    'symlink retarget',
    'symlink escape',
    'fifo',
  ),
  ...own('files', 'empty directory', 'file and directory swapped', 'huge file', 'same-second same-size edit', 'binary'),
  { group: 'files', name: '100k files', proof: 'kill --only huge: to make such a repository takes half a minute' },

  ...own('nested', 'dirty submodule', 'repository without commits', 'repository with commits'),

  ...own('environment', 'failing hooks', 'hanging hooks', 'gpgsign', 'hooksPath', 'hostile fsmonitor and filter'),
  ...own(
    'environment',
    'inherited GIT_*',
    'safe.directory',
    'no identity',
    'locale',
    'old git',
    'missing git',
    'prompt',
  ),
  ...own('environment', 'repository is the home folder'),

  ...own('concurrency', 'git add meanwhile', 'HEAD moved', 'branch switched', 'the person edits a touched file'),
  ...own('concurrency', 'stale foreign index.lock', 'live foreign index.lock', 'stale ref lock', 'stopped holder'),
  ...own('concurrency', 'orphan child', 'gc --prune=now during everything', 'ref conflict'),
  ...elsewhere('concurrency', {
    'two guards': ['guard/guard.test.ts', 'a second guard does not start'],
    'two processes and a person': ['bench/proofs.test.ts', 'two evolving processes and a person at work'],
  }),

  ...own('crash', 'clock jump', 'pid reuse', 'empty loose object'),
  ...elsewhere('crash', {
    'kill between every two journal states': ['crash/crash.test.ts', 'is recovered to wholly before or wholly after'],
    'mid-apply': ['bench/proofs.test.ts', 'kills of promotion, rollback, checkpoint, restore and recovery'],
    'in recovery': ['crash/crash.test.ts', 'inside recovery, is recovered by the next one'],
    'torn journal line': ['crash/crash.test.ts', 'in the middle of the journal’s last line'],
    'disk full in each phase': ['bench/proofs.test.ts', 'full, read-only and failing disks'],
    'EIO and EROFS': ['bench/proofs.test.ts', 'full, read-only and failing disks'],
    'reordered writes': ['bench/proofs.test.ts', 'crash states after a power cut'],
    'crash loop': ['guard/crash-loop.test.ts', 'that crashes on each of its first boots is taken back'],
    hang: ['guard/guard.test.ts', 'kills and takes back an evolution whose heartbeat stops'],
  }),

  ...own('adversary', 'config and hooks', 'refs', 'journal with forged lines', 'nested evolution'),
  ...elsewhere('adversary', {
    'deletes .git': ['guard/repository.test.ts', 'an evolution that destroys the repository is taken back'],
    'edits guard': ['guard/own-files.test.ts', 'an evolution that edits the guard is taken back'],
    'deletes the journal': ['guard/own-files.test.ts', 'journal, by deleting it'],
    'gc --prune=now': ['scenarios/concurrency.test.ts', 'gc --prune=now during everything'],
    'forges success': ['guard/own-files.test.ts', 'no blessing from others'],
    'disguised paths': ['scenarios/adversary.test.ts', 'disguised path'],
  }),

  ...elsewhere('outcome', {
    'target also broken': ['guard/crash-loop.test.ts', 'what is under a bad evolution is bad too'],
    'candidate pushed': ['rollback.test.ts', 'never moves a published commit'],
    'database migrated': ['rollback/impact.test.ts', 'a migrated database'],
    'lockfile changed without node_modules': ['rollback/impact.test.ts', 'installed packages'],
    'disk cap': ['checkpoint.test.ts', 'fails as a whole beyond its size'],
  }),
];
