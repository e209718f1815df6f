/** Which repository the guard is for, and where its state is; also when `.git` is gone. */
import { createHash } from 'node:crypto';
import { access, constants, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode } from '@evolve/core/disk';
import { isEvolveError } from '@evolve/core/errors';
import { findRepository, type Repository } from '../git/repository.ts';
import { readMirror } from '../mirror/places.ts';
import { prepareStateDir, stateHome, type StateDirOptions } from '../state/state-dir.ts';

export interface GuardedPlace {
  /** Root of the live tree. */
  readonly dir: string;
  readonly stateDir: string;
}

/** As the repository's id is made, from the place where its git directory was. */
const idOf = (commonDir: string): string => createHash('sha256').update(commonDir).digest('hex').slice(0, 24);

const ancestors = (dir: string): readonly string[] => {
  const parent = dirname(dir);
  return parent === dir ? [dir] : [dir, ...ancestors(parent)];
};

const placeOf = ({ stateDir, env }: Pick<StateDirOptions, 'stateDir' | 'env'>, id: string): string =>
  resolve(stateDir ?? join(stateHome(env), 'evolve', id));

/** A live tree at `dir` whose `.git` has been mirrored. */
const mirroredAt = async (dir: string, { stateDir, env }: StateDirOptions): Promise<GuardedPlace | undefined> => {
  const wanted = placeOf({ stateDir, env }, idOf(join(dir, '.git')));
  return (await readMirror(wanted))?.dir === dir ? { dir, stateDir: wanted } : undefined;
};

const found = async ({ dir, env }: StateDirOptions): Promise<Repository | undefined> => {
  try {
    return await findRepository(dir, env);
  } catch (error) {
    const isGone = isEvolveError(error, 'EVOLVE_NOT_A_REPOSITORY') || isEvolveError(error, 'EVOLVE_BARE_REPOSITORY');
    if (isGone) return undefined;
    throw error;
  }
};

/** A state directory on a disk that has become read-only is one still: the guard counts in memory then. */
const stateDirOf = async (repository: Repository, options: StateDirOptions): Promise<string> => {
  try {
    return await prepareStateDir(repository, options);
  } catch (error) {
    const wanted = placeOf(options, repository.id);
    const why: unknown = await access(wanted, constants.W_OK).catch((reason: unknown) => reason);
    if (!hasCode(why, 'EROFS')) throw error;
    return realpath(wanted);
  }
};

/**
 * Finds live tree and state directory from any folder inside. A repository above one whose `.git` is gone is not taken for
 * it. A linked worktree without its `.git` file is found only with an explicit `stateDir`, since nothing else leads there.
 * @throws EVOLVE_NOT_A_REPOSITORY, EVOLVE_GIT_MISSING, EVOLVE_STATE_DIR
 */
export const findGuardedPlace = async (options: StateDirOptions): Promise<GuardedPlace> => {
  const repository = await found(options);
  for (const dir of ancestors(await realpath(options.dir).catch(() => resolve(options.dir)))) {
    if (dir === repository?.dir) break;
    const mirrored = await mirroredAt(dir, options);
    if (mirrored !== undefined) return mirrored;
  }
  const sound = repository ?? (await findRepository(options.dir, options.env));
  return { dir: sound.dir, stateDir: await stateDirOf(sound, options) };
};
