import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { keptAside, promotion, thereAndBack, wholeState } from './there-and-back.ts';

/** What a person may have done to a path that no evolution is about; and then to one that it is about. */
const STATES: Readonly<Record<string, (repository: TestRepository, path: string) => void>> = {
  staged: ({ dir, git }, path) => {
    write(dir, path, 'staged\n');
    git('add', path);
  },
  'staged and unstaged': ({ dir, git }, path) => {
    write(dir, path, 'staged\n');
    git('add', path);
    write(dir, path, 'and unstaged\n');
  },
  'unstaged delete': ({ dir }, path) => {
    rmSync(join(dir, path));
  },
  'staged delete': ({ git }, path) => {
    git('rm', '-q', '--cached', path);
  },
  'assume-unchanged': ({ dir, git }, path) => {
    git('update-index', '--assume-unchanged', path);
    write(dir, path, 'edited, and git looks away\n');
  },
  'skip-worktree': ({ dir, git }, path) => {
    git('update-index', '--skip-worktree', path);
    write(dir, path, 'edited, and git looks away\n');
  },
  'exec bit': ({ dir }, path) => {
    chmodSync(join(dir, path), 0o755);
  },
};

for (const [name, mess] of Object.entries(STATES)) {
  test(`scenario: state: ${name}`, async () => {
    await thereAndBack(makeRepository(), {
      mess: (repository) => {
        mess(repository, 'notes.md');
      },
    });
    await keptAside(makeRepository(), ['agent.js'], {
      mess: (repository) => {
        mess(repository, 'agent.js');
      },
    });
  });
}

test('scenario: state: intent-to-add', async () => {
  const mess =
    (path: string) =>
    ({ dir, git }: TestRepository): void => {
      write(dir, path, 'meant to be added\n');
      git('add', '-N', path);
    };
  await thereAndBack(makeRepository(), { mess: mess('later.txt') });
  await keptAside(makeRepository(), ['lib/new/helper.js'], { mess: mess('lib/new/helper.js') });
});

/** Two branches that change one file, merged until git gives up. */
const conflict = (repository: TestRepository, path: string): void => {
  const { dir, git } = repository;
  git('checkout', '-q', '-b', 'side');
  write(dir, path, 'side\n');
  git('commit', '-q', '-a', '-m', 'side');
  git('checkout', '-q', '-');
  write(dir, path, 'main\n');
  git('commit', '-q', '-a', '-m', 'main');
};

test('scenario: state: conflicts', async () => {
  for (const [path, overlap] of [
    ['notes.md', undefined],
    ['agent.js', ['agent.js']],
  ] as const) {
    const repository = makeRepository();
    conflict(repository, path);
    const mess = ({ git }: TestRepository): void => {
      expect(() => git('merge', '-q', 'side')).toThrow();
      git('merge', '--quit');
    };
    await (overlap === undefined ? thereAndBack(repository, { mess }) : keptAside(repository, overlap, { mess }));
    expect(repository.git('ls-files', '-u').split('\n')).toHaveLength(3);
  }
});

/** The states in which the person is in the middle of something. */
const OPERATIONS: Readonly<Record<string, (repository: TestRepository) => void>> = {
  'merge in progress': ({ git }) => {
    expect(() => git('merge', '-q', 'side')).toThrow();
  },
  'rebase in progress': ({ git }) => {
    expect(() => git('rebase', '-q', 'side')).toThrow();
  },
  'cherry-pick in progress': ({ git }) => {
    expect(() => git('cherry-pick', 'side')).toThrow();
  },
  'revert in progress': ({ git }) => {
    expect(() => git('revert', '--no-edit', 'HEAD~2')).toThrow();
  },
  'bisect in progress': ({ git }) => {
    git('bisect', 'start', 'HEAD', 'HEAD~1');
  },
};

for (const [name, begin] of Object.entries(OPERATIONS)) {
  test(`scenario: state: ${name}`, async () => {
    const repository = makeRepository();
    conflict(repository, 'notes.md');
    write(repository.dir, 'notes.md', 'main, again\n');
    repository.git('commit', '-q', '-a', '-m', 'more');
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    expect(await workspace.promote(candidate, promotion('live'))).toMatchObject({ status: 'promoted' });
    const next = await candidateFrom(workspace, (dir) => {
      write(dir, 'src/tool.js', 'next\n');
    });
    begin(repository);
    const before = wholeState(repository);
    const refused = { code: 'EVOLVE_OPERATION_IN_PROGRESS' };
    await expect(workspace.promote(next, promotion('next'))).rejects.toMatchObject(refused);
    await expect(workspace.rollback('live', { reason: 'scenario' })).rejects.toMatchObject(refused);
    await workspace.recover();
    expect(wholeState(repository)).toEqual(before);
    const { id } = await workspace.checkpoint('in the middle');
    await workspace.restore(id);
    expect(wholeState(repository)).toEqual(before);
  });
}

