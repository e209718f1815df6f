import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { stateOf } from '../support/state.ts';

const open = async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  await workspace.recover();
  return { ...repository, workspace };
};

/** What each change is called, and how to make it. */
const CHANGES: readonly (readonly [string, (repository: TestRepository) => void])[] = [
  ['config core.hookspath', ({ git }) => git('config', 'core.hooksPath', '/somewhere')],
  ['config core.fsmonitor', ({ git }) => git('config', 'core.fsmonitor', 'a-program')],
  ['config filter.Evil.clean', ({ git }) => git('config', 'filter.Evil.clean', 'a-program')],
  ['config merge.evil.driver', ({ git }) => git('config', 'merge.evil.driver', 'a-program')],
  ['config diff.external', ({ git }) => git('config', 'diff.external', 'a-program')],
  ['config core.autocrlf', ({ git }) => git('config', 'core.autocrlf', 'true')],
  ['config core.sshcommand', ({ git }) => git('config', 'core.sshCommand', 'a-program')],
  ['config gpg.ssh.program', ({ git }) => git('config', 'gpg.ssh.program', 'a-program')],
  ['config credential.helper', ({ git }) => git('config', 'credential.helper', '!a-program')],
  ['config alias.st', ({ git }) => git('config', 'alias.st', '!a-program')],
  ['config url.evil:.insteadof', ({ git }) => git('config', 'url.evil:.insteadOf', 'https:')],
  ['config core.worktree', ({ git, dir }) => git('config', 'core.worktree', dir)],
  ['config extensions.worktreeconfig', ({ git }) => git('config', 'extensions.worktreeConfig', 'true')],
  ['config hook.mine.command', ({ git }) => git('config', 'hook.mine.command', 'a-program')],
  ['config submodule.x.update', ({ git }) => git('config', 'submodule.x.update', '!a-program')],
  [
    '.gitattributes',
    ({ dir }) => {
      write(dir, '.gitattributes', '* filter=evil\n');
    },
  ],
  [
    'info/attributes',
    ({ dir }) => {
      write(dir, '.git/info/attributes', '* filter=evil\n');
    },
  ],
  [
    'info/sparse-checkout',
    ({ dir }) => {
      write(dir, '.git/info/sparse-checkout', '/*\n');
    },
  ],
  [
    'info/grafts',
    ({ dir, git }) => {
      write(dir, '.git/info/grafts', `${git('rev-parse', 'HEAD')}\n`);
    },
  ],
  [
    'objects/info/alternates',
    ({ dir }) => {
      mkdirSync(join(dir, '../other/objects'), { recursive: true });
      write(dir, '.git/objects/info/alternates', `${join(dir, '../other/objects')}\n`);
    },
  ],
  [
    'hook pre-commit',
    ({ dir }) => {
      write(dir, '.git/hooks/pre-commit', '#!/bin/sh\n', 0o755);
    },
  ],
];

