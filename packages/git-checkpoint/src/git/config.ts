/**
 * The configuration that git reads. Git is asked again when a file of it has changed; one more process for each operation would
 * be a third of a small checkpoint.
 */
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { unlessMissing } from '@evolve/core/disk';
import { isSettled, signatureOf } from '../state/file-times.ts';
import type { Repository } from './repository.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigEntry {
  /** `system`, `global`, `local`, `worktree`, or `command`. */
  readonly scope: string;
  /** As git writes it: section and variable in lower case. */
  readonly key: string;
  /** Undefined for a key without one, which means "true". */
  readonly value: string | undefined;
}

interface Known {
  readonly files: readonly string[];
  readonly signature: string;
  readonly entries: readonly ConfigEntry[];
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

interface Look {
  readonly signature: string;
  /** Whether a write after this look would change the signature. */
  readonly isSettled: boolean;
}

const lookAt = async (files: readonly string[]): Promise<Look> => {
  const infos = await Promise.all(files.map((file) => unlessMissing(stat(file, { bigint: true }))));
  return {
    signature: infos.map((info) => (info === undefined ? '-' : signatureOf(info))).join('\n'),
    isSettled: infos.every((info) => info === undefined || isSettled(info)),
  };
};

/** Files that are included may depend on the branch, or appear where nobody looked before. */
const isInclude = ({ key }: ConfigEntry): boolean => /^include(?:if)?\./i.test(key);

const toEntry = (scope: string, text: string): ConfigEntry => {
  const end = text.indexOf('\n');
  return end === -1
    ? { scope, key: text, value: undefined }
    : { scope, key: text.slice(0, end), value: text.slice(end + 1) };
};

/** The last entry of a key counts; those that we set ourselves do not. @param key In lower case. */
export const ownEntry = (config: readonly ConfigEntry[], key: string): ConfigEntry | undefined =>
  config.findLast((entry) => entry.key === key && entry.scope !== 'command');

/** What `list` prints. */
export const LIST_CONFIG: readonly string[] = ['config', '--list', '-z', '--includes', '--show-scope', '--show-origin'];

/** @param list Runs {@link LIST_CONFIG}: scope, origin and entry in turn. */
export const readConfig = async (
  repository: Repository,
  env: Environment,
  list: () => Promise<readonly Buffer[]>,
): Promise<readonly ConfigEntry[]> => {
  const before = known.get(repository);
  if (before?.signature === (await lookAt(before?.files ?? [])).signature) return before.entries;
  const usual = usualFiles(repository, env);
  // Looked at before git does, so that a change in between is found the next time.
  const seen = await lookAt(usual);
  const records = (await list()).map(String);
  const entries: ConfigEntry[] = [];
  let isUsual = true;
  for (let at = 0; at + 2 < records.length; at += 3) {
    const [scope = '', origin = '', text = ''] = records.slice(at, at + 3);
    entries.push(toEntry(scope, text));
    isUsual &&= !origin.startsWith('file:') || usual.includes(resolve(repository.dir, origin.slice('file:'.length)));
  }
  if (isUsual && seen.isSettled && !entries.some(isInclude)) {
    known.set(repository, { files: usual, signature: seen.signature, entries });
  } else known.delete(repository);
  return entries;
};
