import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Candidate, Ids } from '@evolve/core/contracts';
import { openGit, type Git } from '../../src/git/git.ts';
import { findRepository } from '../../src/git/repository.ts';
import { gitWorkspace, type GitWorkspace, type GitWorkspaceOptions } from '../../src/index.ts';
import { testClock, testEnv } from './values.ts';

/** A temporary folder that is gone after the test. */
export const temporaryDir = (name = 'evolve-git-'): string => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), name)));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  return dir;
};

/** Git as a person uses it, with an identity, in one repository. */
export const gitIn =
  (dir: string) =>
  (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Person', '-c', 'user.email=person@example.org', ...args], {
      cwd: dir,
      env: { ...testEnv(dirname(dir)), GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();

export const write = (dir: string, path: string, content: string | Uint8Array, mode = 0o644): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content, { mode });
};

let counter = 0;
export const testIds: Ids = () => {
  counter += 1;
  return `id${String(counter).padStart(6, '0')}`;
};

export const FILES: Readonly<Record<string, string>> = {
  'agent.js': 'export const answer = () => 41;\n',
  'old.js': 'export const old = 1;\n',
  'src/tool.js': 'export const tool = () => "tool";\n',
  'notes.md': '# Notes\n',
  'package.json': '{ "type": "module" }\n',
  '.gitignore': 'ignored/\nnode_modules\n*.log\n',
};

export interface TestRepository {
  readonly dir: string;
  readonly stateDir: string;
  readonly git: (...args: readonly string[]) => string;
}

/** A repository with one commit. */
export const makeRepository = (name = 'repo', files = FILES): TestRepository => {
  const root = temporaryDir();
  const dir = join(root, name);
  mkdirSync(dir);
  const git = gitIn(dir);
  git('init', '-q', '-b', 'main');
  for (const [path, content] of Object.entries(files)) write(dir, path, content);
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  return { dir, stateDir: join(root, 'state'), git };
};

/** Our own git on it. */
export const gitOf = async ({ dir }: Pick<TestRepository, 'dir'>): Promise<Git> => {
  const env = testEnv(dirname(dir));
  return openGit(await findRepository(dir, env), env);
};

export const openWorkspace = (
  repository: Pick<TestRepository, 'dir' | 'stateDir'>,
  options: Partial<GitWorkspaceOptions> = {},
): Promise<GitWorkspace> =>
  gitWorkspace({
    dir: repository.dir,
    stateDir: repository.stateDir,
    clock: testClock,
    ids: testIds,
    env: testEnv(dirname(repository.dir)),
    ...options,
  });

/** Opens a trial, lets `edit` change it, and captures it. */
export const candidateFrom = async (
  workspace: GitWorkspace,
  edit: (dir: string) => void | Promise<void>,
): Promise<Candidate> => {
  const trial = await workspace.openTrial();
  try {
    await edit(trial.dir);
    return await trial.capture();
  } finally {
    await trial.close();
  }
};

/** The evolution that most tests use: one file changed, one added in a new folder, one deleted. */
export const standardEdit = (dir: string): void => {
  write(dir, 'agent.js', 'export const answer = () => 42;\n');
  write(dir, 'lib/new/helper.js', 'export const help = 1;\n');
  rmSync(join(dir, 'old.js'));
};