test('scenario: state: sparse', async () => {
  const files = { 'agent.js': '1\n', 'old.js': '1\n', 'notes.md': '1\n', 'src/tool.js': '1\n' };
  const sparse = (): TestRepository => {
    const repository = makeRepository('repo', files);
    repository.git('sparse-checkout', 'set', '--no-cone', '/*', '!/src/');
    expect(existsSync(join(repository.dir, 'src'))).toBe(false);
    return repository;
  };
  await thereAndBack(sparse(), { mess: (repository) => STATES['staged and unstaged']?.(repository, 'notes.md') });
  await keptAside(sparse(), ['src/tool.js'], {
    edit: (dir) => {
      write(dir, 'src/tool.js', '2\n');
    },
  });
});

test('scenario: state: unborn', async () => {
  const dir = temporaryDir();
  gitIn(dir)('init', '-q');
  write(dir, 'untracked', 'u\n');
  const opened = openWorkspace({ dir, stateDir: join(temporaryDir(), 'state') });
  await expect(opened).rejects.toMatchObject({ code: 'EVOLVE_UNBORN_HEAD' });
});

test('scenario: state: bare', async () => {
  const dir = temporaryDir();
  gitIn(dir)('init', '-q', '--bare');
  const opened = openWorkspace({ dir, stateDir: join(temporaryDir(), 'state') });
  await expect(opened).rejects.toMatchObject({ code: 'EVOLVE_BARE_REPOSITORY' });
});

test('scenario: state: detached', async () => {
  const repository = makeRepository();
  repository.git('checkout', '-q', '--detach');
  await thereAndBack(repository, { mess: (each) => STATES['staged and unstaged']?.(each, 'notes.md') });
});

test('scenario: state: linked worktree', async () => {
  const main = makeRepository();
  const dir = join(temporaryDir(), 'linked');
  main.git('worktree', 'add', '-q', '-b', 'side', dir);
  STATES['staged and unstaged']?.(main, 'agent.js');
  const there = wholeState(main);
  const linked = { dir, stateDir: main.stateDir, git: gitIn(dir) };
  await thereAndBack(linked, { mess: (each) => STATES['staged and unstaged']?.(each, 'notes.md') });
  expect(wholeState(main)).toEqual(there);
});

/** A clone of a repository with two commits, made with those options. */
const cloneOf = (...options: readonly string[]): TestRepository => {
  const origin = makeRepository();
  origin.git('config', 'uploadpack.allowFilter', 'true');
  write(origin.dir, 'notes.md', 'second\n');
  origin.git('commit', '-q', '-a', '-m', 'second');
  const dir = join(temporaryDir(), 'clone');
  origin.git('clone', '-q', ...options, `file://${origin.dir}`, dir);
  return { dir, stateDir: origin.stateDir, git: gitIn(dir) };
};

test('scenario: state: shallow', async () => {
  await thereAndBack(cloneOf('--depth=1'), { mess: (each) => STATES['staged']?.(each, 'notes.md') });
});

test('scenario: state: partial clone', async () => {
  await thereAndBack(cloneOf('--filter=blob:none'), { mess: (each) => STATES['staged']?.(each, 'notes.md') });
});

test('scenario: state: split index', async () => {
  const repository = makeRepository();
  repository.git('config', 'core.splitIndex', 'true');
  repository.git('update-index', '--split-index');
  await thereAndBack(repository, { mess: (each) => STATES['staged and unstaged']?.(each, 'notes.md') });
});

test('scenario: state: untracked cache and file system monitor in the configuration', async () => {
  const repository = makeRepository();
  repository.git('config', 'core.untrackedCache', 'true');
  repository.git('update-index', '--untracked-cache');
  repository.git('config', 'core.fsmonitor', 'false');
  await thereAndBack(repository, {
    mess: ({ dir }) => {
      mkdirSync(join(dir, 'fresh'));
      write(dir, 'fresh/untracked', 'u\n');
    },
  });
});

test('scenario: state: SHA-256 objects', async () => {
  const root = temporaryDir();
  const dir = join(root, 'repo');
  mkdirSync(dir);
  const git = gitIn(dir);
  git('init', '-q', '--object-format=sha256', '-b', 'main');
  for (const path of ['agent.js', 'old.js', 'notes.md']) write(dir, path, '1\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  await thereAndBack(
    { dir, git, stateDir: join(root, 'state') },
    { mess: (each) => STATES['staged']?.(each, 'notes.md') },
  );
});
