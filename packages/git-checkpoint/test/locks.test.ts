import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { tryLock } from '@evolve/core/disk';
import { withChildLock } from '../src/state/child-lock.ts';
import { act } from './support/act.ts';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
  type TestRepository,
} from './support/repository.ts';
import { stateOf } from './support/state.ts';
import { testEnv } from './support/values.ts';

const promotion = { evolutionId: 'e1', message: 'm', trailers: {} };
const hasFlock = spawnSync('flock', ['--version']).status === 0;

/** A repository whose promotion was killed at a failpoint. */
const interrupted = async (failpoint: string): Promise<TestRepository> => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const { base, tree } = await candidateFrom(workspace, standardEdit);
  expect((await act(repository, ['promote', base, tree, 'e1'], failpoint)).signal).toBe('SIGKILL');
  return repository;
};

describe('the lock', () => {
  test('keeps out a second host that has another state directory', async () => {
    const repository = makeRepository();
    const other = await openWorkspace({ ...repository, stateDir: join(temporaryDir(), 'other') }, { lockWaitMs: 50 });
    const candidate = await candidateFrom(other, standardEdit);
    const held = tryLock(join(repository.dir, '.git', 'evolve.lock'));
    await expect(other.promote(candidate, promotion)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    held?.release();
    expect(await other.promote(candidate, promotion)).toMatchObject({ status: 'promoted' });
  });

  test.runIf(hasFlock)(
    'of git children is free only when the last one of a killed process is gone (skipped without flock)',
    async () => {
      const dir = temporaryDir();
      const [file, marker] = [join(dir, 'children.lock'), join(dir, 'done')];
      const holder = fileURLToPath(new URL('support/child-lock-holder.ts', import.meta.url));
      const child = spawn(process.execPath, ['--conditions=@evolve/source', holder, file, marker], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const early = withChildLock(file, { waitMs: 1 }, () => Promise.resolve());
      await expect(early).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
      await withChildLock(file, { waitMs: 30_000 }, (lock) => {
        expect(existsSync(marker)).toBe(true);
        expect(lock.fd).toBeDefined();
        return Promise.resolve();
      });
    },
  );

  test('without a flock program recovery goes on after a pause', async () => {
    const dir = temporaryDir();
    const path = process.env['PATH'];
    process.env['PATH'] = dir;
    try {
      await withChildLock(join(dir, 'lock'), { waitMs: 1 }, async (lock) => {
        expect(lock.fd).toBeUndefined();
        await lock.wait();
      });
    } finally {
      process.env['PATH'] = path;
    }
  });
});

describe('the index', () => {
  for (const failpoint of ['promote:file#2', 'promote:index-done', 'promote:applied']) {
    test(`is held from the first file to the ref: after a kill at ${failpoint} nobody commits half of it`, async () => {
      const repository = await interrupted(failpoint);
      write(repository.dir, 'mine.txt', 'mine\n');
      expect(() => repository.git('add', 'mine.txt')).toThrow(/index\.lock/);
      expect(() => repository.git('commit', '-q', '-a', '-m', 'half')).toThrow(/index\.lock/);
      await (await openWorkspace(repository)).recover();
      repository.git('add', 'mine.txt');
      repository.git('commit', '-q', '-m', 'mine');
      expect(repository.git('show', '--stat', '--format=', 'HEAD')).not.toContain('agent.js');
      expect(repository.git('status', '--porcelain')).toBe('');
    });
  }

  test('that an Evolve with another state directory left locked is left to that one', async () => {
    const repository = await interrupted('promote:file');
    const other = await openWorkspace({ ...repository, stateDir: join(temporaryDir(), 'other') });
    const candidate = await candidateFrom(other, (dir) => {
      write(dir, 'notes.md', 'other\n');
    });
    await expect(other.promote(candidate, { ...promotion, evolutionId: 'e2' })).rejects.toMatchObject({
      code: 'EVOLVE_REPOSITORY_LOCKED',
      data: { stateDir: repository.stateDir },
    });
    await (await openWorkspace(repository)).recover();
    expect(await other.promote(candidate, { ...promotion, evolutionId: 'e2' })).toMatchObject({ status: 'promoted' });
  });

  test('a copy that a kill left beside it is taken away', async () => {
    const repository = await interrupted('index:written');
    expect(existsSync(join(repository.dir, '.git/evolve/index'))).toBe(true);
    await (await openWorkspace(repository)).recover();
    for (const file of ['evolve/index', 'index.lock'])
      expect(existsSync(join(repository.dir, '.git', file))).toBe(false);
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});

describe('a ref', () => {
  test('whose lock a killed git of ours left is free again; one of a person is not', async () => {
    const repository = await interrupted('promote:applied');
    const commit = repository.git('rev-parse', 'refs/evolve/evolutions/e1');
    const [ours, theirs] = ['main', 'other'].map((name) => join(repository.dir, '.git/refs/heads', `${name}.lock`));
    writeFileSync(ours ?? '', `${commit}\n`);
    writeFileSync(theirs ?? '', `${commit}\n`);
    mkdirSync(join(repository.dir, '.git/refs/evolve/rejected'), { recursive: true });
    writeFileSync(join(repository.dir, '.git/refs/evolve/rejected/e2.lock'), '');
    const workspace = await openWorkspace(repository);
    await workspace.recover();
    expect(existsSync(ours ?? '')).toBe(false);
    expect(readFileSync(theirs ?? '', 'utf8')).toBe(`${commit}\n`);
    const candidate = await candidateFrom(workspace, standardEdit);
    expect(await workspace.promote(candidate, { ...promotion, evolutionId: 'e2' })).toMatchObject({
      status: 'promoted',
    });
    expect(await workspace.rollback('e2', { reason: 'test' })).toMatchObject({ how: 'moved-back' });
  });
});

describe('a linked worktree', () => {
  const crashed = async () => {
    const repository = makeRepository();
    const linked = join(temporaryDir(), 'linked');
    repository.git('worktree', 'add', '-q', '-b', 'side', linked);
    const there = { dir: linked, stateDir: repository.stateDir };
    const workspace = await openWorkspace(there);
    const { base, tree } = await candidateFrom(workspace, standardEdit);
    expect((await act(there, ['promote', base, tree, 'e1'], 'promote:index-done')).signal).toBe('SIGKILL');
    return { repository, linked };
  };

  test('that a crash left half-way is recovered from another worktree, which stays as it is', async () => {
    const { repository, linked } = await crashed();
    const before = stateOf(repository);
    const { recovered } = await (await openWorkspace(repository)).recover();
    expect(recovered).toMatchObject([{ evolutionId: 'e1', state: 'aborted' }]);
    expect(stateOf(repository)).toEqual(before);
    expect(gitIn(linked)('status', '--porcelain')).toBe('');
  });

  test('that is gone by then is settled by its branch', async () => {
    const { repository, linked } = await crashed();
    rmSync(linked, { recursive: true });
    repository.git('worktree', 'prune');
    const { recovered } = await (await openWorkspace(repository)).recover();
    expect(recovered).toMatchObject([{ evolutionId: 'e1', state: 'aborted' }]);
  });
});

describe.each(['one git for all refs', 'a git for each ref'])('the lock on HEAD (%s)', (how) => {
  const real = process.env['PATH']?.split(':').find((each) => existsSync(join(each, 'git'))) ?? '';

  /** Promotes with a git that leaves `content` as the lock behind when it has moved the branch, as if it could not remove it. */
  const promoteLeaving = async (content: string) => {
    const repository = makeRepository();
    const lock = join(repository.dir, '.git/HEAD.lock');
    const git = `${join(real, 'git')} "$@"`;
    const leave = `printf '${content}' > ${lock}`;
    // The first ref is our own, the second one is the branch.
    const all = `${git} | while read -r said; do
      [ "$said" = "commit: ok" ] && n=$((n + 1)) && [ "$n" = 2 ] && ${leave}
      echo "$said"
    done; exit 0`;
    const script = `#!/bin/sh
case " $* " in
  *" update-ref "*--stdin*) ${how === 'one git for all refs' ? all : 'exit 1'};;
  *" update-ref "*refs/heads/main*) ${git}; code=$?; ${leave}; exit $code;;
esac
exec ${git}
`;
    write(repository.dir, '../bin/git', script, 0o755);
    const env = {
      ...testEnv(dirname(repository.dir)),
      PATH: `${join(repository.dir, '../bin')}:${process.env['PATH'] ?? ''}`,
    };
    const workspace = await openWorkspace(repository, { env });
    const result = await workspace.promote(await candidateFrom(workspace, standardEdit), promotion);
    return { ...repository, lock, result };
  };

  test('that git could not remove is removed, since nobody else would', async () => {
    const { git, dir, lock, result } = await promoteLeaving('');
    expect(result).toMatchObject({ status: 'promoted' });
    expect(existsSync(lock)).toBe(false);
    write(dir, 'notes.md', 'mine\n');
    git('commit', '-qam', 'mine');
  });

  test('with something in it is somebody else’s, and stays', async () => {
    const { lock, result } = await promoteLeaving('ref: refs/heads/other');
    expect(result).toMatchObject({ status: 'promoted' });
    expect(readFileSync(lock, 'utf8')).toBe('ref: refs/heads/other');
  });
});
