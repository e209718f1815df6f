/** An index that was edited without git is for git the one that it would have written itself. */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editIndex, viewIndex, type EntryEdit } from '../../src/live/index-edit.ts';
import { makeRepository, write, type TestRepository } from '../support/repository.ts';

/** Long names too, since the length of an entry goes by them. */
const nameOf = (index: number): string =>
  `d${String(index % 7)}/${index % 3 === 0 ? `deep ${'é'.repeat(index % 5)}/` : ''}f${String(index)}${'.long'.repeat(index % 4)}`;

const build = (
  files: number,
  prepare: (git: TestRepository['git'], dir: string) => void = () => undefined,
): TestRepository => {
  const repository = makeRepository();
  const { dir, git } = repository;
  for (let index = 0; index < files; index += 1) write(dir, nameOf(index), `content ${String(index)}\n`);
  prepare(git, dir);
  git('add', '-A');
  git('commit', '-qm', 'many');
  return repository;
};

const hashOf = (git: TestRepository['git'], content: string): string => {
  const oid = /^[0-9a-f]+/.exec(git('hash-object', '-w', '--', content))?.[0];
  return oid ?? '';
};

/** Writes new content for some files, and says what their entries have to become. */
const change = ({ dir, git }: TestRepository, indexes: readonly number[]): readonly EntryEdit[] =>
  indexes.map((index) => {
    const path = nameOf(index);
    const executable = index % 2 === 0;
    write(dir, path, `other ${String(index)} ${'x'.repeat(index % 50)}\n`);
    execFileSync('chmod', [executable ? '755' : '644', join(dir, path)]);
    const side = { mode: executable ? '100755' : '100644', oid: hashOf(git, path) } as const;
    const look = () => Promise.resolve(lstatSync(join(dir, path), { bigint: true }));
    return { raw: Buffer.from(path).toString('latin1'), side, look };
  });

const indexOf = ({ dir }: TestRepository): string => join(dir, '.git', 'index');

const edit = async (
  repository: TestRepository,
  edits: readonly EntryEdit[],
  format: 'sha1' | 'sha256' = 'sha1',
): Promise<boolean> => {
  const from = indexOf(repository);
  const view = await viewIndex(from, format, new Set(edits.map(({ raw }) => raw)));
  if (view === undefined) return false;
  const to = `${from}.edited`;
  const done = await editIndex(view, { root: repository.dir, from, to }, edits);
  if (done) renameSync(to, from);
  return done;
};

/** What git would write for the same change, as far as anybody can see. */
const byGit = (repository: TestRepository, edits: readonly EntryEdit[]): string => {
  const copy = `${indexOf(repository)}.git`;
  const env = { ...process.env, GIT_INDEX_FILE: copy };
  const run = (args: readonly string[], input?: Buffer): string =>
    execFileSync('git', args, { cwd: repository.dir, env, input, encoding: 'utf8', maxBuffer: 1e8 });
  execFileSync('cp', ['-p', indexOf(repository), copy]);
  const info = edits.map(({ raw, side }) => `${side.mode} ${side.oid}\t${raw}\0`).join('');
  run(['update-index', '-z', '--index-info'], Buffer.from(info, 'latin1'));
  run(['add', '--refresh', '.']);
  return run(['ls-files', '-s', '-v', '--debug']);
};

const shown = ({ dir }: TestRepository): string =>
  execFileSync('git', ['ls-files', '-s', '-v', '--debug'], { cwd: dir, encoding: 'utf8', maxBuffer: 1e8 });

/** By git's own reckoning from the entries alone. */
const freshTree = (repository: TestRepository): string => {
  const copy = `${indexOf(repository)}.fresh`;
  const env = { ...process.env, GIT_INDEX_FILE: copy };
  const info = execFileSync('git', ['ls-files', '-s', '-z'], { cwd: repository.dir });
  execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: repository.dir, env, input: info });
  return execFileSync('git', ['write-tree'], { cwd: repository.dir, env, encoding: 'utf8' }).trim();
};

