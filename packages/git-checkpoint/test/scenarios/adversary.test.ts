import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { everything } from '../support/state.ts';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, write } from '../support/repository.ts';
import { expectSound, promotion } from './there-and-back.ts';

test('scenario: adversary: config and hooks', async () => {
  const repository = makeRepository();
  const { dir } = repository;
  const marker = join(dirname(dir), 'marker');
  const workspace = await openWorkspace(repository);
  await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e'));
  // What an evolution that runs in the live tree could do to have its way at the next git command.
  write(dir, '.git/hooks/reference-transaction', `#!/bin/sh\ntouch ${marker}\nexit 1\n`, 0o755);
  repository.git('config', 'core.fsmonitor', `touch ${marker}`);
  repository.git('config', 'alias.update-ref', `!touch ${marker}`);
  repository.git('config', 'core.sshCommand', `touch ${marker}`);
  write(dir, '.git/info/attributes', '* filter=x merge=x diff=x\n');
  for (const key of ['filter.x.clean', 'filter.x.smudge', 'merge.x.driver', 'diff.x.command']) {
    repository.git('config', key, `touch ${marker}`);
  }
  await workspace.rollback('e', { reason: 'scenario' }).catch((error: unknown) => {
    // To refuse until the owner has looked is as good as to go on without them.
    expect(error).toMatchObject({ name: 'EvolveError' });
  });
  expect(() => readFileSync(marker)).toThrow();
});

test('scenario: adversary: refs', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const before = everything(repository);
  const result = await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e'));
  expect(result.status).toBe('promoted');
  // All of our own refs go, and everything that nothing refers to.
  for (const ref of repository.git('for-each-ref', '--format=%(refname)', 'refs/evolve').split('\n').filter(Boolean)) {
    repository.git('update-ref', '-d', ref);
  }
  repository.git('-c', 'gc.reflogExpireUnreachable=now', 'gc', '-q', '--prune=now');
  expect(await workspace.rollback('e', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(everything(repository)).toEqual(before);
  expectSound(repository);
});

test('scenario: adversary: journal with forged lines', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e'));
  const journal = join(repository.stateDir, 'workspace/journal.jsonl');
  const text = readFileSync(journal, 'utf8');
  const state = everything(repository);
  for (const forged of [
    text.replace('"committed"', '"aborted"'),
    text.replace('"prepared"', '"rolled-back"'),
    text + (text.split(/(?<=\n)/).at(-1) ?? ''),
  ]) {
    writeFileSync(journal, forged);
    const next = await openWorkspace(repository);
    await expect(next.recover()).rejects.toMatchObject({ code: 'EVOLVE_JOURNAL_CORRUPT' });
  }
  expect(everything(repository)).toEqual(state);
});

test('scenario: adversary: deletes .git in the middle: an error with a code, and nothing written above', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  rmSync(join(repository.dir, '.git'), { recursive: true });
  await expect(workspace.promote(candidate, promotion('e'))).rejects.toMatchObject({ name: 'EvolveError' });
  expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toContain('41');
});

test('scenario: adversary: nested evolution', async () => {
  const repository = makeRepository();
  const before = everything(repository);
  const workspace = await openWorkspace(repository);
  await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('lower'));
  const second = await candidateFrom(workspace, (dir) => {
    write(dir, 'lib/new/helper.js', 'on top of the lower one\n');
  });
  await workspace.promote(second, promotion('upper'));
  // From within a trial there is no repository to evolve.
  const trial = await workspace.openTrial();
  const inside = openWorkspace({ dir: trial.dir, stateDir: join(dirname(repository.dir), 'other') });
  await expect(inside).rejects.toMatchObject({ code: 'EVOLVE_NOT_A_REPOSITORY' });
  await trial.close();
  expect(await workspace.rollback('upper', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(await workspace.rollback('lower', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(everything(repository)).toEqual(before);
});

/** Names that some system takes for `.git`, or that lead out of the tree on one. */
const DISGUISED = [
  '.GIT/hooks/post-commit',
  '.git\u200c/config',
  'git~1/config',
  '.git /config',
  '.git./config',
  'a\\..\\.git\\config',
  'sub/.Git/config',
];

for (const path of DISGUISED) {
  test(`scenario: adversary: disguised path ${JSON.stringify(path)}`, async () => {
    const repository = makeRepository();
    const inside = (): string =>
      execFileSync(
        'find',
        ['.git', '-path', '.git/objects', '-prune', '-o', '-type', 'f', '-name', '*config*', '-print'],
        { cwd: repository.dir, encoding: 'utf8' },
      );
    const [config, files] = [readFileSync(join(repository.dir, '.git/config'), 'utf8'), inside()];
    const workspace = await openWorkspace(repository);
    try {
      const candidate = await candidateFrom(workspace, (dir) => {
        mkdirSync(dirname(join(dir, path)), { recursive: true });
        write(dir, path, 'disguised\n');
        write(dir, 'agent.js', '2\n');
      });
      await workspace.promote(candidate, promotion('e'));
    } catch (error) {
      expect(error).toMatchObject({ name: 'EvolveError' });
    }
    expect(readFileSync(join(repository.dir, '.git/config'), 'utf8')).toBe(config);
    expect(inside()).toBe(files);
    expectSound(repository);
  });
}
