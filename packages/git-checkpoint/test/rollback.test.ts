import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GitWorkspaceOptions } from '../src/index.ts';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, write } from './support/repository.ts';
import { stateOf } from './support/state.ts';

const promoted = async (options: Partial<GitWorkspaceOptions> = {}) => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository, options);
  const candidate = await candidateFrom(workspace, standardEdit);
  const before = stateOf(repository);
  const result = await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
  if (result.status !== 'promoted') throw new Error(result.reason);
  return { ...repository, repository, workspace, before, commit: result.commit, base: result.base };
};

const back = { reason: 'test' };

describe('rollback', () => {
  test('moves back to exactly what was before, keeps the commit, and says the same again when asked again', async () => {
    const { repository, workspace, before, commit, base, git } = await promoted();
    const report = await workspace.rollback('e1', back);
    expect(report).toEqual({
      evolutionId: 'e1',
      how: 'moved-back',
      head: base,
      rejectedRef: 'refs/evolve/rejected/e1',
      paths: [
        { path: 'agent.js', outcome: 'restored' },
        { path: 'lib/new/helper.js', outcome: 'removed' },
        { path: 'old.js', outcome: 'restored' },
      ],
    });
    expect(stateOf(repository)).toEqual(before);
    expect(git('rev-parse', 'refs/evolve/rejected/e1')).toBe(commit);
    expect(await workspace.rollback('e1', back)).toEqual(report);
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'rolled-back', reason: 'test' });
  });

  test('restores the permissions of a file that the evolution had deleted', async () => {
    const repository = makeRepository();
    const { chmodSync } = await import('node:fs');
    chmodSync(join(repository.dir, 'old.js'), 0o600);
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    const before = stateOf(repository);
    await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
    await workspace.rollback('e1', back);
    expect(stateOf(repository)).toEqual(before);
  });

  test('reverts on top of later commits, and keeps them', async () => {
    const { dir, workspace, git, commit } = await promoted();
    write(dir, 'notes.md', 'later\n');
    git('commit', '-qam', 'later');
    const report = await workspace.rollback('e1', back);
    expect(report.how).toBe('reverted');
    expect(git('log', '--format=%s', '-3').split('\n')).toEqual(['Roll back evolution e1', 'later', 'm']);
    expect(git('diff', '--name-only', `${commit}~1`, 'HEAD')).toBe('notes.md');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('keeps later work on the same lines, and takes back the rest', async () => {
    const { dir, workspace, git } = await promoted();
    write(dir, 'agent.js', 'export const answer = () => 43;\n');
    git('commit', '-qam', 'later');
    const report = await workspace.rollback('e1', back);
    expect(report.paths).toContainEqual({ path: 'agent.js', outcome: 'kept-user-edit' });
    expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toContain('43');
    expect(readFileSync(join(dir, 'old.js'), 'utf8')).toContain('old');
    expect(git('status', '--porcelain')).toBe('');
  });

  test('merges out of a file that was changed elsewhere later', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${String(index)}`);
    const repository = makeRepository('repo', { 'a.txt': `${lines.join('\n')}\n` });
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      write(dir, 'a.txt', `${lines.with(2, 'evolved').join('\n')}\n`);
    });
    await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
    write(repository.dir, 'a.txt', `${lines.with(2, 'evolved').with(17, 'mine').join('\n')}\n`);
    repository.git('commit', '-qam', 'later');
    await workspace.rollback('e1', back);
    expect(readFileSync(join(repository.dir, 'a.txt'), 'utf8')).toBe(`${lines.with(17, 'mine').join('\n')}\n`);
  });

  test('never moves a published commit: it is reverted', async () => {
    const { workspace, git, commit } = await promoted();
    git('update-ref', 'refs/remotes/origin/main', commit);
    expect(await workspace.rollback('e1', back)).toMatchObject({ how: 'reverted' });
    expect(git('rev-parse', 'HEAD~1')).toBe(commit);
  });

  test('leaves a file alone that the person has edited since, and saves it', async () => {
    const { dir, workspace, git } = await promoted();
    write(dir, 'agent.js', 'mine\n');
    write(dir, 'untracked.txt', 'u');
    const report = await workspace.rollback('e1', back);
    expect(report.paths).toContainEqual({ path: 'agent.js', outcome: 'kept-user-edit' });
    expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toBe('mine\n');
    expect(git('show', 'refs/evolve/rescue/e1:agent.js')).toBe('mine');
    expect(git('status', '--porcelain')).toBe(' M agent.js\n?? untracked.txt');
  });

  test('leaves what the person staged since in the index', async () => {
    const { dir, workspace, git } = await promoted();
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    await workspace.rollback('e1', back);
    expect(git('show', ':agent.js')).toBe('staged');
    expect(git('status', '--porcelain')).toBe('M  agent.js');
  });

  test('never puts back a preserved file', async () => {
    const { dir, workspace } = await promoted({ preserve: ['/agent.*'] });
    const report = await workspace.rollback('e1', back);
    expect(report.paths).toContainEqual({ path: 'agent.js', outcome: 'preserved' });
    expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toContain('42');
  });

  test('does nothing when the person has taken the evolution out already', async () => {
    const { repository, workspace, git, base } = await promoted();
    git('reset', '-q', '--hard', base);
    const before = stateOf(repository);
    expect(await workspace.rollback('e1', back)).toMatchObject({ how: 'nothing', head: base });
    expect(stateOf(repository)).toEqual(before);
  });

  test('says so when there is no such evolution', async () => {
    const { workspace } = await promoted();
    await expect(workspace.rollback('e9', back)).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  });

  test('leaves a foreign index lock where it is, and everything as it was', async () => {
    const { repository, dir, workspace } = await promoted();
    const promotedState = stateOf(repository);
    write(dir, '.git/index.lock', '');
    await expect(workspace.rollback('e1', back)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    expect(readFileSync(join(dir, '.git/index.lock'), 'utf8')).toBe('');
    rmSync(join(dir, '.git/index.lock'));
    expect(stateOf(repository)).toEqual(promotedState);
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'committed' });
    expect(await workspace.rollback('e1', back)).toMatchObject({ how: 'moved-back' });
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});
