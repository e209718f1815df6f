/** Whether the repository of a live tree can still be worked with, and whether objects are what their names say. */
import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { isEvolveError, messageOf } from '@evolve/core/errors';
import { openGit, type Git } from '../git/git.ts';
import { objectFormat, type ObjectFormat } from '../git/object-format.ts';
import { readRef } from '../git/refs.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { exists } from '../state/exists.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Damage {
  /** `index`: only the index has to come back. */
  readonly kind: 'repository' | 'index';
  readonly why: string;
}

export interface Expected {
  /** The commit that HEAD was when it was last known to be whole. */
  readonly head?: string | undefined;
  readonly hasIndex?: boolean;
  /** Commits of evolutions that are said to be live: a history that has none of them is another one. */
  readonly commits: readonly string[];
}

/** Git says so of a repository that belongs to somebody else: nothing is broken, and nothing may be replaced. */
const isForbidden = (error: unknown): boolean => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (
      /dubious ownership|Permission denied/.test(`${at.message} ${JSON.stringify((at as { data?: unknown }).data)}`)
    ) {
      return true;
    }
  }
  return false;
};

const repositoryAt = async (dir: string, env: Environment): Promise<Repository | Damage> => {
  try {
    const found = await findRepository(dir, env);
    if (found.dir === (await realpath(dir))) return found;
    return { kind: 'repository', why: `it belongs to the repository above it, ${found.dir}` };
  } catch (error) {
    // Git's own words say more about it than ours.
    if (isForbidden(error)) throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (!isEvolveError(error, 'EVOLVE_NOT_A_REPOSITORY') && !isEvolveError(error, 'EVOLVE_BARE_REPOSITORY'))
      throw error;
    return { kind: 'repository', why: messageOf(error) };
  }
};

const has = async (git: Git, commit: string): Promise<boolean> =>
  (await git.run(['cat-file', '-e', `${commit}^{commit}`], { codes: [0, 1, 128] })).code === 0;

/** Why the tree of a commit cannot be read in full; contents are not looked at. */
export const missingIn = async (
  git: Git,
  commit: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> => {
  const args = ['rev-list', '--objects', '--no-walk', '--quiet', '--missing=allow-promisor', commit];
  const { code, stderr } = await git.run(args, { codes: [0, 1, 128], env });
  return code === 0 ? undefined : stderr.trim().slice(0, 300);
};

const isAnotherHistory = async (git: Git, { head, commits }: Expected): Promise<boolean> => {
  if (head === undefined || commits.length === 0 || (await has(git, head))) return false;
  for (const commit of commits) if (await has(git, commit)) return false;
  return true;
};

const damageOfIndex = async (git: Git, expected: Expected): Promise<Damage | undefined> => {
  const isThere = await exists(join(git.repository.gitDir, 'index'));
  if (!isThere) return expected.hasIndex === true ? { kind: 'index', why: 'the index is gone' } : undefined;
  const args = ['diff-index', '--cached', '--quiet', '--ignore-submodules=all', 'HEAD'];
  const { code, stderr } = await git.run(args, { codes: [0, 1, 128] });
  return code <= 1 ? undefined : { kind: 'index', why: `the index cannot be read: ${stderr.trim().slice(0, 300)}` };
};

/**
 * What is broken, if anything is: no repository, an unreadable HEAD, missing objects, another history, no index.
 * @throws EVOLVE_GIT_MISSING, and what is no damage: a repository that this user may not read.
 */
export const damageOf = async (dir: string, env: Environment, expected: Expected): Promise<Damage | undefined> => {
  const found = await repositoryAt(dir, env);
  if ('kind' in found) return found;
  const broken = (why: string): Damage => ({ kind: 'repository', why });
  try {
    const git = await openGit(found, env);
    const head = await readRef(git, 'HEAD');
    if (head === undefined) return expected.head === undefined ? undefined : broken('HEAD names no commit');
    const missing = await missingIn(git, head);
    if (missing !== undefined) return broken(`HEAD cannot be read in full: ${missing}`);
    if (await isAnotherHistory(git, expected)) return broken('it was replaced by another history');
    return await damageOfIndex(git, expected);
  } catch (error) {
    if (!isEvolveError(error, 'EVOLVE_GIT_FAILED') || isForbidden(error)) throw error;
    return broken(messageOf(error));
  }
};

const BATCH_BYTES = 32_000_000;

const inBatches = (
  objects: readonly { readonly oid: string; readonly size: number }[],
): readonly (readonly string[])[] => {
  const batches: string[][] = [];
  let room = 0;
  for (const { oid, size } of objects) {
    if (batches.length === 0 || room < size) {
      batches.push([]);
      room = BATCH_BYTES;
    }
    batches.at(-1)?.push(oid);
    room -= size;
  }
  return batches;
};

/** Output of `cat-file --batch` against the names that were asked for. @returns The first that is something else. */
const wrongIn = (bytes: Buffer, format: ObjectFormat): string | undefined => {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at);
    const [oid = '', type = '', size = ''] = bytes.toString('latin1', at, end).split(' ');
    if (!/^\d+$/.test(size)) return oid;
    const content = bytes.subarray(end + 1, end + 1 + Number(size));
    if (createHash(format).update(`${type} ${size}\0`).update(content).digest('hex') !== oid) return oid;
    at = end + 1 + Number(size) + 1;
  }
  return undefined;
};

/**
 * Reads every object of a commit's tree and compares it with its name: somebody may have written to a file that is shared
 * with the mirror. @returns Why the commit cannot be trusted.
 */
export const falsifiedIn = async (git: Git, commit: string): Promise<string | undefined> => {
  const listed = await git.text(['rev-list', '--objects', '--no-walk', '--missing=allow-promisor', commit]);
  const input = listed.split('\n').map((line) => `${line.split(' ')[0] ?? ''}\n`);
  const checked = await git.text(['cat-file', '--batch-check=%(objectname) %(objectsize)'], { input: input.join('') });
  const objects = checked.split('\n').map((line) => {
    const [oid = '', size] = line.split(' ');
    return { oid, size: Number(size) };
  });
  const unreadable = objects.find(({ size }) => !Number.isFinite(size));
  if (unreadable !== undefined) return `object ${unreadable.oid} cannot be read`;
  for (const batch of inBatches(objects)) {
    const { code, stdout, stderr } = await git.run(['cat-file', '--batch'], {
      input: `${batch.join('\n')}\n`,
      codes: [0, 1, 128],
    });
    if (code !== 0) return stderr.trim().slice(0, 300);
    const wrong = wrongIn(stdout, await objectFormat(git));
    if (wrong !== undefined) return `object ${wrong} is not what its name says`;
  }
  return undefined;
};