describe('the baseline', () => {
  for (const [what, change] of CHANGES) {
    test(`notices ${what}, blocks a promotion before anything is touched, and nothing else`, async () => {
      const { workspace, ...repository } = await open();
      const candidate = await candidateFrom(workspace, standardEdit);
      await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
      const next = await candidateFrom(workspace, (dir) => {
        write(dir, 'notes.md', 'evolved\n');
      });
      expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
      change(repository);
      const { status, changes } = await workspace.baseline();
      expect([status, ...changes.map((each) => each.what)]).toEqual(['changed', what]);
      const before = stateOf(repository);
      const landing = { evolutionId: 'e2', message: 'm', trailers: {} };
      await expect(workspace.promote(next, landing)).rejects.toMatchObject({
        code: 'EVOLVE_REPOSITORY_CHANGED',
        consequence: 'pause',
        data: { changes },
      });
      expect(stateOf(repository)).toEqual(before);
      expect(repository.git('for-each-ref', 'refs/evolve/evolutions/e2')).toBe('');
      await workspace.checkpoint('not blocked');
      expect(await workspace.rollback('e1', { reason: 'not blocked' })).toMatchObject({ how: 'moved-back' });
      expect((await workspace.acceptBaseline()).map((each) => each.what)).toEqual([what]);
      expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
    });
  }

  test('is taken by the first look', async () => {
    const repository = makeRepository();
    repository.git('config', 'core.fsmonitor', 'was-there-before');
    const workspace = await openWorkspace(repository);
    expect(await workspace.baseline()).toEqual({ status: 'first', changes: [] });
    expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
  });

  test('that is gone is a change and no first look, where one before it is known of', async () => {
    const gone = { status: 'changed', changes: [expect.objectContaining({ what: 'baseline.json', after: 'is gone' })] };
    const fileOf = ({ stateDir }: { readonly stateDir: string }): string => join(stateDir, 'workspace/baseline.json');

    const byThisProcess = await open();
    rmSync(fileOf(byThisProcess.workspace));
    expect(await byThisProcess.workspace.baseline()).toEqual(gone);
    await byThisProcess.workspace.recover();
    expect(await byThisProcess.workspace.baseline()).toEqual(gone);
    await byThisProcess.workspace.acceptBaseline();
    expect(await byThisProcess.workspace.baseline()).toEqual({ status: 'same', changes: [] });

    const byAnEvolution = await open();
    await byAnEvolution.workspace.promote(await candidateFrom(byAnEvolution.workspace, standardEdit), {
      evolutionId: 'e1',
      message: 'e1',
      trailers: {},
    });
    rmSync(fileOf(byAnEvolution.workspace));
    const next = await openWorkspace(byAnEvolution);
    await next.recover();
    expect(await next.baseline()).toEqual(gone);

    const byTheLedger = await open();
    expect(await byTheLedger.workspace.keepsBaseline()).toBe(true);
    rmSync(fileOf(byTheLedger.workspace));
    const other = await openWorkspace(byTheLedger);
    expect(await other.keepsBaseline()).toBe(false);
    await other.recover();
    expect(await other.baseline()).toEqual(gone);
    await other.acceptBaseline();
    expect(await other.keepsBaseline()).toBe(true);
  });

  test('is not changed by a day’s work', async () => {
    const { workspace, git, dir } = await open();
    git('remote', 'add', 'origin', 'https://example.org/x.git');
    git('config', 'branch.main.remote', 'origin');
    git('config', 'user.name', 'Somebody Else');
    git('checkout', '-q', '-b', 'topic');
    write(dir, 'notes.md', 'work\n');
    git('commit', '-qam', 'work');
    git('tag', 'v1');
    write(dir, '.git/hooks/pre-push.sample', '#!/bin/sh\n', 0o755);
    expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
  });

  test('looks into included files, also those that do not say what they are', async () => {
    const { workspace, git, dir } = await open();
    write(dir, '../included', '[user]\n\tname = x\n');
    git('config', 'include.path', join(dir, '../included'));
    await workspace.acceptBaseline();
    appendFileSync(join(dir, '../included'), '[filter "x"]\n\tsmudge = a-program\n');
    expect((await workspace.baseline()).changes).toEqual([{ what: 'config filter.x.smudge', after: 'a-program' }]);
  });

  test('does not care about the user’s own configuration', async () => {
    const { workspace, dir } = await open();
    write(dir, '../.gitconfig', '[core]\n\teditor = vi\n[alias]\n\tst = status\n');
    expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
  });

  test('notices other bytes, another mode and a removed hook', async () => {
    const { workspace, dir } = await open();
    write(dir, '.git/hooks/pre-commit', '#!/bin/sh\n', 0o755);
    await workspace.acceptBaseline();
    appendFileSync(join(dir, '.git/hooks/pre-commit'), 'evil\n');
    expect((await workspace.baseline()).changes.map(({ what }) => what)).toEqual(['hook pre-commit']);
    write(dir, '.git/hooks/pre-commit', '#!/bin/sh\n');
    chmodSync(join(dir, '.git/hooks/pre-commit'), 0o700);
    expect((await workspace.baseline()).status).toBe('changed');
    chmodSync(join(dir, '.git/hooks/pre-commit'), 0o755);
    expect((await workspace.baseline()).status).toBe('same');
  });

  test('notices an object that is replaced by another', async () => {
    const { workspace, git, dir } = await open();
    const [tree, other] = [git('rev-parse', 'HEAD:notes.md'), git('rev-parse', 'HEAD:old.js')];
    git('replace', tree, other);
    const found = [{ what: `replace ${tree}`, after: other }];
    expect((await workspace.baseline()).changes).toEqual(found);
    git('pack-refs', '--all');
    expect((await workspace.baseline()).changes).toEqual(found);
    expect(readFileSync(join(dir, 'notes.md'), 'utf8')).toBe('# Notes\n');
  });

  test('shows and keeps no secret', async () => {
    const { workspace, git, stateDir } = await open();
    git('config', 'http.https://example.org/.extraHeader', 'Authorization: Basic c2VjcmV0LXRva2Vu');
    git('config', 'credential.helper', '!echo password=hunter2secret');
    git('config', 'url.https://user:pa55word1234@example.org/.insteadOf', 'x:');
    git('config', 'core.gitProxy', 'https://user:pa55word1234@example.org');
    const changes = JSON.stringify(await workspace.baseline());
    await workspace.acceptBaseline();
    const stored = readFileSync(join(stateDir, 'workspace/baseline.json'), 'utf8');
    for (const secret of ['c2VjcmV0', 'hunter2', 'pa55word']) {
      expect(changes).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
    expect(changes).toContain('sha256:');
  });

  test('that cannot be read is a change, not a first look', async () => {
    const { workspace, stateDir } = await open();
    for (const damage of ['', '{', '{"version":1,"facts":{"a":1}}', '{"version":99,"facts":{}}']) {
      writeFileSync(join(stateDir, 'workspace/baseline.json'), damage);
      expect(await workspace.baseline()).toMatchObject({ status: 'changed', changes: [{ what: 'baseline.json' }] });
    }
    await workspace.acceptBaseline();
    expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
  });

  test('takes the attributes that an evolution brings, and those that a rollback brings back', async () => {
    const { workspace, dir } = await open();
    const candidate = await candidateFrom(workspace, (trial) => {
      write(trial, '.gitattributes', '*.js text\n');
    });
    await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
    expect((await workspace.baseline()).status).toBe('same');
    await workspace.rollback('e1', { reason: 'r' });
    expect((await workspace.baseline()).status).toBe('same');
    write(dir, '.gitattributes', '*.js filter=evil\n');
    expect((await workspace.baseline()).status).toBe('changed');
  });
});
