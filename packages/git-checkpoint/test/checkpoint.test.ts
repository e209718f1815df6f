import { chmodSync, lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { act } from './support/act.ts';
import { makeRepository, openWorkspace, write, type TestRepository } from './support/repository.ts';
import { stateOf } from './support/state.ts';

/** Every kind of state that git alone would lose. */
const makeMess = ({ dir, git }: TestRepository): void => {
  write(dir, 'agent.js', 'staged\n');
  git('add', 'agent.js');
  write(dir, 'agent.js', 'and dirty\r\n');
  rmSync(join(dir, 'old.js'));
  git('rm', '-q', '--cached', 'src/tool.js');
  write(dir, 'intended.txt', 'i\n');
  git('add', '-N', 'intended.txt');
  write(dir, 'untracked 文件\n.bin', Buffer.from([0, 255, 13, 10]));
  write(dir, 'private', 'p');
  chmodSync(join(dir, 'private'), 0o600);
  chmodSync(join(dir, 'notes.md'), 0o755);
  symlinkSync('/nowhere', join(dir, 'link'));
  git('update-index', '--assume-unchanged', 'package.json');
  write(dir, 'package.json', 'hidden\n');
};

describe('checkpoint', () => {
  test('brings back staged, unstaged, deleted, untracked, hidden, modes, links and bytes exactly', async () => {
    const repository = makeRepository();
    const { dir, git } = repository;
    const workspace = await openWorkspace(repository);
    makeMess(repository);
    const before = stateOf(repository);
    const { id } = await workspace.checkpoint('mess');
    expect(stateOf(repository)).toEqual(before);

    git('update-index', '--no-assume-unchanged', 'package.json');
    git('reset', '-q', '--hard');
    for (const path of ['untracked 文件\n.bin', 'private', 'link']) rmSync(join(dir, path), { force: true });
    git('gc', '-q', '--prune=now');
    write(dir, 'notes.md', 'newer\n');
    write(dir, 'unknown.txt', 'not known to the checkpoint');

    await workspace.restore(id);
    const { 'unknown.txt': unknown, ...after } = stateOf(repository);
    expect(after).toEqual(before);
    expect(unknown).toContain('not known');
    expect(git('show', ':agent.js')).toBe('staged');
  });

  test('restores only the named paths, and first saves what it overwrites', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    write(repository.dir, 'agent.js', 'one\n');
    write(repository.dir, 'src/tool.js', 'one\n');
    const { id } = await workspace.checkpoint('one');
    write(repository.dir, 'agent.js', 'two\n');
    write(repository.dir, 'src/tool.js', 'two\n');
    expect(await workspace.restore(id, { paths: ['src'] })).toEqual(['src/tool.js']);
    expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toBe('two\n');
    expect(readFileSync(join(repository.dir, 'src/tool.js'), 'utf8')).toBe('one\n');
    const saved = (await workspace.checkpoints()).find((each) => each.id !== id);
    expect(saved?.label).toBe(`before restore ${id}`);
    await workspace.restore(saved?.id ?? '');
    expect(readFileSync(join(repository.dir, 'src/tool.js'), 'utf8')).toBe('two\n');
  });

  test('brings files back, but not HEAD or the index, once HEAD has moved', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    write(repository.dir, 'notes.md', 'draft\n');
    const { id } = await workspace.checkpoint('draft');
    write(repository.dir, 'agent.js', 'committed\n');
    repository.git('commit', '-qm', 'later', 'agent.js');
    const head = repository.git('rev-parse', 'HEAD');
    expect(await workspace.restore(id)).toEqual(['agent.js']);
    expect(repository.git('rev-parse', 'HEAD')).toBe(head);
    expect(repository.git('status', '--porcelain')).toBe(' M agent.js\n M notes.md');
    expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toContain('41');
  });

  test('a folder that has become a link is a folder again, and nothing is written through the link', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    write(repository.dir, 'src/tool.js', 'draft\n');
    const { id } = await workspace.checkpoint('draft');
    rmSync(join(repository.dir, 'src'), { recursive: true });
    write(repository.stateDir, 'outside/tool.js', 'outside\n');
    symlinkSync(join(repository.stateDir, 'outside'), join(repository.dir, 'src'));
    await workspace.restore(id);
    expect(readFileSync(join(repository.stateDir, 'outside/tool.js'), 'utf8')).toBe('outside\n');
    expect(lstatSync(join(repository.dir, 'src')).isDirectory()).toBe(true);
    expect(readFileSync(join(repository.dir, 'src/tool.js'), 'utf8')).toBe('draft\n');
    const [before] = (await workspace.checkpoints()).filter((each) => each.id !== id);
    await workspace.restore(before?.id ?? '');
    expect(lstatSync(join(repository.dir, 'src')).isSymbolicLink()).toBe(true);
  });

  test('fails as a whole beyond its size', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository, { checkpointBytes: 1_000 });
    write(repository.dir, 'big', 'x'.repeat(1_001));
    await expect(workspace.checkpoint('big')).rejects.toMatchObject({ code: 'EVOLVE_CHECKPOINT_FAILED' });
    expect(await workspace.checkpoints()).toEqual([]);
  });

  test('says so when there is no such checkpoint', async () => {
    const workspace = await openWorkspace(makeRepository());
    await expect(workspace.restore('../../heads/main')).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  });

  for (const failpoint of ['restore:saved', 'restore:file#1', 'restore:file#2', 'restore:done']) {
    test(`a restore killed at ${failpoint} is run to its end by recovery, or has not begun`, async () => {
      const repository = makeRepository();
      const workspace = await openWorkspace(repository);
      write(repository.dir, 'agent.js', 'one\n');
      write(repository.dir, 'notes.md', 'one\n');
      repository.git('add', 'notes.md');
      const [{ id }, wanted] = [await workspace.checkpoint('one'), stateOf(repository)];
      write(repository.dir, 'agent.js', 'two\n');
      write(repository.dir, 'notes.md', 'two\n');
      repository.git('add', 'agent.js');
      const before = stateOf(repository);
      expect((await act(repository, ['restore', id], failpoint)).signal).toBe('SIGKILL');
      await workspace.recover();
      expect(stateOf(repository)).toEqual(failpoint === 'restore:saved' ? before : wanted);
    });
  }
});
