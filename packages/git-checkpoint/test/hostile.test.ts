import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GitWorkspace } from '../src/index.ts';
import {
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from './support/repository.ts';
import { testEnv } from './support/values.ts';

const HOOKS = [
  ...['applypatch-msg', 'pre-applypatch', 'post-applypatch', 'pre-commit', 'pre-merge-commit', 'prepare-commit-msg'],
  ...['commit-msg', 'post-commit', 'pre-rebase', 'post-checkout', 'post-merge', 'pre-push', 'pre-receive', 'update'],
  ...['proc-receive', 'post-receive', 'post-update', 'reference-transaction', 'push-to-checkout', 'pre-auto-gc'],
  ...['post-rewrite', 'sendemail-validate', 'fsmonitor-watchman', 'post-index-change'],
];

/** Keys that name a program. */
const PROGRAMS = [
  ...['filter.evil.clean', 'filter.evil.smudge', 'filter.evil.process', 'diff.evil.textconv', 'diff.evil.command'],
  ...['filter.proc.process', 'merge.evil.driver', 'diff.external', 'core.sshCommand', 'core.gitProxy', 'core.askPass'],
  ...['core.pager', 'pager.log', 'pager.diff', 'pager.status', 'core.editor', 'sequence.editor', 'core.fsmonitor'],
  ...['gpg.program', 'gpg.ssh.program', 'gpg.x509.program', 'gpg.ssh.defaultKeyCommand', 'credential.helper'],
  ...['core.alternateRefsCommand', 'interactive.diffFilter', 'uploadpack.packObjectsHook', 'trailer.evil.command'],
  ...['trailer.evil.cmd', 'hook.evil.command', 'submodule.x.update', 'browser.evil.cmd', 'man.evil.cmd'],
  ...['mergetool.evil.cmd', 'difftool.evil.cmd', 'remote.origin.uploadpack', 'remote.origin.vcs'],
];

const ALIASES = ['status', 'log', 'diff', 'add', 'update-index', 'read-tree', 'cat-file', 'commit-tree', 'config'];

/** Settings that make git use them. */
const SWITCHES: readonly (readonly [string, string])[] = [
  ['filter.proc.required', 'true'],
  ['filter.evil.required', 'true'],
  ['commit.gpgSign', 'true'],
  ['tag.gpgSign', 'true'],
  ['log.showSignature', 'true'],
  ['merge.default', 'evil'],
  ['diff.wsErrorHighlight', 'all'],
  ['core.fsmonitorHookVersion', '2'],
  ['core.untrackedCache', 'true'],
  ['hook.evil.event', 'reference-transaction'],
  ['trailer.evil.key', 'Evolve'],
  ['status.submoduleSummary', 'true'],
  ['gc.auto', '1'],
  ['gc.autoDetach', 'false'],
];

const FILES: Readonly<Record<string, string>> = {
  'agent.js': 'export const answer = () => 41;\n',
  'old.js': '1\n',
  'notes.md': 'n\n',
  '.gitattributes': '*.js filter=evil diff=evil merge=evil\n*.md filter=proc\n',
};

interface Hostile extends TestRepository {
  /** One line for each program that ran. */
  readonly ran: () => string;
  /** A program that writes down that it ran. */
  readonly program: string;
  /** A git configuration that is full of it. */
  readonly config: string;
}

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

const makeHostile = (): Hostile => {
  const repository = makeRepository('repo', FILES);
  const root = dirname(repository.dir);
  const [program, marker] = [join(root, 'evil.sh'), join(root, 'marker')];
  write(root, 'evil.sh', `#!/bin/sh\necho "$0 $*" >> ${marker}\ncat\n`);
  chmodSync(program, 0o755);
  const lines = [
    ...PROGRAMS.map((key) => [key, program] as const),
    ...ALIASES.map((name) => [`alias.${name}`, `!${program}`] as const),
    ...SWITCHES,
  ].map(([key, value]) => {
    const [section = '', ...rest] = key.split('.');
    const name = rest.pop() ?? '';
    const header = rest.length === 0 ? `[${section}]` : `[${section} ${quoted(rest.join('.'))}]`;
    return `${header}\n\t${name} = ${quoted(value)}\n`;
  });
  const ran = (): string => (existsSync(marker) ? readFileSync(marker, 'utf8') : '');
  return { ...repository, program, ran, config: lines.join('') };
};

const plantHooks = ({ program }: Hostile, dir: string): void => {
  for (const hook of HOOKS) write(dir, hook, readFileSync(program), 0o755);
};

/** Everything that a workspace can do. */
const useAll = async (workspace: GitWorkspace, dir: string, meanwhile: () => void = () => undefined): Promise<void> => {
  await workspace.recover();
  await workspace.acceptBaseline();
  meanwhile();
  const candidate = await candidateFrom(workspace, standardEdit);
  write(dir, 'notes.md', 'dirty\n');
  await workspace.checkpoint('c');
  await workspace.restore((await workspace.checkpoints())[0]?.id ?? '');
  await workspace.acceptBaseline();
  const result = await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: { Evolve: 'x' } });
  expect(result.status).toBe('promoted');
  await workspace.dirtyPaths();
  await workspace.commits(5);
  await workspace.sources(5);
  await workspace.diff('HEAD~1', 'HEAD');
  await workspace.keep(candidate, { evolutionId: 'e2', message: 'm', trailers: {} });
  write(dir, 'agent.js', 'export const answer = () => 42;\n// mine\n');
  await workspace.impact('e1');
  await workspace.rollback('e1', { reason: 'r', paths: ['old.js'] });
  await workspace.baseline();
  await workspace.rollback('e1', { reason: 'r' });
  await workspace.recover();
};

