import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
} from './support/repository.ts';
import { stateOf } from './support/state.ts';

const promotion = { evolutionId: 'e1', message: 'm', trailers: {} };

describe('unusual repositories', () => {
  test('with a dirty submodule: it is neither part of a candidate nor touched', async () => {
    const inner = makeRepository('inner');
    const repository = makeRepository();
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub');
    repository.git('commit', '-qm', 'submodule');
    write(repository.dir, 'sub/agent.js', 'dirty\n');
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    expect(candidate.changes.map(({ path }) => path)).toEqual(['agent.js', 'lib/new/helper.js', 'old.js']);
    await workspace.checkpoint('c');
    expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'promoted' });
    await workspace.rollback('e1', { reason: 'r' });
    expect(readFileSync(join(repository.dir, 'sub/agent.js'), 'utf8')).toBe('dirty\n');
  });

  test('with a sparse checkout: trials are whole, and a path that is not checked out stays so', async () => {
    const repository = makeRepository('repo', { 'agent.js': '1\n', 'old.js': '1\n', 'src/tool.js': '1\n' });
    repository.git('sparse-checkout', 'set', '--no-cone', '/agent.js', '/old.js');
    expect(existsSync(join(repository.dir, 'src'))).toBe(false);
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      write(dir, 'src/tool.js', '2\n');
    });
    const before = stateOf(repository);
    expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'kept', overlap: ['src/tool.js'] });
    expect(stateOf(repository)).toEqual(before);
    const other = await candidateFrom(workspace, standardEdit);
    expect(await workspace.promote(other, { ...promotion, evolutionId: 'e2' })).toMatchObject({ status: 'promoted' });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('ls-files', '-t', 'src')).toBe('S src/tool.js');
  });

  test('with a split index and untracked cache', async () => {
    const repository = makeRepository();
    repository.git('config', 'core.splitIndex', 'true');
    repository.git('config', 'core.untrackedCache', 'true');
    repository.git('update-index', '--split-index', '--untracked-cache');
    write(repository.dir, 'notes.md', 'staged\n');
    repository.git('add', 'notes.md');
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    const before = stateOf(repository);
    const { id } = await workspace.checkpoint('c');
    await workspace.promote(candidate, promotion);
    expect(repository.git('status', '--porcelain')).toBe('M  notes.md');
    await workspace.rollback('e1', { reason: 'r' });
    expect(stateOf(repository)).toEqual(before);
    repository.git('reset', '-q');
    await workspace.restore(id);
    expect(stateOf(repository)).toEqual(before);
  });

  test('a shallow clone', async () => {
    const repository = makeRepository();
    write(repository.dir, 'notes.md', 'two\n');
    repository.git('commit', '-qam', 'second');
    const dir = join(temporaryDir(), 'clone');
    repository.git('clone', '-q', '--depth=1', `file://${repository.dir}`, dir);
    const workspace = await openWorkspace({ dir, stateDir: repository.stateDir });
    await workspace.promote(await candidateFrom(workspace, standardEdit), promotion);
    expect(await workspace.rollback('e1', { reason: 'r' })).toMatchObject({ how: 'moved-back' });
    expect(gitIn(dir)('status', '--porcelain')).toBe('');
  });

  test('in the middle of a conflict: a checkpoint holds it, and brings it back', async () => {
    const repository = makeRepository();
    const { git, dir } = repository;
    git('checkout', '-qb', 'side');
    write(dir, 'agent.js', 'side\n');
    git('commit', '-qam', 'side');
    git('checkout', '-q', 'main');
    write(dir, 'agent.js', 'main\n');
    git('commit', '-qam', 'main');
    expect(() => git('merge', '-q', 'side')).toThrow();
    const workspace = await openWorkspace(repository);
    const before = stateOf(repository);
    const { id } = await workspace.checkpoint('conflict');
    write(dir, 'agent.js', 'resolved\n');
    git('add', 'agent.js');
    git('gc', '-q', '--prune=now');
    await workspace.restore(id);
    expect(stateOf(repository)).toEqual(before);
    expect(git('show', ':3:agent.js')).toBe('side');
  });

  test('a worktree whose own lock a killed git left is made anew', async () => {
    const workspace = await openWorkspace(makeRepository());
    const first = await workspace.openTrial();
    write(join(first.dir, '..'), 'index.lock', '');
    await first.close();
    const second = await workspace.openTrial();
    expect((await second.capture()).changes).toEqual([]);
    await second.close();
  });
});
