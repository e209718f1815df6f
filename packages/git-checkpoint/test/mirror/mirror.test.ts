import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { damageOf } from '../../src/mirror/damage.ts';
import { pruneMirror } from '../../src/mirror/prune.ts';
import { readMirror } from '../../src/mirror/places.ts';
import { finishRestore, restoreFromMirror } from '../../src/mirror/restore.ts';
import { syncMirror, type MirrorOptions } from '../../src/mirror/sync.ts';
import { gitIn, makeRepository, temporaryDir, write, type TestRepository } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { testClock, testEnv } from '../support/values.ts';

const optionsOf = ({ dir, stateDir }: Pick<TestRepository, 'dir' | 'stateDir'>): MirrorOptions => ({
  dir,
  stateDir,
  env: testEnv(dirname(dir)),
});

const sync = (repository: Pick<TestRepository, 'dir' | 'stateDir'>, commits: readonly string[] = []) =>
  syncMirror({ ...optionsOf(repository), commits });

const restore = (repository: TestRepository, kind: 'repository' | 'index' = 'repository') =>
  restoreFromMirror({ ...optionsOf(repository), kind, now: testClock.now });

const damage = async (repository: TestRepository, commits: readonly string[] = []) => {
  const mirror = await readMirror(repository.stateDir);
  const { dir, env } = optionsOf(repository);
  return damageOf(dir, env, { head: mirror?.head, hasIndex: mirror !== undefined, commits });
};

/** Staged, unstaged, untracked and ignored work, a second branch, a tag, a stash, a hook, packed refs and a pack. */
const makeBusy = (): TestRepository => {
  const repository = makeRepository();
  const { dir, git } = repository;
  git('branch', 'other');
  git('tag', '-a', 'v1', '-m', 'one');
  write(dir, 'agent.js', 'stashed\n');
  git('stash', 'push', '-q');
  git('pack-refs', '--all');
  git('repack', '-adq');
  write(dir, 'src/tool.js', 'committed later\n');
  git('commit', '-qam', 'second');
  write(dir, 'agent.js', 'staged\n');
  git('add', 'agent.js');
  write(dir, 'agent.js', 'and edited\n');
  write(dir, 'new.txt', 'untracked\n');
  write(dir, 'ignored/x', 'ignored\n');
  write(dir, 'intent.txt', 'intent\n');
  git('add', '-N', 'intent.txt');
  git('update-index', '--assume-unchanged', 'notes.md');
  write(dir, '.git/hooks/post-commit', '#!/bin/sh\n', 0o755);
  git('config', 'remote.origin.url', 'https://example.org/x.git');
  return repository;
};

const everything = (repository: TestRepository): unknown => ({
  ...stateOf(repository),
  refs: repository.git('for-each-ref'),
  stash: repository.git('stash', 'list'),
  config: readFileSync(join(repository.dir, '.git/config'), 'utf8'),
  hook: lstatSync(join(repository.dir, '.git/hooks/post-commit')).mode,
  fsck: repository.git('fsck', '--full'),
});

const removeGit = ({ dir }: TestRepository): void => rmSync(join(dir, '.git'), { recursive: true });

const objectFile = (repository: TestRepository, oid: string): string =>
  join(repository.dir, '.git/objects', oid.slice(0, 2), oid.slice(2));