describe('nothing of the repository runs, whatever is asked of the workspace', () => {
  test('from its configuration and its hooks', async () => {
    const hostile = makeHostile();
    const workspace = await openWorkspace(hostile);
    write(hostile.dir, '.git/config', `${readFileSync(join(hostile.dir, '.git/config'), 'utf8')}${hostile.config}`);
    plantHooks(hostile, join(hostile.dir, '.git/hooks'));
    await useAll(workspace, hostile.dir);
    expect(hostile.ran()).toBe('');
  });

  test('from a hooks folder that its configuration names', async () => {
    const hostile = makeHostile();
    plantHooks(hostile, join(hostile.dir, '../hooks'));
    hostile.git('config', 'core.hooksPath', join(hostile.dir, '../hooks'));
    await useAll(await openWorkspace(hostile), hostile.dir);
    expect(hostile.ran()).toBe('');
  });

  test('from an included file, a conditional one and the worktree’s own', async () => {
    const hostile = makeHostile();
    const { dir, git } = hostile;
    write(dir, '../included', hostile.config);
    git('config', 'include.path', join(dir, '../included'));
    git('config', `includeIf.gitdir:${join(dir, '.git')}.path`, join(dir, '../included'));
    git('config', 'includeIf.onbranch:**.path', join(dir, '../included'));
    git('config', 'extensions.worktreeConfig', 'true');
    write(dir, '.git/config.worktree', hostile.config);
    await useAll(await openWorkspace(hostile), dir);
    expect(hostile.ran()).toBe('');
  });

  test('from the user’s global configuration', async () => {
    const hostile = makeHostile();
    write(dirname(hostile.dir), '.gitconfig', hostile.config);
    await useAll(await openWorkspace(hostile), hostile.dir);
    expect(hostile.ran()).toBe('');
  });

  test('from the environment of the caller', async () => {
    const hostile = makeHostile();
    const { dir, program } = hostile;
    write(dirname(dir), 'global', hostile.config);
    const env = {
      ...testEnv(dirname(dir)),
      GIT_CONFIG_GLOBAL: join(dirname(dir), 'global'),
      GIT_CONFIG_SYSTEM: join(dirname(dir), 'global'),
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor'='${program}'`,
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: program,
      GIT_CONFIG_KEY_1: 'include.path',
      GIT_CONFIG_VALUE_1: join(dirname(dir), 'global'),
      GIT_EXTERNAL_DIFF: program,
      GIT_PAGER: program,
      GIT_EDITOR: program,
      GIT_SEQUENCE_EDITOR: program,
      GIT_SSH: program,
      GIT_SSH_COMMAND: program,
      GIT_PROXY_COMMAND: program,
      GIT_ASKPASS: program,
      SSH_ASKPASS: program,
      PAGER: program,
      EDITOR: program,
      VISUAL: program,
      GIT_TEMPLATE_DIR: dirname(dir),
      GIT_EXEC_PATH: dirname(dir),
      GIT_TRACE2: join(dirname(dir), 'marker'),
      GIT_TRACE: join(dirname(dir), 'marker'),
    };
    await useAll(await openWorkspace(hostile, { env }), dir);
    expect(hostile.ran()).toBe('');
  });

  test('from attributes and drivers that appear while the workspace is open', async () => {
    const hostile = makeHostile();
    const { dir } = hostile;
    const workspace = await openWorkspace(hostile);
    await useAll(workspace, dir, () => {
      write(dir, '.git/config', `${readFileSync(join(dir, '.git/config'), 'utf8')}${hostile.config}`);
      write(dir, '.git/info/attributes', '* filter=evil diff=evil merge=evil\n');
      plantHooks(hostile, join(dir, '.git/hooks'));
    });
    expect(hostile.ran()).toBe('');
  });

  test('from drivers that appear between two git calls of one operation', async () => {
    const hostile = makeHostile();
    const { dir } = hostile;
    // Stands before the real git, and plants the drivers right after the first look at the configuration.
    const real = process.env['PATH']?.split(':').find((each) => existsSync(join(each, 'git'))) ?? '';
    write(dir, '../bin/git', plantingGit(join(real, 'git'), dir), 0o755);
    write(dir, '../clean', readFileSync(join(dir, '.git/config')));
    write(dir, '../dirty', `${readFileSync(join(dir, '.git/config'), 'utf8')}${hostile.config}`);
    const env = { ...testEnv(dirname(dir)), PATH: `${join(dir, '../bin')}:${process.env['PATH'] ?? ''}` };
    const workspace = await openWorkspace(hostile, { env });
    const candidate = await candidateFrom(workspace, standardEdit);
    write(dir, '../armed', '');
    for (const operation of [
      () => workspace.checkpoint('c'),
      () => workspace.dirtyPaths(),
      () => workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} }),
      () => workspace.rollback('e1', { reason: 'r' }),
    ]) {
      write(dir, '.git/config', readFileSync(join(dir, '../clean')));
      await operation();
    }
    expect(readFileSync(join(dir, '.git/config'), 'utf8')).toContain('evil.sh');
    expect(hostile.ran()).toBe('');
  });

  test('but what ran would have been seen: a person’s git runs them', () => {
    const hostile = makeHostile();
    const { dir, git } = hostile;
    write(dir, '.git/config', `${readFileSync(join(dir, '.git/config'), 'utf8')}${hostile.config}`);
    write(dir, 'agent.js', 'changed\n');
    expect(() => git('add', 'agent.js')).toThrow();
    expect(hostile.ran()).not.toBe('');
  });
});

