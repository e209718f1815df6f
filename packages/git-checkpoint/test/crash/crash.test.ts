import { describe, expect, test } from 'vitest';
import { act } from '../support/act.ts';
import {
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { stateOf } from '../support/state.ts';

/** Staged, staged and unstaged, unstaged, deleted, intent-to-add, untracked, ignored, executable, linked. */
const makeMess = ({ dir, git }: TestRepository): void => {
  write(dir, 'notes.md', 'staged\n');
  git('add', 'notes.md');
  write(dir, 'notes.md', 'and dirty\n');
  write(dir, 'src/tool.js', 'unstaged\r\n');
  write(dir, 'later.txt', 'intended\n');
  git('add', '-N', 'later.txt');
  write(dir, 'untracked ü.txt', Buffer.from([0, 255, 10, 13]));
  write(dir, 'ignored/secret', 's', 0o600);
  write(dir, 'run.log', 'log', 0o755);
};

const promoteAt = async (failpoint: string | undefined) => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const { base, tree } = await candidateFrom(workspace, standardEdit);
  makeMess(repository);
  const before = stateOf(repository);
  const acted = await act(repository, ['promote', base, tree, 'e1'], failpoint);
  return { repository, workspace, before, acted };
};

const PROMOTION = [
  'promote:pinned',
  'promote:prepared',
  'promote:applying',
  'promote:file#1',
  'promote:file#2',
  'promote:file#3',
  'promote:files-done',
  'promote:index-done',
  'promote:applied',
  'promote:swapped',
  'promote:committed',
];

const ROLLBACK = [
  'rollback:kept',
  'rollback:rolling-back',
  'rollback:file#1',
  'rollback:file#2',
  'rollback:file#3',
  'rollback:files-done',
  'rollback:index-done',
  'rollback:swapped',
  'rollback:rolled-back',
];

describe('kill -9', () => {
  test('without a failpoint the promotion lands, so that the states below are the two possible ones', async () => {
    const { repository, acted, before } = await promoteAt(undefined);
    expect(acted).toMatchObject({ code: 0, signal: null });
    expect(stateOf(repository)).not.toEqual(before);
  });

  for (const failpoint of PROMOTION) {
    test(`at ${failpoint} is recovered to wholly before or wholly after`, async () => {
      const { repository, workspace, before, acted } = await promoteAt(failpoint);
      expect(acted.signal).toBe('SIGKILL');
      await workspace.recover();
      const state = (await workspace.evolution('e1'))?.state;
      const recovered = stateOf(repository);
      if (state === 'committed') {
        expect(repository.git('diff', '--name-only', 'HEAD~1', 'HEAD').split('\n')).toHaveLength(3);
        await workspace.rollback('e1', { reason: 'compare' });
        expect(stateOf(repository)).toEqual(before);
      } else {
        expect(recovered).toEqual(before);
        expect(['aborted', undefined]).toContain(state);
      }
      expect(state === 'committed').toBe(['promote:swapped', 'promote:committed'].includes(failpoint));
      await workspace.recover();
    });
  }

  for (const failpoint of ROLLBACK) {
    test(`at ${failpoint} of a rollback is recovered to wholly before or wholly after`, async () => {
      const { repository, workspace, before } = await promoteAt(undefined);
      const promoted = stateOf(repository);
      expect((await act(repository, ['rollback', 'e1'], failpoint)).signal).toBe('SIGKILL');
      await workspace.recover();
      const state = (await workspace.evolution('e1'))?.state;
      expect(stateOf(repository)).toEqual(state === 'rolled-back' ? before : promoted);
      expect(state).toBe(failpoint === 'rollback:kept' ? 'committed' : 'rolled-back');
    });
  }

  for (const failpoint of ['recover:file#1', 'recover:file#2', 'recover:files-done', 'recover:taken-back']) {
    test(`at ${failpoint}, inside recovery, is recovered by the next one`, async () => {
      const { repository, workspace, before } = await promoteAt('promote:applied');
      expect((await act(repository, ['recover'], failpoint)).signal).toBe('SIGKILL');
      await workspace.recover();
      expect(stateOf(repository)).toEqual(before);
    });
  }

  test('in the middle of the journal’s last line is as if that line had not been written', async () => {
    const { repository, workspace, before } = await promoteAt('promote:applied');
    const { appendFileSync } = await import('node:fs');
    appendFileSync(`${repository.stateDir}/workspace/journal.jsonl`, '{"v":1,"sum":"0123');
    await workspace.recover();
    expect(stateOf(repository)).toEqual(before);
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'aborted' });
  });

  test('of two processes that promote at once, exactly one lands', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const { base, tree } = await candidateFrom(workspace, standardEdit);
    const other = await candidateFrom(workspace, (dir) => {
      write(dir, 'notes.md', 'other\n');
    });
    const results = await Promise.all([
      act(repository, ['promote', base, tree, 'e1']),
      act(repository, ['promote', other.base, other.tree, 'e2']),
    ]);
    const statuses = results.map(({ stdout }) => (JSON.parse(stdout) as { status: string }).status);
    expect(statuses.sort()).toEqual(['kept', 'promoted']);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('removes the trial of a dead process, and leaves that of a live one', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const mine = await workspace.openTrial();
    expect((await act(repository, ['trial'])).code).toBe(0);
    expect(await workspace.recover()).toMatchObject({ removedTrials: 1 });
    expect((await mine.capture()).changes).toEqual([]);
    await mine.close();
  });
});
