/**
 * Looking at history, for people: log and diff through simple-git. Everything that writes, and everything that carries
 * file bytes, goes through `git.ts`. Not part of the boot guard.
 */
import { simpleGit, type SimpleGit } from 'simple-git';
import type { CommitInfo } from '@evolve/core/contracts';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { SAFE_CONFIG } from './environment.ts';
import type { Repository } from './repository.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that simple-git does not take, since they name programs or redirect git. */
const WITHHELD = /^(?:GIT_|PAGER$|EDITOR$|VISUAL$|SSH_ASKPASS$)/;

const open = (repository: Repository, env: Environment): SimpleGit => {
  const passed = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || WITHHELD.test(name) ? [] : [[name, value] as const],
  );
  return simpleGit({
    baseDir: repository.dir,
    config: [...SAFE_CONFIG],
    // The very settings that keep hooks, monitors and pagers from running are on its list of suspects.
    unsafe: {
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafePager: true,
      allowUnsafeProtocolOverride: true,
    },
  }).env({ ...Object.fromEntries(passed), LC_ALL: 'C' });
};

const read = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw new EvolveError('EVOLVE_GIT_FAILED', `git ${what} failed: ${messageOf(error)}`, { cause: error });
  }
};

const toCommit = (record: string): CommitInfo => {
  const [commit = '', at = '', author = '', subject = ''] = record.split('\n');
  return { commit, at, author, subject };
};

/** Newest first. Parsed here: simple-git's own parser splits at characters that a subject may hold. */
export const readCommits = (repository: Repository, env: Environment, limit: number): Promise<readonly CommitInfo[]> =>
  read('log', async () => {
    const log = await open(repository, env).raw([
      'log',
      '-z',
      '--no-show-signature',
      '--format=%H%n%cI%n%an%n%s',
      `--max-count=${String(Math.max(0, Math.trunc(limit)))}`,
    ]);
    return log.split('\0').filter(Boolean).map(toCommit);
  });

/** Unified diff; no external program, no text conversion, no renames. */
export const readDiff = (repository: Repository, env: Environment, before: string, after: string): Promise<string> =>
  read('diff', () =>
    open(repository, env).diff([
      '--no-color',
      '--no-ext-diff',
      '--no-textconv',
      '--no-renames',
      '--end-of-options',
      before,
      after,
    ]),
  );