const FORMATS: Readonly<Record<string, (git: TestRepository['git']) => void>> = {
  'version 2': () => undefined,
  'version 4': (git) => git('config', 'index.version', '4'),
  'several threads': (git) => git('config', 'index.threads', '4'),
  'without checksum': (git) => git('config', 'index.skipHash', 'true'),
  'with the cache of untracked files': (git) => {
    git('config', 'core.untrackedCache', 'true');
    git('update-index', '--untracked-cache');
  },
};

describe.each(Object.entries(FORMATS))('%s', (_, prepare) => {
  test('it says the same as the index that git would have written', async () => {
    const repository = build(300, prepare);
    repository.git('status');
    const edits = change(repository, [0, 1, 2, 41, 99, 150, 299]);
    const expected = byGit(repository, edits);
    expect(await edit(repository, edits)).toBe(true);
    expect(shown(repository)).toBe(expected);
    // The trees that git remembers are those of the entries, and nothing seems changed that is not.
    expect(repository.git('write-tree')).toBe(freshTree(repository));
    expect(repository.git('diff-files', '--name-only')).toBe('');
    expect(repository.git('diff', '--cached', '--name-only', '-z').split('\0').filter(Boolean)).toHaveLength(7);
    expect(repository.git('fsck')).toBe('');
  });
});

test('the offsets that several threads read by stay true', async () => {
  const repository = build(21_000, (git, dir) => {
    git('config', 'index.threads', '4');
    // As old as files are mostly: what changed in the second of the index has to be compared, and of so many git is asked.
    for (let index = 0; index < 21_000; index += 1) utimesSync(join(dir, nameOf(index)), 1_000_000, 1_000_000);
  });
  expect(readFileSync(indexOf(repository)).includes('IEOT')).toBe(true);
  const edits = change(repository, [0, 5, 10_000, 20_999]);
  const expected = byGit(repository, edits);
  expect(await edit(repository, edits)).toBe(true);
  expect(shown(repository)).toBe(expected);
  // Git is silent when it distrusts the list of headers, so it is compared with one that git writes.
  const ours = readFileSync(indexOf(repository));
  repository.git('update-index', '--force-write-index');
  const theirs = readFileSync(indexOf(repository));
  const listOf = (bytes: Buffer): string =>
    bytes.subarray(bytes.lastIndexOf('EOIE'), bytes.length - 20).toString('hex');
  expect(listOf(ours)).toBe(listOf(theirs));
});

test('names of 64 digits', async () => {
  const repository = makeRepository();
  const { dir, git } = repository;
  execFileSync('rm', ['-rf', join(dir, '.git')]);
  git('init', '-q', '-b', 'main', '--object-format=sha256');
  for (let index = 0; index < 20; index += 1) write(dir, nameOf(index), `content ${String(index)}\n`);
  git('add', '-A');
  git('commit', '-qm', 'many');
  const edits = change(repository, [3, 4]);
  const expected = byGit(repository, edits);
  expect(await edit(repository, edits, 'sha256')).toBe(true);
  expect(shown(repository)).toBe(expected);
  expect(git('write-tree')).toBe(freshTree(repository));
});

