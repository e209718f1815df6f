import { mkdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidateFrom, gitIn, makeRepository, openWorkspace, standardEdit, write } from './support/repository.ts';
import { stateOf } from './support/state.ts';
import { temporaryDir } from './support/repository.ts';

const promotion = { evolutionId: 'e1', message: 'm', trailers: {} };
const back = { reason: 'test' };

/** Promotes an edit and takes it back; both times the live tree has to be clean, and at the end as at the beginning. */
const thereAndBack = async (
  files: Readonly<Record<string, string>>,
  edit: (dir: string) => void,
  prepare?: (dir: string) => void,
) => {
  const repository = makeRepository('repo', files);
  const workspace = await openWorkspace(repository);
  prepare?.(repository.dir);
  const candidate = await candidateFrom(workspace, edit);
  const before = stateOf(repository);
  expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'promoted' });
  expect(repository.git('status', '--porcelain')).toBe('');
  const after = stateOf(repository);
  await workspace.rollback('e1', back);
  expect(stateOf(repository)).toEqual(before);
  return { ...repository, before, after };
};

describe('there and back', () => {
  test('a file takes the place of a folder', async () => {
    await thereAndBack({ 'a/x': '1', 'a/b/y': '2', z: '3' }, (dir) => {
      rmSync(join(dir, 'a'), { recursive: true });
      write(dir, 'a', 'file');
    });
  });

  test('a folder takes the place of a file', async () => {
    await thereAndBack({ a: '1', z: '3' }, (dir) => {
      rmSync(join(dir, 'a'));
      write(dir, 'a/b/c', 'file');
    });
  });

  test('a folder takes the place of a link', async () => {
    await thereAndBack(
      { z: '3' },
      (dir) => {
        rmSync(join(dir, 'l'));
        write(dir, 'l/b', 'file');
      },
      (dir) => {
        symlinkSync('z', join(dir, 'l'));
        gitIn(dir)('add', '-A');
        gitIn(dir)('commit', '-qm', 'link');
      },
    );
  });

  test('a link is retargeted, and a file becomes executable', async () => {
    const { dir } = await thereAndBack(
      { one: '1', two: '2' },
      (trial) => {
        rmSync(join(trial, 'l'));
        symlinkSync('two', join(trial, 'l'));
        rmSync(join(trial, 'one'));
        write(trial, 'one', '1', 0o755);
      },
      (live) => {
        symlinkSync('one', join(live, 'l'));
        gitIn(live)('add', '-A');
        gitIn(live)('commit', '-qm', 'link');
      },
    );
    expect(readlinkSync(join(dir, 'l'))).toBe('one');
  });

  test('line endings that a checkout converts', async () => {
    const { after } = await thereAndBack(
      { '.gitattributes': '*.txt text eol=crlf\n', 'a.txt': 'one\ntwo\n' },
      (dir) => {
        write(dir, 'a.txt', 'one\r\nthree\r\n');
      },
      (dir) => {
        rmSync(join(dir, 'a.txt'));
        gitIn(dir)('checkout', '-q', 'a.txt');
      },
    );
    expect(after['a.txt']).toContain('one\r\nthree\r\n');
  });

  test('binary and empty files', async () => {
    await thereAndBack({ a: 'a', empty: '' }, (dir) => {
      write(dir, 'a', Buffer.from([0, 1, 2, 255, 254, 13, 10, 0]));
      write(dir, 'new-empty', '');
      write(dir, 'empty', 'x');
    });
  });
});

describe('the live tree', () => {
  test('a folder that a person has turned into a link is not written through', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      write(dir, 'lib/new.js', 'new\n');
    });
    const outside = temporaryDir();
    symlinkSync(outside, join(repository.dir, 'lib'));
    expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'kept', overlap: ['lib/new.js'] });
    expect(() => readFileSync(join(outside, 'new.js'))).toThrow('ENOENT');
  });

  test('an empty folder of a person survives the rollback of a file in it', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      write(dir, 'empty/deep/new.js', 'new\n');
    });
    mkdirSync(join(repository.dir, 'empty'));
    const before = stateOf(repository);
    await workspace.promote(candidate, promotion);
    await workspace.rollback('e1', back);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a foreign index lock stops a promotion, and everything is taken back', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    const before = stateOf(repository);
    write(repository.dir, '.git/index.lock', '');
    await expect(workspace.promote(candidate, promotion)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    expect(readFileSync(join(repository.dir, '.git/index.lock'), 'utf8')).toBe('');
    rmSync(join(repository.dir, '.git/index.lock'));
    await workspace.recover();
    expect(stateOf(repository)).toEqual(before);
    expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'promoted' });
  });

  test('a linked worktree is evolved by itself', async () => {
    const repository = makeRepository();
    const linked = join(temporaryDir(), 'linked');
    repository.git('worktree', 'add', '-q', '-b', 'side', linked);
    const before = stateOf(repository);
    const workspace = await openWorkspace({ dir: linked, stateDir: repository.stateDir });
    expect(await workspace.promote(await candidateFrom(workspace, standardEdit), promotion)).toMatchObject({
      status: 'promoted',
    });
    expect(gitIn(linked)('status', '--porcelain')).toBe('');
    expect(stateOf(repository)).toEqual(before);
    expect((await workspace.commits(1))[0]?.subject).toBe('m');
    expect(await workspace.rollback('e1', back)).toMatchObject({ how: 'moved-back' });
    expect(gitIn(linked)('status', '--porcelain')).toBe('');
  });

  test('an aborted promotion has changed nothing', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    const before = stateOf(repository);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(workspace.promote(candidate, { ...promotion, signal })).rejects.toThrow('enough');
    expect(stateOf(repository)).toEqual(before);
  });

  test('a candidate that changes nothing, or does not exist, is refused', async () => {
    const workspace = await openWorkspace(makeRepository());
    const nothing = await candidateFrom(workspace, () => undefined);
    const invalid = { code: 'EVOLVE_CANDIDATE_INVALID' };
    await expect(workspace.promote(nothing, promotion)).rejects.toMatchObject(invalid);
    const unknown = { ...nothing, tree: 'a'.repeat(40) };
    await expect(workspace.promote(unknown, promotion)).rejects.toMatchObject(invalid);
    await expect(workspace.promote(nothing, { ...promotion, evolutionId: '../x' })).rejects.toMatchObject({
      code: 'EVOLVE_OPTIONS',
    });
  });

  test('a branch named "evolve" is no obstacle to keeping', async () => {
    const repository = makeRepository();
    repository.git('branch', 'evolve');
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    const ref = await workspace.keep(candidate, promotion);
    expect(repository.git('show', `${ref}:agent.js`)).toContain('42');
    expect(await workspace.keep(candidate, promotion)).toBe(ref);
  });
});
