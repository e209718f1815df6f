import { access, chmod, constants, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { privateDir } from '@evolve/core/disk';
import { EvolveError, messageOf } from '@evolve/core/errors';
import { findRepository, type Repository } from '../git/repository.ts';

export interface StateDirOptions {
  /** Any folder inside the repository. */
  readonly dir: string;
  /** Used as it is. @default `$XDG_STATE_HOME/evolve/<repository id>` */
  readonly stateDir?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const isInside = (path: string, root: string): boolean => path === root || path.startsWith(root + sep);

/** Below it each repository has its folder. */
export const stateHome = (env: StateDirOptions['env']): string => {
  const home = env['XDG_STATE_HOME'];
  // A relative value is to be ignored, says the XDG base directory specification.
  return home !== undefined && isAbsolute(home) ? home : join(env['HOME'] ?? homedir(), '.local', 'state');
};

const refuse = (dir: string, why: string, cause?: unknown): EvolveError =>
  new EvolveError('EVOLVE_STATE_DIR', `state directory ${dir}: ${why}`, {
    cause,
    data: { dir },
    hint: 'Name a folder of your own, outside the repository, with the option "stateDir" or XDG_STATE_HOME.',
  });

const realParent = async (path: string): Promise<string> => {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realParent(parent), path.slice(parent.length));
  }
};

/** The resolver for a repository that is already known. Makes the folder, for the owner only. */
export const prepareStateDir = async (
  repository: Repository,
  options: Omit<StateDirOptions, 'dir'>,
): Promise<string> => {
  const wanted = resolve(options.stateDir ?? join(stateHome(options.env), 'evolve', repository.id));
  const real = await realParent(wanted);
  if (isInside(real, repository.dir)) throw refuse(wanted, 'it lies inside the repository');
  try {
    await privateDir(wanted);
    const { mode, uid } = await stat(wanted);
    const own = process.getuid?.() ?? uid;
    if (uid !== own) throw refuse(wanted, 'it belongs to another user');
    if ((mode & 0o077) !== 0) await chmod(wanted, 0o700);
    await access(wanted, constants.W_OK | constants.X_OK);
    return await realpath(wanted);
  } catch (error) {
    if (error instanceof EvolveError) throw error;
    throw refuse(wanted, `it cannot be written: ${messageOf(error)}`, error);
  }
};

/**
 * The one resolver of the state directory: journal, lock, trials, boot guard and databases of a repository. Makes it,
 * mode 0700, when it is missing.
 * @throws EVOLVE_GIT_MISSING, EVOLVE_NOT_A_REPOSITORY, EVOLVE_BARE_REPOSITORY, EVOLVE_STATE_DIR
 */
export const resolveStateDir = async (options: StateDirOptions): Promise<string> =>
  prepareStateDir(await findRepository(options.dir, options.env), options);

/** Where this package keeps what, inside the state directory. */
export const layout = (
  stateDir: string,
): {
  readonly workspace: string;
  readonly journal: string;
  readonly lock: string;
  readonly trials: string;
  readonly guard: string;
} => ({
  workspace: join(stateDir, 'workspace'),
  journal: join(stateDir, 'workspace', 'journal.jsonl'),
  lock: join(stateDir, 'workspace', 'lock.sqlite'),
  trials: join(stateDir, 'trials'),
  guard: join(stateDir, 'guard'),
});
