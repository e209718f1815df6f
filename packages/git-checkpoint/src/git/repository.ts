import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { EvolveError, isEvolveError } from '@evolve/core/errors';
import { gitEnvironment } from './environment.ts';
import { runGit } from './run.ts';

/** A repository as found on disk. All paths are absolute and real. */
export interface Repository {
  /** Root of the live tree. */
  readonly dir: string;
  /** The git directory of this worktree. */
  readonly gitDir: string;
  /** The git directory that all worktrees of the repository share. */
  readonly commonDir: string;
  /** Stable for the repository on this machine. */
  readonly id: string;
}

/** `merge-tree --write-tree` and `cat-file -z` came with it. */
const OLDEST_GIT = [2, 38] as const;

const notARepository = (dir: string, cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_NOT_A_REPOSITORY', `not inside the work tree of a git repository: ${dir}`, {
    cause,
    data: { dir },
    hint: 'Run "git init" and make a first commit, or name the folder of an existing repository.',
  });

const assertGitVersion = async (cwd: string, env: NodeJS.ProcessEnv): Promise<void> => {
  const found = (await runGit({ args: ['version'], cwd, env })).stdout.toString('utf8').trim();
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(found) ?? []).map(Number);
  if (major > OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor >= OLDEST_GIT[1])) return;
  throw new EvolveError('EVOLVE_GIT_MISSING', `git ${OLDEST_GIT.join('.')} or later is needed, found: ${found}`, {
    data: { found },
  });
};

const assertDirectory = async (dir: string): Promise<void> => {
  try {
    if ((await stat(dir)).isDirectory()) return;
  } catch (error) {
    throw notARepository(dir, error);
  }
  throw notARepository(dir);
};

/**
 * Finds the repository that `dir` belongs to.
 * @throws EVOLVE_GIT_MISSING, EVOLVE_NOT_A_REPOSITORY, EVOLVE_BARE_REPOSITORY
 */
export const findRepository = async (
  dir: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Repository> => {
  await assertDirectory(dir);
  const safe = gitEnvironment(env);
  await assertGitVersion(dir, safe);
  // One value a call: a path may hold a newline, so only the last one is the end.
  const ask = async (...args: string[]): Promise<string> =>
    (await runGit({ args: ['rev-parse', '--path-format=absolute', ...args], cwd: dir, env: safe })).stdout
      .toString('utf8')
      .replace(/\n$/, '');
  try {
    if ((await ask('--is-bare-repository')) === 'true') {
      throw new EvolveError('EVOLVE_BARE_REPOSITORY', `a bare repository has no live tree: ${dir}`, {
        data: { dir },
        hint: 'Name the folder of a clone that has its files checked out.',
      });
    }
    const [root, gitDir, common] = await Promise.all([
      ask('--show-toplevel'),
      ask('--git-dir'),
      ask('--git-common-dir'),
    ]);
    const commonDir = await realpath(common);
    return {
      dir: await realpath(root),
      gitDir: await realpath(gitDir),
      commonDir,
      id: createHash('sha256').update(commonDir).digest('hex').slice(0, 24),
    };
  } catch (error) {
    throw isEvolveError(error, 'EVOLVE_GIT_FAILED') ? notARepository(dir, error) : error;
  }
};
