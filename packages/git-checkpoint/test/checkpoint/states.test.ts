/**
 * One test for each state that a repository can be in: a checkpoint is taken, everything is broken, and a restore has to bring
 * back every byte, mode, index entry, flag and stage. Catches a state that git alone would have lost.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILES, gitIn, makeRepository, temporaryDir, write, type TestRepository } from '../support/repository.ts';
import { openCheckpoints } from './place.ts';
import { everything } from '../support/state.ts';

type Change = (repository: TestRepository) => void;

/** What careless tools do: all of it at once. HEAD stays where it is. */
const wreck: Change = ({ dir, git }) => {
  git('read-tree', 'HEAD');
  for (const name of ['agent.js', 'notes.md', 'src/tool.js', 'old.js', 'new.txt']) {
    rmSync(join(dir, name), { recursive: true, force: true });
  }
  write(dir, 'agent.js', 'wrecked\n');
  chmodSync(join(dir, 'agent.js'), 0o755);
  git('add', '--sparse', 'agent.js');
};

const conflict: Change = ({ dir, git }) => {
  git('checkout', '-q', '-b', 'other');
  write(dir, 'agent.js', 'theirs\n');
  git('commit', '-qam', 'theirs');
  git('checkout', '-q', 'main');
  write(dir, 'agent.js', 'ours\n');
  git('commit', '-qam', 'ours');
};

const fails = (run: () => unknown): void => {
  expect(run).toThrow();
};

const STATES: Readonly<Record<string, Change>> = {
  staged: ({ dir, git }) => {
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
  },
  'staged and unstaged': ({ dir, git }) => {
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    write(dir, 'agent.js', 'and more\n');
  },
  'staged new file, and gone from the tree': ({ dir, git }) => {
    write(dir, 'new.txt', 'only in the index\n');
    git('add', 'new.txt');
    rmSync(join(dir, 'new.txt'));
  },
  'staged deletion, and there again untracked': ({ dir, git }) => {
    git('rm', '-q', '--cached', 'agent.js');
    write(dir, 'agent.js', 'untracked now\n');
  },
  'unstaged deletion': ({ dir }) => {
    rmSync(join(dir, 'src'), { recursive: true });
  },
  'intent to add': ({ dir, git }) => {
    write(dir, 'new.txt', 'later\n');
    git('add', '-N', 'new.txt');
  },
  'assume-unchanged with an edit': ({ dir, git }) => {
    git('update-index', '--assume-unchanged', 'agent.js');
    write(dir, 'agent.js', 'hidden edit\n');
  },
  'skip-worktree with an edit': ({ dir, git }) => {
    git('update-index', '--skip-worktree', 'agent.js');
    write(dir, 'agent.js', 'hidden edit\n');
  },
  'staged, then hidden': ({ dir, git }) => {
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    git('update-index', '--assume-unchanged', 'agent.js');
    write(dir, 'agent.js', 'hidden edit\n');
  },
  'conflict of a merge': (repository) => {
    conflict(repository);
    fails(() => repository.git('merge', 'other'));
  },
  'conflict of a rebase': (repository) => {
    conflict(repository);
    fails(() => repository.git('rebase', 'other'));
  },
  'conflict of a cherry-pick, half resolved': (repository) => {
    conflict(repository);
    fails(() => repository.git('cherry-pick', 'other'));
    write(repository.dir, 'agent.js', 'half resolved\n');
  },
  'conflict between deletion and edit': ({ dir, git }) => {
    git('checkout', '-q', '-b', 'other');
    git('rm', '-q', 'agent.js');
    git('commit', '-qm', 'deleted');
    git('checkout', '-q', 'main');
    write(dir, 'agent.js', 'edited\n');
    git('commit', '-qam', 'edited');
    fails(() => git('merge', 'other'));
  },
  bisect: ({ dir, git }) => {
    write(dir, 'agent.js', '2\n');
    git('commit', '-qam', 'two');
    write(dir, 'agent.js', '3\n');
    git('commit', '-qam', 'three');
    git('bisect', 'start', 'HEAD', 'HEAD~2');
    write(dir, 'notes.md', 'while bisecting\n');
  },
  detached: ({ dir, git }) => {
    git('checkout', '-q', '--detach');
    write(dir, 'agent.js', 'detached\n');
  },
  'split index': ({ dir, git }) => {
    git('update-index', '--split-index');
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    git('update-index', '--assume-unchanged', 'notes.md');
    write(dir, 'notes.md', 'hidden\n');
  },
  'index of version 4': ({ dir, git }) => {
    git('update-index', '--index-version', '4');
    git('update-index', '--skip-worktree', 'notes.md');
    write(dir, 'notes.md', 'hidden\n');
    write(dir, 'agent.js', 'dirty\n');
  },
  'index without a checksum': ({ dir, git }) => {
    git('config', 'index.skipHash', 'true');
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
  },
  'sparse checkout': ({ dir, git }) => {
    git('sparse-checkout', 'set', '--no-cone', '/*', '!/src/');
    write(dir, 'agent.js', 'dirty\n');
    write(dir, 'src/tool.js', 'present although left out\n');
  },
  'sparse checkout with a sparse index': ({ dir, git }) => {
    git('sparse-checkout', 'set', '--cone', '--sparse-index');
    write(dir, 'agent.js', 'dirty\n');
  },
  'racy: an edit in the same second with the same size': ({ dir, git }) => {
    write(dir, 'agent.js', 'aaaa\n');
    git('add', 'agent.js');
    write(dir, 'agent.js', 'bbbb\n');
  },
  'one more line in .gitignore': ({ dir }) => {
    write(dir, 'new.txt', 'not ignored yet\n');
    write(dir, '.gitignore', readFileSync(join(dir, '.gitignore'), 'utf8') + '*.tmp\n');
  },
};

