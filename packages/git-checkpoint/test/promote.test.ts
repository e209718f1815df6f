import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidateFrom, makeRepository, openWorkspace, standardEdit, write } from './support/repository.ts';
import { stateOf } from './support/state.ts';

const promotion = (evolutionId: string) => ({
  evolutionId,
  message: 'Better answer',
  trailers: { 'Evolve-Receipt': 'r1' },
});

describe('promote', () => {
  test('lands the change, commits it, and leaves nothing dirty', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const base = repository.git('rev-parse', 'HEAD');
    const result = await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e1'));
    expect(result).toMatchObject({ status: 'promoted', base, paths: ['agent.js', 'lib/new/helper.js', 'old.js'] });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.git('log', '-1', '--format=%an <%ae>|%s|%(trailers:key=Evolve-Receipt,valueonly)')).toContain(
      'Evolve <evolve@localhost>|Better answer|r1',
    );
    expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toContain('42');
    expect(await workspace.evolution('e1')).toMatchObject({ state: 'committed' });
  });

  const inUse: Readonly<Record<string, (repository: ReturnType<typeof makeRepository>) => void>> = {
    'a dirty path': ({ dir }) => {
      write(dir, 'agent.js', 'mine\n');
    },
    'a staged path': ({ dir, git }) => {
      write(dir, 'agent.js', 'mine\n');
      git('add', 'agent.js');
      write(dir, 'agent.js', 'export const answer = () => 41;\n');
    },
    'an untracked path in the way': ({ dir }) => {
      write(dir, 'lib/new/helper.js', 'mine\n');
    },
    'an ignored path in the way': ({ dir }) => {
      write(dir, '.git/info/exclude', 'lib/\n');
      write(dir, 'lib/new/helper.js', 'mine\n');
    },
    'an edit hidden by assume-unchanged': ({ dir, git }) => {
      git('update-index', '--assume-unchanged', 'agent.js');
      write(dir, 'agent.js', 'hidden\n');
    },
    'a deleted file': ({ git }) => {
      git('rm', '-q', 'agent.js');
    },
    'a mode change': ({ dir }) => {
      write(dir, 'x', '');
    },
  };
  for (const [name, mess] of Object.entries(inUse).slice(0, -1)) {
    test(`touches nothing and keeps the evolution on its branch when there is ${name}`, async () => {
      const repository = makeRepository();
      const workspace = await openWorkspace(repository);
      const candidate = await candidateFrom(workspace, standardEdit);
      mess(repository);
      const before = stateOf(repository);
      const result = await workspace.promote(candidate, promotion('e1'));
      expect(result).toMatchObject({ status: 'kept', ref: 'refs/heads/evolve/e1' });
      expect(stateOf(repository)).toEqual(before);
      expect(repository.git('show', 'evolve/e1:agent.js')).toContain('42');
    });
  }

  test('leaves other staged, dirty, untracked and ignored work byte-identical', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    write(repository.dir, 'notes.md', 'staged\n');
    repository.git('add', 'notes.md');
    write(repository.dir, 'notes.md', 'and dirty\n');
    write(repository.dir, 'untracked.txt', 'u');
    write(repository.dir, 'ignored/x', 'i');
    expect(await workspace.promote(candidate, promotion('e1'))).toMatchObject({ status: 'promoted' });
    expect(repository.git('status', '--porcelain')).toBe('MM notes.md\n?? untracked.txt');
    expect(repository.git('show', ':notes.md')).toBe('staged');
    expect(readFileSync(join(repository.dir, 'ignored/x'), 'utf8')).toBe('i');
  });

  test('is one promotion when asked for twice, and keeps the second of two that start from one base', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const [one, two] = [
      await candidateFrom(workspace, standardEdit),
      await candidateFrom(workspace, (dir) => {
        write(dir, 'notes.md', 'other\n');
      }),
    ];
    const first = await workspace.promote(one, promotion('e1'));
    expect(await workspace.promote(one, promotion('e1'))).toEqual(first);
    expect(await workspace.promote(two, promotion('e2'))).toMatchObject({ status: 'kept', overlap: [] });
  });

  test('works on a detached HEAD', async () => {
    const repository = makeRepository();
    repository.git('checkout', '-q', '--detach');
    const workspace = await openWorkspace(repository);
    const main = repository.git('rev-parse', 'main');
    const result = await workspace.promote(await candidateFrom(workspace, standardEdit), promotion('e1'));
    expect(result).toMatchObject({ status: 'promoted' });
    expect(repository.git('rev-parse', 'main')).toBe(main);
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('converts line endings by the attributes of a folder; without them the file counts as edited', async () => {
    const texts = { 'texts/.gitattributes': '*.txt text eol=crlf\n', 'texts/a.txt': 'one\r\ntwo\r\n' };
    const repository = makeRepository('repo', { ...texts, 'agent.js': '' });
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, (dir) => {
      write(dir, 'texts/a.txt', 'one\r\nthree\r\n');
    });
    rmSync(join(repository.dir, 'texts/.gitattributes'));
    expect(await workspace.promote(candidate, promotion('e1'))).toMatchObject({
      status: 'kept',
      overlap: ['texts/a.txt'],
    });
    repository.git('checkout', '-q', 'texts/.gitattributes');
    expect(await workspace.promote(candidate, promotion('e2'))).toMatchObject({ status: 'promoted' });
    expect(readFileSync(join(repository.dir, 'texts/a.txt'), 'utf8')).toBe('one\r\nthree\r\n');
    expect(repository.git('show', 'HEAD:texts/a.txt')).toBe('one\nthree');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  test('refuses during a merge', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    const candidate = await candidateFrom(workspace, standardEdit);
    write(repository.dir, '.git/MERGE_HEAD', `${repository.git('rev-parse', 'HEAD')}\n`);
    await expect(workspace.promote(candidate, promotion('e1'))).rejects.toMatchObject({
      code: 'EVOLVE_OPERATION_IN_PROGRESS',
    });
  });
});