const plantingGit = (real: string, dir: string): string => `#!/bin/sh
case " $* " in
  *" config "*) ${real} "$@"; code=$?; [ -e ${dir}/../armed ] && cp ${dir}/../dirty ${dir}/.git/config; exit $code;;
esac
exec ${real} "$@"
`;

test('GIT_* in the environment leads nowhere else', async () => {
  const [repository, other] = [makeRepository(), makeRepository('other')];
  const head = other.git('rev-parse', 'HEAD');
  const workspace = await openWorkspace(repository, {
    env: {
      PATH: process.env['PATH'],
      HOME: join(repository.dir, '..'),
      GIT_DIR: join(other.dir, '.git'),
      GIT_WORK_TREE: other.dir,
      GIT_INDEX_FILE: join(other.dir, 'x'),
      GIT_OBJECT_DIRECTORY: join(other.dir, '.git/objects'),
      GIT_COMMON_DIR: join(other.dir, '.git'),
      GIT_NAMESPACE: 'elsewhere',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'true',
    },
  });
  expect(workspace.dir).toBe(repository.dir);
  const candidate = await candidateFrom(workspace, standardEdit);
  await workspace.promote(candidate, { evolutionId: 'e', message: 'm', trailers: {} });
  expect(other.git('rev-parse', 'HEAD')).toBe(head);
  expect((await workspace.commits(1))[0]?.subject).toBe('m');
});