describe('the mirror of .git', () => {
  test('brings everything back when .git was deleted: refs, stash, staging, hidden flags, config, hooks', async () => {
    const repository = makeBusy();
    const before = everything(repository);
    expect(await sync(repository)).toMatchObject({ status: 'synced', linked: true });
    removeGit(repository);
    expect(await damage(repository)).toMatchObject({ kind: 'repository' });
    expect(await restore(repository)).not.toHaveProperty('quarantine');
    expect(await damage(repository)).toBeUndefined();
    expect(everything(repository)).toEqual(before);
    expect(readdirSync(dirname(join(repository.dir, '.git'))).filter((name) => name.includes('evolve'))).toEqual([]);
  });

  test('costs no second copy of an object, and nothing at all when nothing has changed', async () => {
    const repository = makeBusy();
    await sync(repository);
    const oid = repository.git('rev-parse', 'HEAD');
    expect(statSync(objectFile(repository, oid)).nlink).toBe(2);
    expect(await sync(repository)).toEqual({ status: 'unchanged' });
    const loose = (): number => Number(/^count: (\d+)/.exec(repository.git('count-objects', '-v'))?.[1]);
    const count = loose();
    write(repository.dir, 'src/tool.js', 'third\n');
    repository.git('commit', '-qm', 'third', 'src/tool.js');
    expect(loose()).toBeGreaterThan(count);
    expect(await sync(repository)).toMatchObject({ status: 'synced', added: loose() - count });
  });

  test('gives back a copy, so that what git writes later does not reach the mirror', async () => {
    const repository = makeBusy();
    await sync(repository);
    removeGit(repository);
    await restore(repository);
    const before = everything(repository);
    repository.git('commit', '-qm', 'after');
    removeGit(repository);
    await restore(repository);
    expect(everything(repository)).toEqual(before);
  });

  test('follows a repack, also of what was loose before', async () => {
    const repository = makeBusy();
    await sync(repository);
    repository.git('gc', '--prune=now', '-q');
    const before = everything(repository);
    await sync(repository);
    removeGit(repository);
    await restore(repository);
    expect(everything(repository)).toEqual(before);
  });

  test('lets go of what git has dropped, and of nothing while a part of the history cannot be read', async () => {
    const repository = makeBusy();
    await sync(repository);
    const prune = () => pruneMirror(optionsOf(repository));
    repository.git('gc', '--prune=now', '-q');
    await sync(repository);
    const broken = repository.git('commit-tree', '-m', 'broken', 'HEAD^{tree}');
    const ref = join(repository.dir, '.git/refs/heads/broken');
    writeFileSync(ref, `${broken}\n`);
    rmSync(objectFile(repository, broken));
    expect(await prune()).toBe(0);
    rmSync(ref);
    // At least the pack from before, and its index.
    expect(await prune()).toBeGreaterThan(1);
    expect(await prune()).toBe(0);
    const before = everything(repository);
    removeGit(repository);
    await restore(repository);
    expect(everything(repository)).toEqual(before);
  });

  test('looks at everything again when somebody has emptied it', async () => {
    const repository = makeBusy();
    await sync(repository);
    rmSync(join(repository.stateDir, 'mirror/store'), { recursive: true });
    repository.git('branch', 'one-more');
    await sync(repository);
    const before = everything(repository);
    removeGit(repository);
    await restore(repository);
    expect(everything(repository)).toEqual(before);
  });

  const BREAKS: Readonly<Record<string, (repository: TestRepository) => void>> = {
    'HEAD is garbage': ({ dir }) => writeFileSync(join(dir, '.git/HEAD'), 'garbage'),
    'HEAD is gone': ({ dir }) => rmSync(join(dir, '.git/HEAD')),
    'all refs are gone': ({ dir }) => {
      rmSync(join(dir, '.git/refs'), { recursive: true });
      rmSync(join(dir, '.git/packed-refs'), { force: true });
    },
    'all objects are gone': ({ dir }) => rmSync(join(dir, '.git/objects'), { recursive: true }),
    'one object that HEAD needs is gone': (repository) =>
      rmSync(objectFile(repository, repository.git('rev-parse', 'HEAD:src/tool.js'))),
    'an object is empty': (repository) => {
      const file = objectFile(repository, repository.git('rev-parse', 'HEAD^{tree}'));
      // A new file, not the one that the mirror shares.
      rmSync(file);
      writeFileSync(file, '');
    },
    'the configuration is garbage': ({ dir }) => writeFileSync(join(dir, '.git/config'), '[core\n'),
    'it was emptied': ({ dir }) => {
      rmSync(join(dir, '.git'), { recursive: true });
      mkdirSync(join(dir, '.git'));
    },
    'it is a file of nonsense': ({ dir }) => {
      rmSync(join(dir, '.git'), { recursive: true });
      writeFileSync(join(dir, '.git'), 'gitdir: /nowhere\n');
    },
    'it was made bare': ({ git }) => git('config', 'core.bare', 'true'),
  };

  for (const [name, breakIt] of Object.entries(BREAKS)) {
    test(`stays as it is, and repairs, when ${name}`, async () => {
      const repository = makeBusy();
      await sync(repository);
      const before = everything(repository);
      breakIt(repository);
      expect(await sync(repository)).toMatchObject({ status: 'refused' });
      const found = await damage(repository);
      expect(found?.kind).toBe('repository');
      const { quarantine = 'none' } = await restore(repository);
      expect(existsSync(quarantine)).toBe(true);
      expect(everything(repository)).toEqual(before);
    });
  }

  for (const [name, breakIt] of Object.entries({
    'is gone': (file: string) => rmSync(file),
    'is garbage': (file: string) => writeFileSync(file, 'garbage'),
  })) {
    test(`brings only the index back when that ${name}: later commits stay`, async () => {
      const repository = makeBusy();
      const before = everything(repository);
      await sync(repository);
      breakIt(join(repository.dir, '.git/index'));
      expect(await damage(repository)).toMatchObject({ kind: 'index' });
      await restore(repository, 'index');
      expect(everything(repository)).toEqual(before);
    });
  }

  test('takes a repository that was made anew for damage when no evolution is left in it', async () => {
    const repository = makeBusy();
    const commit = repository.git('rev-parse', 'HEAD');
    const before = everything(repository);
    await sync(repository);
    removeGit(repository);
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      ['commit', '-qm', 'fresh'],
    ])
      repository.git(...args);
    expect(await sync(repository, [commit])).toMatchObject({ status: 'refused' });
    expect(await damage(repository, [commit])).toMatchObject({ why: 'it was replaced by another history' });
    const { quarantine = 'none' } = await restore(repository);
    expect(gitIn(dirname(quarantine))('--git-dir', quarantine, 'log', '--format=%s')).toBe('fresh');
    expect(everything(repository)).toEqual(before);
  });

  test('says so instead of restoring an object that was written to through its second name', async () => {
    const repository = makeBusy();
    await sync(repository);
    const oid = repository.git('rev-parse', 'HEAD:src/tool.js');
    const good = readFileSync(objectFile(repository, repository.git('rev-parse', ':agent.js')));
    const file = objectFile(repository, oid);
    chmodSync(file, 0o644);
    writeFileSync(file, good);
    removeGit(repository);
    await expect(restore(repository)).rejects.toMatchObject({ code: 'EVOLVE_MIRROR_DAMAGED' });
    expect(existsSync(join(repository.dir, '.git'))).toBe(false);
  });

  test('holds a linked worktree: its .git file, its own git directory, and the common one', async () => {
    const main = makeBusy();
    const dir = join(dirname(main.dir), 'linked');
    main.git('worktree', 'add', '-q', '-b', 'side', dir);
    const linked: TestRepository = { dir, stateDir: main.stateDir, git: gitIn(dir) };
    write(dir, 'agent.js', 'staged in the linked one\n');
    linked.git('add', 'agent.js');
    const state = (): string => linked.git('status', '--porcelain=v2', '--branch');
    const before = state();
    await sync(linked);
    rmSync(join(dir, '.git'));
    expect(await damage(linked)).toBeDefined();
    await restore(linked);
    expect(state()).toBe(before);
    rmSync(join(main.dir, '.git/worktrees'), { recursive: true });
    expect(await damage(linked)).toBeDefined();
    await restore(linked);
    expect(state()).toBe(before);
    rmSync(join(main.dir, '.git'), { recursive: true });
    await restore(linked);
    expect(state()).toBe(before);
    expect(main.git('log', '--format=%s')).toContain('second');
  });

  test('holds the git directories of submodules', async () => {
    const repository = makeRepository();
    const inner = makeRepository('inner');
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub');
    repository.git('commit', '-qm', 'sub');
    const sub = gitIn(join(repository.dir, 'sub'));
    write(repository.dir, 'sub/agent.js', 'never pushed\n');
    sub('commit', '-qam', 'never pushed');
    await sync(repository);
    removeGit(repository);
    await restore(repository);
    expect(sub('log', '-1', '--format=%s')).toBe('never pushed');
    expect(sub('fsck', '--full')).toBe('');
  });

  test('does not take a repository above for one whose .git is gone', async () => {
    const outer = makeRepository();
    const dir = join(outer.dir, 'inner');
    mkdirSync(dir);
    const inner: TestRepository = { dir, stateDir: `${outer.stateDir}-inner`, git: gitIn(dir) };
    inner.git('init', '-q', '-b', 'main');
    write(dir, 'a.txt', 'a\n');
    inner.git('add', '-A');
    inner.git('commit', '-qm', 'inner');
    await sync(inner);
    removeGit(inner);
    expect((await damage(inner))?.why).toContain('above');
    expect(await sync(inner)).toMatchObject({ status: 'refused' });
    await restore(inner);
    expect(inner.git('log', '--format=%s')).toBe('inner');
  });

  test('refuses a repository without a commit, and one that it never saw', async () => {
    const dir = temporaryDir();
    const empty: TestRepository = { dir, stateDir: temporaryDir(), git: gitIn(dir) };
    empty.git('init', '-q');
    expect(await sync(empty)).toMatchObject({ status: 'refused' });
    await expect(restore(empty)).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  });

  const otherFileSystem = ['/dev/shm', '/var/tmp', '/tmp'].find(
    (dir) => existsSync(dir) && statSync(dir).dev !== statSync(tmpdir()).dev,
  );
  test.skipIf(otherFileSystem === undefined)(
    'is a real copy on another file system (skipped where there is none to write to)',
    async () => {
      const repository = { ...makeBusy(), stateDir: mkdtempSync(join(otherFileSystem ?? '', 'evolve-state-')) };
      onTestFinished(() => rmSync(repository.stateDir, { recursive: true, force: true }));
      const before = everything(repository);
      expect(await sync(repository)).toMatchObject({ status: 'synced', linked: false });
      writeFileSync(join(repository.dir, '.git/HEAD'), 'garbage');
      const { quarantine = 'none' } = await restore(repository);
      expect(readFileSync(join(quarantine, 'HEAD'), 'utf8')).toBe('garbage');
      expect(everything(repository)).toEqual(before);
    },
  );
});

