/** What every scenario asks: an evolution lands and goes, a killed one leaves nothing, and all else stays as it was, to the bit. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import type { GitWorkspace } from '../../src/index.ts';
import { everything } from '../support/state.ts';
import { act } from '../support/act.ts';
import { candidateFrom, openWorkspace, standardEdit, type TestRepository } from '../support/repository.ts';

export const promotion = (evolutionId: string) => ({ evolutionId, message: 'An evolution', trailers: {} });

/** Also what `status` says, refs outside our own namespace, and the configuration. */
export const wholeState = (repository: TestRepository): Readonly<Record<string, string>> => {
  const { git } = repository;
  const refs = git('for-each-ref', '--format=%(refname) %(objectname)').split('\n');
  return {
    ...everything(repository),
    ':status': git('status', '--porcelain=v2', '-z', '--ignored', '--untracked-files=all'),
    ':refs': refs.filter((ref) => !ref.startsWith('refs/evolve/')).join('\n'),
    ':config': git('config', '--local', '--list', '--null'),
  };
};

export const expectSound = ({ dir }: TestRepository): void => {
  const { status, stderr } = spawnSync('git', ['fsck', '--no-dangling', '--no-progress'], {
    cwd: dir,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
};

export interface Scenario {
  /** What the evolution does in its trial. @default the standard edit */
  readonly edit?: (dir: string) => void;
  /** What the person has lying about when it lands. */
  readonly mess?: (repository: TestRepository) => void;
}

/** Lands, goes, is killed half-way and recovered; before and after the same. @returns The workspace, for more. */
export const thereAndBack = async (repository: TestRepository, scenario: Scenario = {}): Promise<GitWorkspace> => {
  const { edit = standardEdit, mess } = scenario;
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, edit);
  mess?.(repository);
  const before = wholeState(repository);
  expect(await workspace.promote(candidate, promotion('lands'))).toMatchObject({ status: 'promoted' });
  expect(wholeState(repository)).not.toEqual(before);
  expect(await workspace.rollback('lands', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(wholeState(repository)).toEqual(before);
  const { base, tree } = candidate;
  expect((await act(repository, ['promote', base, tree, 'killed'], 'promote:index-done')).signal).toBe('SIGKILL');
  await workspace.recover();
  expect(wholeState(repository)).toEqual(before);
  const { id } = await workspace.checkpoint('scenario');
  await workspace.restore(id);
  expect(wholeState(repository)).toEqual(before);
  expectSound(repository);
  return workspace;
};

/** Is kept on a branch, and nothing is touched. */
export const keptAside = async (
  repository: TestRepository,
  overlap: readonly string[],
  scenario: Scenario = {},
): Promise<void> => {
  const { edit = standardEdit, mess } = scenario;
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, edit);
  mess?.(repository);
  const before = wholeState(repository);
  const result = await workspace.promote(candidate, promotion('kept'));
  expect(result).toMatchObject({ status: 'kept' });
  if (result.status === 'kept') expect([...result.overlap].sort()).toEqual([...overlap].sort());
  const after = wholeState(repository);
  expect({ ...after, ':refs': '' }).toEqual({ ...before, ':refs': '' });
  expect(repository.git('rev-parse', 'evolve/kept^{tree}')).toBe(candidate.tree);
  expectSound(repository);
};
