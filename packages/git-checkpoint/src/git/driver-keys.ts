/**
 * The keys of the configuration that may name programs. Git is asked again when a file that it reads has changed; one more
 * process for each operation would be a third of a small checkpoint.
 */
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { unlessMissing } from '../state/durable.ts';
import type { Repository } from './repository.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Known {
  readonly files: readonly string[];
  readonly signature: string;
  readonly keys: readonly string[];
}

const known = new WeakMap<Repository, Known>();

/** Where git looks in any case, also for files that are not there yet. */
const usualFiles = ({ commonDir, gitDir }: Repository, env: Environment): readonly string[] => {
  const home = env['HOME'] ?? homedir();
  return [
    '/etc/gitconfig',
    join(home, '.gitconfig'),
    join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'git', 'config'),
    join(commonDir, 'config'),
    join(gitDir, 'config.worktree'),
  ];
};

const signatureOf = async (files: readonly string[]): Promise<string> => {
  const infos = await Promise.all(files.map((file) => unlessMissing(stat(file, { bigint: true }))));
  return infos
    .map((info) => (info === undefined ? '-' : [info.ino, info.size, info.mtimeNs, info.ctimeNs].map(String).join(' ')))
    .join('\n');
};

/** Files that are included may depend on the branch, or appear where nobody looked before. */
const hasIncludes = (keys: readonly string[]): boolean => keys.some((key) => /^include(?:if)?\./i.test(key));

/**
 * @param list Runs `git config --list -z --show-origin --name-only`: origin and key in turn.
 * @returns all keys.
 */
export const driverKeys = async (
  repository: Repository,
  env: Environment,
  list: () => Promise<readonly Buffer[]>,
): Promise<readonly string[]> => {
  const before = known.get(repository);
  if (before?.signature === (await signatureOf(before?.files ?? []))) return before.keys;
  const usual = usualFiles(repository, env);
  // Looked at before git does, so that a change in between is found the next time.
  const signature = await signatureOf(usual);
  const records = (await list()).map(String);
  const keys = [...new Set(records.filter((_, index) => index % 2 === 1))];
  const origins = records.flatMap((record, index) =>
    index % 2 === 0 && record.startsWith('file:') ? [resolve(repository.dir, record.slice('file:'.length))] : [],
  );
  const isUsual = origins.every((file) => usual.includes(file));
  if (isUsual && !hasIncludes(keys)) known.set(repository, { files: usual, signature, keys });
  else known.delete(repository);
  return keys;
};