describe('a kill', () => {
  const act = ({ dir, stateDir }: TestRepository, action: 'sync' | 'restore', failpoint: string) => {
    const actor = fileURLToPath(new URL('../support/mirror-actor.ts', import.meta.url));
    return spawnSync(process.execPath, ['--conditions=@evolve/source', actor, action, dir, stateDir], {
      env: { ...testEnv(dirname(dir)), EVOLVE_FAILPOINT: failpoint },
      encoding: 'utf8',
    });
  };

  for (const failpoint of ['mirror:small-files', 'mirror:objects', 'mirror:published']) {
    test(`at ${failpoint} leaves a mirror that can be restored, and the next sync goes on`, async () => {
      const repository = makeBusy();
      await sync(repository);
      const first = everything(repository);
      write(repository.dir, 'src/tool.js', 'third\n');
      repository.git('commit', '-qm', 'third', 'src/tool.js');
      expect(act(repository, 'sync', failpoint)).toMatchObject({ signal: 'SIGKILL' });
      const saved = join(dirname(repository.dir), 'saved');
      spawnSync('cp', ['-a', join(repository.dir, '.git'), saved]);
      removeGit(repository);
      await restore(repository);
      expect(repository.git('fsck', '--full', '--no-dangling')).toBe('');
      const subject = repository.git('log', '-1', '--format=%s');
      expect(subject).toBe(failpoint === 'mirror:published' ? 'third' : 'second');
      expect(repository.git('for-each-ref', 'refs/tags')).toBe(
        (first as { refs: string }).refs.split('\n').find((line) => line.includes('refs/tags')),
      );
      removeGit(repository);
      spawnSync('cp', ['-a', saved, join(repository.dir, '.git')]);
      await sync(repository);
      removeGit(repository);
      await restore(repository);
      expect(repository.git('log', '-1', '--format=%s')).toBe('third');
    });
  }

  for (const failpoint of ['mirror:built', 'mirror:moved-away', 'mirror:in-place']) {
    test(`at ${failpoint} loses nothing: the next restore finishes, and what was there is in the quarantine`, async () => {
      const repository = makeBusy();
      await sync(repository);
      const before = everything(repository);
      write(repository.dir, '.git/HEAD', 'garbage');
      expect(act(repository, 'restore', failpoint)).toMatchObject({ signal: 'SIGKILL' });
      if ((await damage(repository)) !== undefined) await restore(repository);
      await finishRestore({ ...optionsOf(repository), now: testClock.now });
      expect(everything(repository)).toEqual(before);
      const left = [join(repository.dir), join(repository.stateDir, 'quarantine')].flatMap((dir) =>
        existsSync(dir) ? readdirSync(dir).filter((name) => /^git-|evolve-damaged/.test(name)) : [],
      );
      expect(left).toHaveLength(1);
    });
  }
});
