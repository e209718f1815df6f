import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { everything } from '../support/state.ts';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { testEnv } from '../support/values.ts';
import { promotion, thereAndBack } from './there-and-back.ts';

const program = (dir: string, path: string, text: string): string => {
  write(dir, path, `#!/bin/sh\n${text}\n`);
  chmodSync(join(dir, path), 0o755);
  return join(dir, path);
};

const HOOKS = [
  ...[
    'pre-commit',
    'commit-msg',
    'prepare-commit-msg',
    'post-commit',
    'post-checkout',
    'post-merge',
    'post-index-change',
  ],
  ...['reference-transaction', 'pre-auto-gc', 'post-rewrite', 'fsmonitor-watchman', 'applypatch-msg'],
];

/** Lands and goes with an environment of one's own; the person's git is not asked, since it may not work there. */
const landsAndGoes = async (
  repository: TestRepository,
  env: Readonly<Record<string, string | undefined>> = testEnv(dirname(repository.dir)),
): Promise<void> => {
  const workspace = await openWorkspace(repository, { env });
  await workspace.recover();
  const before = everything(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({ status: 'promoted' });
  expect(everything(repository)).not.toEqual(before);
  expect(await workspace.rollback('e', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(everything(repository)).toEqual(before);
  await workspace.restore((await workspace.checkpoint('c')).id);
  expect(everything(repository)).toEqual(before);
};

test('scenario: environment: failing hooks', async () => {
  const repository = makeRepository();
  for (const hook of HOOKS) program(repository.dir, `.git/hooks/${hook}`, 'exit 1');
  await landsAndGoes(repository);
});

test('scenario: environment: hanging hooks', async () => {
  const repository = makeRepository();
  for (const hook of HOOKS) program(repository.dir, `.git/hooks/${hook}`, 'exec sleep 100000');
  await landsAndGoes(repository);
});

test('scenario: environment: hooksPath', async () => {
  const repository = makeRepository();
  const marker = join(repository.dir, '..', 'marker');
  for (const hook of HOOKS) program(join(repository.dir, '..'), `hooks/${hook}`, `touch ${marker}; exit 1`);
  repository.git('config', 'core.hooksPath', join(repository.dir, '..', 'hooks'));
  await landsAndGoes(repository);
  expect(existsSync(marker)).toBe(false);
});

test('scenario: environment: gpgsign', async () => {
  const repository = makeRepository();
  for (const key of ['commit.gpgSign', 'tag.gpgSign', 'push.gpgSign']) repository.git('config', key, 'true');
  repository.git('config', 'gpg.program', program(join(repository.dir, '..'), 'gpg', 'exec sleep 100000'));
  await landsAndGoes(repository);
});

test('scenario: environment: hostile fsmonitor and filter', async () => {
  const repository = makeRepository();
  const { dir, git } = repository;
  const marker = join(dir, '..', 'marker');
  const evil = program(join(dir, '..'), 'evil', `touch ${marker}; exec sleep 100000`);
  write(dir, '.gitattributes', '* filter=evil diff=evil merge=evil\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'attributes');
  for (const key of [
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'diff.evil.textconv',
    'merge.evil.driver',
  ]) {
    git('config', key, evil);
  }
  git('config', 'filter.evil.required', 'true');
  git('config', 'core.fsmonitor', evil);
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({ status: 'promoted' });
  expect(await workspace.rollback('e', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  await workspace.restore((await workspace.checkpoint('c')).id);
  expect(existsSync(marker)).toBe(false);
});

test('scenario: environment: inherited GIT_*', async () => {
  const [repository, other] = [makeRepository(), makeRepository('other')];
  const untouched = everything(other);
  await landsAndGoes(repository, {
    ...testEnv(dirname(repository.dir)),
    GIT_DIR: join(other.dir, '.git'),
    GIT_WORK_TREE: other.dir,
    GIT_INDEX_FILE: join(other.dir, '.git/index'),
    GIT_OBJECT_DIRECTORY: join(other.dir, '.git/objects'),
    GIT_COMMON_DIR: join(other.dir, '.git'),
    GIT_NAMESPACE: 'elsewhere',
    GIT_CEILING_DIRECTORIES: dirname(repository.dir),
    GIT_CONFIG_GLOBAL: '/nonexistent',
    GIT_CONFIG_PARAMETERS: "'core.bare=true'",
    GIT_AUTHOR_DATE: 'nonsense',
    GIT_TRACE: join(other.dir, 'trace'),
  });
  expect(everything(other)).toEqual(untouched);
});

test.skipIf(process.getuid?.() !== 0)(
  'scenario: environment: safe.directory (skipped where only root can give a repository to somebody else)',
  async () => {
    const repository = makeRepository();
    execFileSync('chown', ['-R', '65534:65534', repository.dir]);
    // Git itself refuses there, so that nobody runs what another user has configured; so must we, with a code.
    const opened = openWorkspace(repository);
    await expect(opened).rejects.toMatchObject({ name: 'EvolveError' });
    chownSync(repository.dir, 0, 0);
    execFileSync('chown', ['-R', '0:0', repository.dir]);
    await thereAndBack(repository);
  },
);

test('scenario: environment: no identity', async () => {
  const repository = makeRepository();
  expect(() =>
    execFileSync('git', ['var', 'GIT_AUTHOR_IDENT', '-c', 'x'], { cwd: repository.dir, stdio: 'ignore' }),
  ).toThrow();
  repository.git('config', 'user.useConfigOnly', 'true');
  const workspace = await openWorkspace(repository);
  await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e'));
  expect(repository.git('log', '-1', '--format=%an <%ae>, %cn <%ce>')).toBe(
    'Evolve <evolve@localhost>, Evolve <evolve@localhost>',
  );
});

test('scenario: environment: locale', async () => {
  const repository = makeRepository();
  const env = {
    ...testEnv(dirname(repository.dir)),
    LANG: 'de_DE.UTF-8',
    LC_ALL: 'de_DE.UTF-8',
    LANGUAGE: 'de:fr',
    LC_MESSAGES: 'fr_FR',
  };
  await landsAndGoes(repository, env);
  // Words of git are read where a lock is in the way: they must be English.
  write(repository.dir, '.git/index.lock', '');
  const workspace = await openWorkspace(repository, { env });
  const candidate = await candidateFrom(workspace, standardEdit);
  await expect(workspace.promote(candidate, promotion('f'))).rejects.toMatchObject({
    code: 'EVOLVE_REPOSITORY_LOCKED',
  });
});

test('scenario: environment: old git', async () => {
  const repository = makeRepository();
  const bin = temporaryDir();
  program(bin, 'git', 'echo "git version 2.20.1"');
  const opened = openWorkspace(repository, { env: { ...testEnv(bin), PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
  await expect(opened).rejects.toMatchObject({ code: 'EVOLVE_GIT_MISSING', data: { found: 'git version 2.20.1' } });
});

test('scenario: environment: missing git', async () => {
  const repository = makeRepository();
  const opened = openWorkspace(repository, { env: { ...testEnv(dirname(repository.dir)), PATH: temporaryDir() } });
  await expect(opened).rejects.toMatchObject({ code: 'EVOLVE_GIT_MISSING' });
});

test('scenario: environment: prompt', async () => {
  const repository = makeRepository();
  const asked = join(repository.dir, '..', 'asked');
  const ask = program(join(repository.dir, '..'), 'ask', `touch ${asked}; exec sleep 100000`);
  repository.git('config', 'core.askPass', ask);
  repository.git('config', 'core.editor', ask);
  repository.git('config', 'credential.helper', ask);
  repository.git('remote', 'add', 'origin', 'https://user@example.invalid/repo.git');
  await landsAndGoes(repository, {
    ...testEnv(dirname(repository.dir)),
    SSH_ASKPASS: ask,
    EDITOR: ask,
    VISUAL: ask,
    PAGER: ask,
  });
  expect(existsSync(asked)).toBe(false);
});

test('scenario: environment: repository is the home folder', async () => {
  const repository = makeRepository('home');
  const { dir, git } = repository;
  write(dir, '.gitconfig', '[user]\n\tname = Home\n\temail = home@example.org\n');
  write(dir, '.config/git/ignore', '*.swp\n');
  git('add', '-A');
  git('commit', '-q', '-m', 'dotfiles');
  // Nobody names a state directory: by default it would lie inside the repository.
  const workspace = openWorkspace({ dir, stateDir: join(dir, '.local/state/evolve') }, { env: testEnv(dir) });
  await expect(workspace).rejects.toMatchObject({ code: 'EVOLVE_STATE_DIR' });
  await landsAndGoes(repository, testEnv(dir));
});

test('scenario: environment: global configuration that redirects and signs', async () => {
  const repository = makeRepository();
  const home = dirname(repository.dir);
  const lines = [
    '[core]',
    '\tautocrlf = true',
    '\tquotePath = false',
    '[commit]',
    '\tgpgSign = true',
    '[merge]',
    '\tconflictStyle = diff3',
  ];
  write(
    home,
    '.gitconfig',
    `${lines.join('\n')}\n\tff = only\n[diff]\n\tnoprefix = true\n\trenames = copies\n[status]\n\tshowUntrackedFiles = no\n`,
  );
  write(home, 'ignored-by-all', 'notes.md\n');
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  write(repository.dir, 'lib/new/helper.js', 'untracked, and hidden by the configuration\n');
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({
    status: 'kept',
    overlap: ['lib/new/helper.js'],
  });
  expect(readFileSync(join(repository.dir, 'lib/new/helper.js'), 'utf8')).toContain('untracked');
});

test('scenario: environment: a copied repository has a state of its own', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const copy = join(temporaryDir(), 'copy');
  cpSync(repository.dir, copy, { recursive: true });
  const other = await openWorkspace({ dir: copy, stateDir: join(dirname(copy), 'state') });
  expect(other.repositoryId).not.toBe(workspace.repositoryId);
  await landsAndGoes({ dir: copy, stateDir: join(dirname(copy), 'state'), git: gitIn(copy) });
});

test('scenario: environment: the state directory vanishes between two operations', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  rmSync(repository.stateDir, { recursive: true });
  mkdirSync(repository.stateDir, { mode: 0o700 });
  const outcome = await workspace.promote(candidate, promotion('e')).catch((error: unknown) => error);
  expect(outcome instanceof Error ? outcome.name : 'done').toMatch(/^(?:EvolveError|done)$/);
  expect(spawnSync('git', ['fsck'], { cwd: repository.dir }).status).toBe(0);
});
