/** Everything about a repository that a person would miss, as text to compare. */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { TestRepository } from './repository.ts';

const bytes = (dir: string, raw: string): Buffer => Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(raw, 'latin1')]);

const walk = (dir: string, prefix = ''): readonly string[] =>
  readdirSync(bytes(dir, prefix), { encoding: 'latin1' }).flatMap((name) => {
    const raw = prefix === '' ? name : `${prefix}/${name}`;
    if (raw === '.git' || raw.endsWith('/.git')) return [];
    return lstatSync(bytes(dir, raw)).isDirectory() ? [raw, ...walk(dir, raw)] : [raw];
  });

const describeFile = (dir: string, raw: string): string => {
  const file = bytes(dir, raw);
  const info = lstatSync(file);
  const mode = info.mode.toString(8);
  if (info.isSymbolicLink()) return `${mode} -> ${readlinkSync(file, { encoding: 'latin1' as 'utf8' })}`;
  return info.isFile() ? `${mode} ${readFileSync(file, 'latin1')}` : mode;
};

const masked = (flags: string): string => (BigInt(`0x${flags}`) & 0x60008000n).toString(16);

/** Entries with stages and all flags; not the cached file times. */
const indexOf = (git: TestRepository['git']): string =>
  git('-c', 'core.quotePath=true', 'ls-files', '-s', '-v', '--debug')
    .split('\n')
    .filter((line) => !/^ +(?:ctime|mtime|dev|uid):/.test(line))
    // Assume-unchanged, skip-worktree, intent-to-add; the other bits are git's own, in memory.
    .map((line) => line.replace(/^ +size: \d+\tflags: ([0-9a-f]+)$/, (_, flags: string) => masked(flags)))
    .join('\n');

/** Every byte, mode, link and folder of the live tree, every index entry with its flags and stages, and HEAD. */
export const everything = ({ dir, git }: Pick<TestRepository, 'dir' | 'git'>): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(walk(dir).map((raw) => [raw, describeFile(dir, raw)])),
  ':index': indexOf(git),
  ':head': readFileSync(git('rev-parse', '--path-format=absolute', '--git-path', 'HEAD'), 'utf8'),
});

/** Also the commit that is checked out. */
export const stateOf = (repository: Pick<TestRepository, 'dir' | 'git'>): Readonly<Record<string, string>> => ({
  ...everything(repository),
  ':commit': repository.git('rev-parse', 'HEAD'),
});
