import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { candidateFrom, gitIn, makeRepository, openWorkspace, write } from '../support/repository.ts';
import { everything } from '../support/state.ts';
import { thereAndBack } from './there-and-back.ts';

test('scenario: nested: dirty submodule', async () => {
  const inner = makeRepository('inner');
  const repository = makeRepository();
  const { dir, git } = repository;
  git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub');
  git('commit', '-q', '-m', 'submodule');
  const sub = { dir: join(dir, 'sub'), git: gitIn(join(dir, 'sub')) };
  write(sub.dir, 'notes.md', 'staged\n');
  sub.git('add', 'notes.md');
  write(sub.dir, 'agent.js', 'dirty\n');
  write(sub.dir, 'untracked', 'u\n');
  const before = everything(sub);
  await thereAndBack(repository);
  expect(everything(sub)).toEqual(before);
});

test('scenario: nested: repository without commits', async () => {
  const repository = makeRepository();
  await thereAndBack(repository, {
    mess: ({ dir }) => {
      mkdirSync(join(dir, 'nested'));
      gitIn(join(dir, 'nested'))('init', '-q');
      write(dir, 'nested/file', 'in it\n');
    },
  });
});

test('scenario: nested: repository with commits', async () => {
  const repository = makeRepository();
  await thereAndBack(repository, {
    mess: ({ dir }) => {
      mkdirSync(join(dir, 'nested'));
      const git = gitIn(join(dir, 'nested'));
      git('init', '-q');
      write(dir, 'nested/file', 'in it\n');
      git('add', '-A');
      git('commit', '-q', '-m', 'nested');
      write(dir, 'nested/file', 'dirty in it\n');
    },
  });
});

test('scenario: nested: an evolution that brings a repository of its own is refused', async () => {
  const workspace = await openWorkspace(makeRepository());
  const captured = candidateFrom(workspace, (dir) => {
    mkdirSync(join(dir, 'own'));
    const git = gitIn(join(dir, 'own'));
    git('init', '-q');
    write(dir, 'own/file', 'x\n');
    git('add', '-A');
    git('commit', '-q', '-m', 'own');
  });
  await expect(captured).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID' });
});
