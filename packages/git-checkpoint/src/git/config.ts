/**
 * The configuration that git reads. Git is asked again when a file of it has changed; one more process for each operation would
 * be a third of a small checkpoint.
 */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { unlessMissing } from '../state/durable.ts';
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

/** A file that was written this shortly before may be written again within the same tick of its clock, in milliseconds. */
const TICK = { fine: 100, coarse: 2_000 };

/** Whether a later write would show. Times without a fraction are those of a file system that knows only seconds. */
const isSettled = ({ ctimeNs }: BigIntStats, now: number): boolean =>
  Number(ctimeNs / 1_000_000n) < now - (ctimeNs % 1_000_000_000n === 0n ? TICK.coarse : TICK.fine);

interface Signature {
  readonly text: string;
  readonly isSettled: boolean;
}

const signatureOf = async (files: readonly string[]): Promise<Signature> => {
  const now = performance.timeOrigin + performance.now();
  const infos = await Promise.all(files.map((file) => unlessMissing(stat(file, { bigint: true }))));
  const text = infos.map((info) =>
    info === undefined ? '-' : [info.ino, info.size, info.mtimeNs, info.ctimeNs].map(String).join(' '),
  );
  return { text: text.join('\n'), isSettled: infos.every((info) => info === undefined || isSettled(info, now)) };
};

/** Files that are included may depend on the branch, or appear where nobody looked before. */
const isInclude = ({ key }: ConfigEntry): boolean => /^include(?:if)?\./i.test(key);

const toEntry = (scope: string, text: string): ConfigEntry => {
  const end = text.indexOf('\n');
  return end === -1
    ? { scope, key: text, value: undefined }
    : { scope, key: text.slice(0, end), value: text.slice(end + 1) };
};

/** What `list` prints. */
export const LIST_CONFIG: readonly string[] = ['config', '--list', '-z', '--includes', '--show-scope', '--show-origin'];

/** @param list Runs {@link LIST_CONFIG}: scope, origin and entry in turn. */
export const readConfig = async (
  repository: Repository,
  env: Environment,
  list: () => Promise<readonly Buffer[]>,
): Promise<readonly ConfigEntry[]> => {
  const before = known.get(repository);
  if (before?.signature === (await signatureOf(before?.files ?? [])).text) return before.entries;
  const usual = usualFiles(repository, env);
  // Looked at before git does, so that a change in between is found the next time.
  const signature = await signatureOf(usual);
  const records = (await list()).map(String);
  const entries: ConfigEntry[] = [];
  let isUsual = true;
  for (let at = 0; at + 2 < records.length; at += 3) {
    const [scope = '', origin = '', text = ''] = records.slice(at, at + 3);
    entries.push(toEntry(scope, text));
    isUsual &&= !origin.startsWith('file:') || usual.includes(resolve(repository.dir, origin.slice('file:'.length)));
  }
  if (isUsual && signature.isSettled && !entries.some(isInclude)) {
    known.set(repository, { files: usual, signature: signature.text, entries });
  } else known.delete(repository);
  return entries;
};
