import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { write, type TestRepository } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';
import { BACK, evolved, lines, promote } from './evolved.ts';

/** Refs, objects and every file of the git folder, by name and size. */
const gitStateOf = ({ dir, git }: TestRepository): unknown => ({
  ...stateOf({ dir, git }),
  refs: git('for-each-ref'),
  objects: git('count-objects', '-v'),
  files: execFileSync('find', ['.git', '-type', 'f', '-printf', '%p %s\n'], { cwd: dir, encoding: 'utf8' })
    .split('\n')
    .filter((line) => !/evolve[^/]*\.lock/.test(line))
    .sort(),
});

describe('impact', () => {
  test('foretells every outcome, and writes nothing to the repository', async () => {
    const { workspace, ...repository } = await evolved(
      (dir) => {
        for (const name of ['a', 'b', 'c', 'd', 'e']) write(dir, `${name}.txt`, lines({ 2: 'evolved' }));
        write(dir, 'added.txt', 'a\n');
        write(dir, 'gone.txt', 'g\n');
      },
      {
        preserve: ['e.txt'],
        files: Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}.txt`, lines()])),
      },
    );
    const { dir, git } = repository;
    write(dir, 'b.txt', lines({ 2: 'evolved', 17: 'mine' }));
    write(dir, 'c.txt', lines({ 2: 'mine' }));
    git('add', 'c.txt');
    write(dir, 'd.txt', lines());
    write(dir, 'added.txt', 'mine\n');
    rmSync(join(dir, 'gone.txt'));
    const before = gitStateOf(repository);
    const impact = await workspace.impact('e1');
    expect(gitStateOf(repository)).toEqual(before);
    const outcomes = [
      ['a.txt', 'restored', false, false],
      ['added.txt', 'quarantined', true, false],
      ['b.txt', 'merged', true, false],
      ['c.txt', 'kept-user-edit', true, true],
      ['d.txt', 'already-before', false, false],
      ['e.txt', 'preserved', false, false],
      ['gone.txt', 'already-before', false, false],
    ];
    expect(impact.paths.map(({ path, outcome, edited, staged }) => [path, outcome, edited, staged])).toEqual(outcomes);
    expect(impact).toMatchObject({ how: 'moved-back', pushed: false, left: [], laterCommits: [] });
    const report = await workspace.rollback('e1', BACK);
    expect(report.paths.map(({ path, outcome }) => [path, outcome])).toEqual(
      outcomes.map(([path, outcome]) => [path, outcome]),
    );
  });

  test('foretells a revert without making one, and names the later commits on the same paths', async () => {
    const { workspace, ...repository } = await evolved();
    const { dir, git } = repository;
    write(dir, 'notes.md', 'elsewhere\n');
    git('commit', '-qam', 'elsewhere');
    write(dir, 'text.txt', lines({ 2: 'later' }));
    git('commit', '-qam', 'Later: the same\tline "quoted"');
    const before = gitStateOf(repository);
    const impact = await workspace.impact('e1');
    expect(gitStateOf(repository)).toEqual(before);
    expect(impact.how).toBe('reverted');
    expect(impact.laterCommits).toMatchObject([{ subject: 'Later: the same\tline "quoted"', paths: ['text.txt'] }]);
    expect(impact.paths).toContainEqual({ path: 'text.txt', outcome: 'kept-user-edit', edited: false, staged: false });
    expect(impact.paths).toContainEqual({ path: 'old.txt', outcome: 'restored', edited: false, staged: false });
  });

  test('says what of a rollback stays undone: installed packages, a migrated database, a published commit', async () => {
    const { workspace, git, commit } = await evolved((dir) => {
      write(dir, 'package-lock.json', '{"lockfileVersion":3}\n');
      write(dir, 'db/Migrations/0002_add.sql', 'alter table t add c int;\n');
      write(dir, 'text.txt', 'evolved\n');
    });
    git('update-ref', 'refs/remotes/origin/main', commit);
    const impact = await workspace.impact('e1');
    expect(impact).toMatchObject({ how: 'reverted', pushed: true });
    expect(impact.warnings.map(({ concern, paths }) => [concern, paths])).toEqual([
      ['published', []],
      ['dependencies', ['package-lock.json']],
      ['migration', ['db/Migrations/0002_add.sql']],
    ]);
  });

  test('warns when what would be live again was rolled back itself', async () => {
    const { workspace, git, commit } = await evolved();
    await workspace.rollback('e1', BACK);
    git('reset', '-q', '--hard', commit);
    await promote(workspace, 'e2', (dir) => {
      write(dir, 'notes.md', 'second\n');
    });
    const impact = await workspace.impact('e2');
    expect(impact.how).toBe('moved-back');
    expect(impact.warnings).toMatchObject([{ concern: 'rejected-target' }]);
    expect(impact.warnings[0]?.message).toContain('e1');
  });

  test('says nothing of an evolution that is not live, and refuses one that there is not', async () => {
    const { workspace } = await evolved();
    await workspace.rollback('e1', BACK);
    expect(await workspace.impact('e1')).toMatchObject({ how: 'nothing', paths: [], warnings: [] });
    await expect(workspace.impact('e9')).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  });

  test('leaves no scratch folder behind', async () => {
    const { workspace, stateDir } = await evolved();
    await workspace.impact('e1');
    expect(readdirSync(join(stateDir, 'workspace'))).not.toContain('scratch');
  });

  test('works in a repository whose path holds colons and quotes', async () => {
    const { workspace, dir, git } = await evolved(undefined, { name: 'a:b "c" \\d' });
    write(dir, 'notes.md', 'later\n');
    git('commit', '-qam', 'later');
    expect(await workspace.impact('e1')).toMatchObject({ how: 'reverted' });
  });
});
