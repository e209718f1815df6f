import type { Git } from './git.ts';

/** One path that differs from HEAD in the index or in the live tree. */
export interface StatusEntry {
  /** As latin1, one character a byte: a path need not be UTF-8. */
  readonly raw: string;
  readonly kind: 'tracked' | 'unmerged' | 'untracked';
  /** The entry is a folder that git does not look into: a nested repository. */
  readonly nested: boolean;
}

/** How many space-separated fields come before the path, by the first letter of the record. */
const FIELDS: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };

const KINDS: Readonly<Record<string, StatusEntry['kind']>> = { '1': 'tracked', u: 'unmerged', '?': 'untracked' };

const parse = (record: string): StatusEntry | undefined => {
  const [type = ''] = record;
  const [fields, kind] = [FIELDS[type], KINDS[type]];
  if (fields === undefined || kind === undefined) return undefined;
  const raw = record.split(' ').slice(fields).join(' ');
  const submodule = type !== '?' && record.split(' ')[2]?.startsWith('S') === true;
  return { raw: raw.replace(/\/$/, ''), kind, nested: raw.endsWith('/') || submodule };
};

/** Everything staged, unstaged, unmerged or untracked; ignored files are not listed. */
export const readStatus = async (git: Git): Promise<readonly StatusEntry[]> => {
  const records = await git.records([
    'status',
    '--porcelain=v2',
    '-z',
    '--untracked-files=all',
    '--no-renames',
    '--ignore-submodules=none',
  ]);
  return records.flatMap((record) => parse(record.toString('latin1')) ?? []);
};

/** Tracked paths marked assume-unchanged or skip-worktree: status never speaks of them. As latin1. */
export const hiddenPaths = async (git: Git): Promise<readonly string[]> => {
  const records = await git.records(['ls-files', '-v', '-z']);
  return records
    .map((record) => record.toString('latin1'))
    .filter((record) => record.startsWith('S') || /^[a-z]/.test(record))
    .map((record) => record.slice(2));
};

/** Latin1 to what a person reads. */
export const readable = (raw: string): string => Buffer.from(raw, 'latin1').toString('utf8');
