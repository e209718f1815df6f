/** What a submodule's own configuration names must not run either: git starts a git of its own inside it. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from './support/repository.ts';

const FILTERS = '*.js filter=evil\n*.md filter=proc\n';

interface Hostile extends TestRepository {
  readonly inner: ReturnType<typeof gitIn>;
  readonly program: string;
  /** One line for each program that ran. */
  readonly ran: () => string;
}

const addSubmodule = ({ git }: Pick<TestRepository, 'git'>, from: string, path: string): void => {
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from, path);
  git('commit', '-q', '-m', 'submodule');
};

/** Programs wherever a repository can name one, and hooks. */
const arm = (dir: string, program: string): void => {
  const git = gitIn(dir);
  for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'filter.proc.process', 'diff.external']) {
    git('config', key, program);
  }
  git('config', 'core.fsmonitor', program);
  const hooks = join(dirname(program), 'hooks');
  for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout', 'fsmonitor-watchman']) {
    write(hooks, hook, readFileSync(program), 0o755);
  }
  git('config', 'core.hooksPath', hooks);
};

/** Same size, other times: git has to read it to know, and does so through its filter. */
const touch = (file: string): void => {
  const { atime, mtime } = statSync(file);
  utimesSync(file, atime, new Date(mtime.getTime() - 60_000));
};

const makeHostile = (): Hostile => {
  const source = makeRepository('inner', { 'a.js': '1\n', 'n.md': 'n\n', '.gitattributes': FILTERS });
  const repository = makeRepository();
  addSubmodule(repository, source.dir, 'sub');
  const root = dirname(repository.dir);
  const [program, marker] = [join(root, 'evil.sh'), join(root, 'marker')];
  write(root, 'evil.sh', `#!/bin/sh\necho "$0 $*" >> ${marker}\ncat\n`, 0o755);
  const sub = join(repository.dir, 'sub');
  arm(sub, program);
  for (const name of ['a.js', 'n.md']) touch(join(sub, name));
  const ran = (): string => (existsSync(marker) ? readFileSync(marker, 'utf8') : '');
  rmSync(marker, { force: true });
  return { ...repository, inner: gitIn(sub), program, ran };
};

const useAll = async (repository: TestRepository): Promise<void> => {
  const workspace = await openWorkspace(repository);
  await workspace.recover();
  const candidate = await candidateFrom(workspace, standardEdit);
  await workspace.dirtyPaths();
  const { id } = await workspace.checkpoint('c');
  await workspace.restore(id);
  expect(await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} })).toMatchObject({
    status: 'promoted',
  });
  await workspace.impact('e1');
  await workspace.rollback('e1', { reason: 'r' });
  await workspace.baseline();
};

describe('nothing of a submodule runs', () => {
  test('by its filters, its fsmonitor or its hooks, whatever is asked of the workspace', async () => {
    const hostile = makeHostile();
    await useAll(hostile);
    expect(hostile.ran()).toBe('');
  });

  test('when its files are edited, and it is told as dirty all the same', async () => {
    const hostile = makeHostile();
    write(hostile.dir, 'sub/a.js', '2\n');
    await useAll(hostile);
    expect(await (await openWorkspace(hostile)).dirtyPaths()).toEqual(['sub']);
    expect(hostile.ran()).toBe('');
  });

  test('of a submodule inside a submodule', async () => {
    const hostile = makeHostile();
    const innermost = makeRepository('innermost', { 'a.js': '1\n', '.gitattributes': FILTERS });
    const sub = join(hostile.dir, 'sub');
    for (const key of ['core.hooksPath', 'core.fsmonitor', 'filter.evil.clean', 'filter.proc.process']) {
      hostile.inner('config', '--unset', key);
    }
    addSubmodule({ git: hostile.inner }, innermost.dir, 'deep');
    arm(join(sub, 'deep'), hostile.program);
    touch(join(sub, 'deep/a.js'));
    hostile.git('commit', '-qam', 'deep');
    const workspace = await openWorkspace(hostile);
    expect(await workspace.dirtyPaths()).toEqual([]);
    write(sub, 'deep/a.js', '2\n');
    expect(await workspace.dirtyPaths()).toEqual(['sub']);
    expect(hostile.ran()).toBe('');
  });

  test('of a repository that a proposer makes in the place of one, in its trial', async () => {
    const hostile = makeHostile();
    const workspace = await openWorkspace(hostile);
    const captured = candidateFrom(workspace, (trial) => {
      standardEdit(trial);
      const sub = join(trial, 'sub');
      mkdirSync(sub, { recursive: true });
      write(sub, '.git', `gitdir: ${join(hostile.dir, '.git/modules/sub')}\n`);
      write(sub, '.gitattributes', FILTERS);
      write(sub, 'a.js', '2\n');
    });
    await expect(captured).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID', data: { path: 'sub' } });
    expect(hostile.ran()).toBe('');
  });

  test('but what ran would have been seen: a person’s git runs them', () => {
    const hostile = makeHostile();
    hostile.git('status');
    expect(hostile.ran()).not.toBe('');
  });
});

describe('a submodule is told as dirty', () => {
  const cases: readonly (readonly [string, (repository: Hostile) => void])[] = [
    ['when a file of it is edited', ({ dir }) => write(dir, 'sub/other.txt', 'edited\n')],
    [
      'when something is staged in it',
      ({ dir, inner }) => {
        write(dir, 'sub/staged.txt', 's\n');
        inner('add', 'staged.txt');
      },
    ],
    [
      'when it is at another commit',
      ({ inner }) => {
        inner('commit', '-q', '--allow-empty', '-m', 'next');
      },
    ],
    [
      'when that commit is staged, and there is more',
      ({ dir, git, inner }) => {
        inner('commit', '-q', '--allow-empty', '-m', 'next');
        git('add', 'sub');
        write(dir, 'sub/more.txt', 'm\n');
      },
    ],
  ];
  for (const [what, change] of cases) {
    test(what, async () => {
      const hostile = makeHostile();
      for (const key of ['core.hooksPath', 'core.fsmonitor', 'filter.evil.clean', 'filter.proc.process']) {
        hostile.inner('config', '--unset', key);
      }
      const workspace = await openWorkspace(hostile);
      expect(await workspace.dirtyPaths()).toEqual([]);
      change(hostile);
      const theirs = hostile.git('status', '--porcelain', '--ignore-submodules=none');
      expect(theirs).toMatch(/ sub$/m);
      expect(await workspace.dirtyPaths()).toEqual(['sub']);
    });
  }

  test('not when it is not checked out, nor where git was told to look away', async () => {
    const hostile = makeHostile();
    write(hostile.dir, 'sub/a.js', '2\n');
    hostile.git('update-index', '--skip-worktree', 'sub');
    expect(await (await openWorkspace(hostile)).dirtyPaths()).toEqual([]);
    hostile.git('update-index', '--no-skip-worktree', 'sub');
    hostile.git('submodule', '--quiet', 'deinit', '--force', 'sub');
    expect(await (await openWorkspace(hostile)).dirtyPaths()).toEqual([]);
  });
});