describe('state', () => {
  test.each(Object.entries(STATES))('%s', async (_, change) => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    change(repository);
    const before = everything(repository);
    const { id } = await checkpoints.create({ label: 'state' });
    expect(everything(repository)).toEqual(before);
    expect(await checkpoints.diff(id)).toEqual([]);

    wreck(repository);
    repository.git('gc', '-q', '--prune=now');
    expect(everything(repository)).not.toEqual(before);
    const report = await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
    expect(report.differences).toEqual([]);
    expect(await checkpoints.verify(id, { live: true })).toEqual([]);
  });

  test.each(Object.entries(STATES))('%s, scoped to the paths that it is about', async (_, change) => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    change(repository);
    const before = everything(repository);
    const paths = ['agent.js', 'notes.md', 'src', 'old.js', 'new.txt', '.gitignore', 'package.json'];
    const { id } = await checkpoints.create({ paths });
    wreck(repository);
    repository.git('gc', '-q', '--prune=now');
    expect(await checkpoints.restore(id)).toMatchObject({ differences: [] });
    expect(everything(repository)).toEqual(before);
  });

  test('unborn HEAD', async () => {
    const root = temporaryDir();
    const dir = join(root, 'unborn');
    mkdirSync(dir);
    const git = gitIn(dir);
    git('init', '-q');
    const repository = { dir, git, stateDir: join(root, 'state') };
    const checkpoints = await openCheckpoints(repository);
    const empty = await checkpoints.create({ label: 'nothing at all' });
    const nothing = everything(repository);
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    write(dir, 'agent.js', 'dirty\n');
    write(dir, 'new.txt', 'untracked\n');
    const before = everything(repository);
    const { id, commit } = await checkpoints.create();
    expect(commit).toBeUndefined();
    git('rm', '-q', '-f', '--cached', 'agent.js');
    rmSync(join(dir, 'agent.js'));
    writeFileSync(join(dir, 'new.txt'), 'other');
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
    await checkpoints.restore(empty.id);
    expect(everything(repository)[':index']).toBe(nothing[':index']);
    expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toBe('dirty\n');
  });

  test('no evolutions, no state directory before', async () => {
    const repository = makeRepository();
    write(repository.dir, 'agent.js', 'x\n');
    const checkpoints = await openCheckpoints(repository);
    await checkpoints.create();
    expect(await checkpoints.list()).toHaveLength(1);
  });

  test('shallow clone', async () => {
    const origin = makeRepository();
    write(origin.dir, 'agent.js', 'second\n');
    origin.git('commit', '-qam', 'second');
    const dir = join(temporaryDir(), 'shallow');
    origin.git('clone', '-q', '--depth=1', `file://${origin.dir}`, dir);
    const repository = { dir, git: gitIn(dir), stateDir: join(dir, '..', 'state') };
    const checkpoints = await openCheckpoints(repository);
    write(dir, 'agent.js', 'dirty\n');
    const before = everything(repository);
    const { id } = await checkpoints.create();
    wreck(repository);
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
  });

  test('partial clone: nothing is fetched', async () => {
    const origin = makeRepository();
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const dir = join(temporaryDir(), 'partial');
    origin.git('clone', '-q', '--filter=blob:none', `file://${origin.dir}`, dir);
    const repository = { dir, git: gitIn(dir), stateDir: join(dir, '..', 'state') };
    const checkpoints = await openCheckpoints(repository);
    rmSync(origin.dir, { recursive: true });
    write(dir, 'agent.js', 'dirty\n');
    const before = everything(repository);
    const { id } = await checkpoints.create();
    write(dir, 'agent.js', 'other\n');
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
  });

  test('SHA-256 repository', async () => {
    const root = temporaryDir();
    const dir = join(root, 'sha256');
    mkdirSync(dir);
    const git = gitIn(dir);
    git('init', '-q', '-b', 'main', '--object-format=sha256');
    for (const [path, content] of Object.entries(FILES)) write(dir, path, content);
    git('add', '-A');
    git('commit', '-qm', 'first');
    const repository = { dir, git, stateDir: join(root, 'state') };
    const checkpoints = await openCheckpoints(repository);
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    git('update-index', '--assume-unchanged', 'notes.md');
    write(dir, 'notes.md', 'hidden\n');
    write(dir, 'new.txt', 'untracked\n');
    const before = everything(repository);
    const [{ id }, scoped] = [
      await checkpoints.create(),
      await checkpoints.create({ paths: ['agent.js', 'new.txt', 'notes.md'] }),
    ];
    for (const one of [id, scoped.id]) {
      wreck(repository);
      expect(await checkpoints.restore(one)).toMatchObject({ differences: [] });
      expect(await checkpoints.verify(one, { live: true })).toEqual([]);
    }
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
  });

  test('linked worktree: its index never lands in another', async () => {
    const main = makeRepository();
    const dir = join(temporaryDir(), 'linked');
    main.git('worktree', 'add', '-q', dir);
    const linked = { dir, git: gitIn(dir), stateDir: main.stateDir };
    const [here, there] = [await openCheckpoints(main), await openCheckpoints(linked)];
    write(dir, 'agent.js', 'staged in the linked one\n');
    linked.git('add', 'agent.js');
    const before = everything(linked);
    const { id } = await there.create();
    expect((await here.show(id)).gitDir).toContain('worktrees');
    const index = everything(main)[':index'];
    const report = await here.restore(id);
    expect(report.index).toEqual({ outcome: 'left', why: 'the checkpoint was made in another worktree' });
    expect(everything(main)[':index']).toBe(index);
    expect(readFileSync(join(main.dir, 'agent.js'), 'utf8')).toBe('staged in the linked one\n');
    linked.git('reset', '-q', '--hard');
    await there.restore(id);
    expect(everything(linked)).toEqual(before);
  });

  test('a bare repository is refused with a code', async () => {
    const root = temporaryDir();
    gitIn(root)('init', '-q', '--bare', 'bare');
    const dir = join(root, 'bare');
    await expect(openCheckpoints({ dir, stateDir: join(root, 'state') })).rejects.toMatchObject({
      code: 'EVOLVE_BARE_REPOSITORY',
    });
  });

  test('the state directory is lost: entries come back from the checkpoint itself', async () => {
    const repository = makeRepository();
    const { dir, git, stateDir } = repository;
    const checkpoints = await openCheckpoints(repository);
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    write(dir, 'new.txt', 'i\n');
    git('add', '-N', 'new.txt');
    git('update-index', '--skip-worktree', 'notes.md');
    write(dir, 'notes.md', 'hidden\n');
    git('rm', '-q', '--cached', 'old.js');
    const before = everything(repository);
    const { id } = await checkpoints.create();
    rmSync(join(stateDir, 'checkpoints'), { recursive: true });
    wreck(repository);
    expect(await checkpoints.verify(id)).toEqual([{ path: '.git/index', what: 'stored' }]);
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
  });
});
