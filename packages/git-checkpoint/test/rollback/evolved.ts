import { rmSync } from 'node:fs';
import type { GitWorkspace, GitWorkspaceOptions } from '../../src/index.ts';
import { candidateFrom, makeRepository, openWorkspace, write, type TestRepository } from '../support/repository.ts';
import { stateOf } from '../support/state.ts';

export const BACK = { reason: 'test' };

export const lines = (changes: Readonly<Record<number, string>> = {}, end = '\n'): string =>
  Array.from({ length: 20 }, (_, index) => `${changes[index] ?? `line ${String(index)}`}${end}`).join('');

export interface Evolved extends TestRepository {
  readonly workspace: GitWorkspace;
  /** Everything before the evolution. */
  readonly before: ReturnType<typeof stateOf>;
  readonly base: string;
  readonly commit: string;
}

/** Lets one evolution land. */
export const promote = async (
  workspace: GitWorkspace,
  evolutionId: string,
  edit: (dir: string) => void,
): Promise<{ readonly base: string; readonly commit: string }> => {
  const candidate = await candidateFrom(workspace, edit);
  const result = await workspace.promote(candidate, { evolutionId, message: evolutionId, trailers: {} });
  if (result.status !== 'promoted') throw new Error(result.reason);
  return result;
};

/** Changes line 2 of a long text, adds a file, deletes one. */
export const textEdit = (dir: string): void => {
  write(dir, 'text.txt', lines({ 2: 'evolved' }));
  write(dir, 'lib/new/added.txt', lines());
  rmSync(`${dir}/old.txt`);
};

export const FILES: Readonly<Record<string, string>> = {
  'text.txt': lines(),
  'old.txt': 'old\n',
  'notes.md': '# Notes\n',
  '.gitignore': 'ignored/\n',
};

/** A repository in which the evolution `e1` is live. */
export const evolved = async (
  edit: (dir: string) => void = textEdit,
  {
    files = FILES,
    name = 'repo',
    ...options
  }: Partial<GitWorkspaceOptions> & { readonly files?: Readonly<Record<string, string>>; readonly name?: string } = {},
  prepare: (repository: TestRepository) => void = () => undefined,
): Promise<Evolved> => {
  const repository = makeRepository(name, files);
  prepare(repository);
  const workspace = await openWorkspace(repository, options);
  const before = stateOf(repository);
  return { ...repository, workspace, before, ...(await promote(workspace, 'e1', edit)) };
};
