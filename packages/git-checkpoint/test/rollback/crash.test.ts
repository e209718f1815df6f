import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { act } from '../support/act.ts';
import { write } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { BACK, evolved, lines } from './evolved.ts';

/** One file to merge, one for quarantine, one that conflicts, one to put back, one to remove. */
const messy = async () => {
  const place = await evolved((dir) => {
    write(dir, 'text.txt', lines({ 2: 'evolved' }));
    write(dir, 'clash.txt', lines({ 2: 'evolved' }));
    write(dir, 'lib/added.txt', lines());
    write(dir, 'lib/gone.txt', 'g\n');
    write(dir, 'old.txt', 'evolved\n');
  });
  const { dir, git } = place;
  write(dir, 'text.txt', lines({ 2: 'evolved', 17: 'mine' }, '\r\n'));
  chmodSync(join(dir, 'text.txt'), 0o640);
  write(dir, 'clash.txt', lines({ 2: 'mine' }));
  write(dir, 'lib/added.txt', 'mine\n');
  chmodSync(join(dir, 'lib/added.txt'), 0o600);
  write(dir, 'notes.md', 'staged\n');
  git('add', 'notes.md');
  return { ...place, edited: stateOf(place) };
};

/** Whatever happened: every byte of the person's is in the live tree, or under the rescue ref. */
const PLACES = ['rollback:kept', 'rollback:rescued', 'rollback:rolling-back'];
const FILES = [1, 2, 3, 4].map((nth) => `rollback:file#${String(nth)}`);
const STEPS = ['set-aside#1', 'set-aside#2', 'set-aside#3', 'set-aside#4', 'set-aside#5', 'linked#1', 'linked#2'].map(
  (name) => `live:${name}`,
);
const END = ['rollback:files-done', 'rollback:index-done', 'rollback:swapped', 'rollback:rolled-back'];

describe('kill -9 in a rollback that merges and sets aside', () => {
  for (const failpoint of [...PLACES, ...FILES, ...STEPS, ...END]) {
    test(`at ${failpoint} ends wholly before it, or wholly after it`, async () => {
      const { dir, workspace, git, edited, ...repository } = await messy();
      expect((await act({ dir, ...repository }, ['rollback', 'e1'], failpoint)).signal).toBe('SIGKILL');
      await workspace.recover();
      if ((await workspace.evolution('e1'))?.state === 'committed') {
        expect(stateOf({ dir, git })).toEqual(edited);
        await workspace.rollback('e1', BACK);
      }
      const report = (await workspace.evolution('e1'))?.report;
      expect(Object.fromEntries(report?.paths.map(({ path, outcome }) => [path, outcome]) ?? [])).toEqual({
        'clash.txt': 'quarantined',
        'lib/added.txt': 'quarantined',
        'lib/gone.txt': 'removed',
        'old.txt': 'restored',
        'text.txt': 'merged',
      });
      expect(readFileSync(join(dir, 'text.txt'), 'latin1')).toBe(lines({ 17: 'mine' }, '\r\n'));
      expect(existsSync(join(dir, 'lib'))).toBe(false);
      expect(git('status', '--porcelain', '--ignored')).toBe('M  notes.md\n M text.txt');
      expect(git('show', 'refs/evolve/rescue/e1:lib/added.txt')).toBe('mine');
      expect(readFileSync(join(report?.quarantine ?? '', 'lib/added.txt'), 'utf8')).toBe('mine\n');
    });
  }

  test('is also survived when HEAD was moved meanwhile: everything is as the person had it', async () => {
    const { dir, workspace, git, ...repository } = await messy();
    expect((await act({ dir, ...repository }, ['rollback', 'e1'], 'rollback:files-done')).signal).toBe('SIGKILL');
    // Objects that only the journal names must not go.
    git('gc', '-q', '--prune=now');
    git('branch', 'elsewhere');
    git('symbolic-ref', 'HEAD', 'refs/heads/elsewhere');
    await workspace.recover();
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'committed' });
    expect(readFileSync(join(dir, 'text.txt'), 'latin1')).toBe(lines({ 2: 'evolved', 17: 'mine' }, '\r\n'));
    expect(readFileSync(join(dir, 'lib/added.txt'), 'utf8')).toBe('mine\n');
    expect(readFileSync(join(dir, 'old.txt'), 'utf8')).toBe('evolved\n');
  });

  test('leaves alone what the person saved between the crash and the recovery', async () => {
    const { dir, workspace, ...repository } = await messy();
    expect((await act({ dir, ...repository }, ['rollback', 'e1'], 'rollback:rolling-back')).signal).toBe('SIGKILL');
    write(dir, 'old.txt', 'saved after the crash\n');
    await workspace.recover();
    const { report } = (await workspace.evolution('e1')) ?? {};
    expect(report?.paths).toContainEqual({ path: 'old.txt', outcome: 'kept-user-edit' });
    expect(readFileSync(join(dir, 'old.txt'), 'utf8')).toBe('saved after the crash\n');
  });

  test('in a partial rollback leaves the rest of the evolution live, and to be taken back', async () => {
    const { dir, workspace, base, git, ...repository } = await evolved();
    const killed = await act({ dir, ...repository }, ['rollback', 'e1', 'text.txt'], 'rollback:file#1');
    expect(killed.signal).toBe('SIGKILL');
    await workspace.recover();
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'committed', report: { how: 'reverted' } });
    expect(readFileSync(join(dir, 'text.txt'), 'utf8')).toBe(lines());
    await workspace.rollback('e1', BACK);
    expect(git('diff', '--stat', base, 'HEAD')).toBe('');
  });
});