describe('nothing hides behind the time of the new index', () => {
  /** As if everything had happened in the second in which the index was written. */
  const inOneSecond = (repository: TestRepository, paths: readonly string[]): void => {
    const { mtimeMs } = statSync(indexOf(repository));
    const second = Math.floor(mtimeMs / 1000);
    for (const path of paths) utimesSync(join(repository.dir, path), second, second);
    repository.git('config', 'core.trustctime', 'false');
    repository.git('update-index', '--refresh');
    utimesSync(indexOf(repository), second, second);
  };

  test('an edit of the same size in the second of the old index', async () => {
    const repository = build(10);
    inOneSecond(repository, [nameOf(4)]);
    const second = Math.floor(statSync(indexOf(repository)).mtimeMs / 1000);
    // Same inode, same size, same second: only the content tells.
    writeFileSync(join(repository.dir, nameOf(4)), 'CONTENT 4\n', { flag: 'r+' });
    utimesSync(join(repository.dir, nameOf(4)), second, second);
    expect(repository.git('diff-files', '--name-only')).toBe(nameOf(4));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await edit(repository, change(repository, [5]))).toBe(true);
    expect(statSync(indexOf(repository)).mtimeMs / 1000).toBeGreaterThan(second);
    expect(repository.git('diff-files', '--name-only')).toBe(nameOf(4));
  });

  test('an edit of the same size just after the file was looked at', async () => {
    const repository = build(10);
    const path = join(repository.dir, nameOf(5));
    repository.git('config', 'core.trustctime', 'false');
    const [plain] = change(repository, [5]);
    if (plain === undefined) throw new Error('nothing to change');
    const look: EntryEdit['look'] = async () => {
      const now = Math.floor(Date.now() / 1000);
      utimesSync(path, now, now);
      const info = await plain.look();
      writeFileSync(path, readFileSync(path, 'utf8').replace('other', 'OTHER'), { flag: 'r+' });
      utimesSync(path, now, now);
      // The index is written in a later second.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      return info;
    };
    expect(await edit(repository, [{ ...plain, look }])).toBe(true);
    expect(repository.git('diff-files', '--name-only')).toBe(nameOf(5));
  });

  test('a file that was not what it should be', async () => {
    const repository = build(10);
    const edits = change(repository, [5]).map((each) => ({ ...each, look: () => Promise.resolve(undefined) }));
    write(repository.dir, nameOf(5), 'something else\n');
    expect(await edit(repository, edits)).toBe(true);
    expect(repository.git('diff', '--name-only')).toBe(nameOf(5));
  });
});

describe('what is left to git', () => {
  const refused: Readonly<Record<string, (repository: TestRepository) => void>> = {
    'a split index': ({ git }) => git('update-index', '--split-index'),
    'a sparse index': ({ git }) => git('sparse-checkout', 'set', '--sparse-index', 'd1'),
    'a monitored file system': ({ git }) => {
      git('config', 'core.fsmonitor', 'true');
      git('update-index', '--fsmonitor');
    },
    'an entry that was only announced': ({ git }) => {
      git('rm', '-q', '--cached', nameOf(1));
      git('add', '-N', nameOf(1));
    },
    'a path in conflict': ({ dir }) => {
      const oid = '0'.repeat(39);
      const input = `0 ${'0'.repeat(40)}\t${nameOf(1)}\n100644 ${oid}1 1\t${nameOf(1)}\n100644 ${oid}2 2\t${nameOf(1)}\n`;
      execFileSync('git', ['update-index', '--index-info'], { cwd: dir, input });
    },
    'a path without an entry': ({ git }) => git('rm', '-q', '--cached', nameOf(1)),
    'an index that was cut off': (repository) =>
      writeFileSync(indexOf(repository), readFileSync(indexOf(repository)).subarray(0, 400)),
    'no index': (repository) => renameSync(indexOf(repository), `${indexOf(repository)}.gone`),
  };

  test.each(Object.entries(refused))('%s', async (_, prepare) => {
    const repository = build(20);
    const edits = change(repository, [1]);
    prepare(repository);
    const before = existsSync(indexOf(repository)) ? readFileSync(indexOf(repository)) : undefined;
    expect(await edit(repository, edits)).toBe(false);
    if (before !== undefined) expect(readFileSync(indexOf(repository)).equals(before)).toBe(true);
  });

  test('very many files of the same second', async () => {
    const repository = build(600);
    const second = Math.floor(statSync(indexOf(repository)).mtimeMs / 1000);
    for (let index = 0; index < 600; index += 1) utimesSync(join(repository.dir, nameOf(index)), second, second);
    repository.git('update-index', '--refresh');
    utimesSync(indexOf(repository), second, second);
    expect(await edit(repository, change(repository, [1]))).toBe(false);
  });

  test('an index that was replaced since it was read', async () => {
    const repository = build(20);
    const edits = change(repository, [1]);
    const from = indexOf(repository);
    const view = await viewIndex(from, 'sha1', new Set(edits.map(({ raw }) => raw)));
    write(repository.dir, 'later', 'x');
    repository.git('add', 'later');
    if (view === undefined) throw new Error('not read');
    expect(await editIndex(view, { root: repository.dir, from, to: `${from}.edited` }, edits)).toBe(false);
  });
});
