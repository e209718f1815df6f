/** Attributes that git would honour below the root too, wherever it reads them from. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GitWorkspace } from '../../src/index.ts';
import {
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { stateOf } from '../support/state.ts';

const GOOD = '*.js text\n';
const EVIL = '*.js filter=evil\n';
const PATH = 'src/.gitattributes';
const IN_INDEX = `${PATH} in the index`;

interface Opened extends TestRepository {
  readonly workspace: GitWorkspace;
}

/** With attributes in a folder, tracked and accepted. */
const open = async (files: Readonly<Record<string, string>> = { [PATH]: GOOD }): Promise<Opened> => {
  const repository = makeRepository('repo', {
    'agent.js': 'export const answer = () => 41;\n',
    'old.js': '1\n',
    'src/tool.js': '1\n',
    '.gitignore': 'ignored/\n',
    ...files,
  });
  const workspace = await openWorkspace(repository);
  await workspace.recover();
  return { ...repository, workspace };
};

const names = async ({ workspace }: Opened): Promise<readonly string[]> =>
  (await workspace.baseline()).changes.map(({ what }) => what);

const stage = ({ dir, git }: TestRepository, content: string): void => {
  const mine = readFileSync(join(dir, PATH));
  write(dir, PATH, content);
  git('add', PATH);
  writeFileSync(join(dir, PATH), mine);
};

const CHANGES: readonly (readonly [string, string, (opened: Opened) => void])[] = [
  [
    'edited',
    PATH,
    ({ dir }) => {
      write(dir, PATH, EVIL);
    },
  ],
  [
    'removed',
    PATH,
    ({ dir, git }) => {
      git('rm', '-q', '--cached', PATH);
      rmSync(join(dir, PATH));
    },
  ],
  [
    'new and untracked, in a folder with tracked files',
    'lib/.gitattributes',
    ({ dir }) => {
      write(dir, 'lib/.gitattributes', EVIL);
    },
  ],
  [
    'new, and ignored where only this clone says so',
    'lib/.gitattributes',
    ({ dir }) => {
      write(dir, '.git/info/exclude', '.gitattributes\n');
      write(dir, 'lib/.gitattributes', EVIL);
    },
  ],
  [
    'staged only, with the file as it was',
    IN_INDEX,
    (opened) => {
      stage(opened, EVIL);
    },
  ],
  [
    'staged, and deleted from the live tree',
    IN_INDEX,
    (opened) => {
      stage(opened, EVIL);
      rmSync(join(opened.dir, PATH));
    },
  ],
  [
    'outside a sparse checkout',
    IN_INDEX,
    (opened) => {
      stage(opened, EVIL);
      opened.git('update-index', '--skip-worktree', PATH);
      rmSync(join(opened.dir, PATH));
    },
  ],
  [
    'in the index of the root only',
    '.gitattributes in the index',
    ({ dir, git }) => {
      write(dir, '.gitattributes', EVIL);
      git('add', '.gitattributes');
      rmSync(join(dir, '.gitattributes'));
    },
  ],
];

describe('attributes below the root', () => {
  for (const [how, what, change] of CHANGES) {
    test(`${how}: told, and nothing is promoted until a person accepts them`, async () => {
      const opened = await open({ [PATH]: GOOD, 'lib/deep/x.js': '1\n' });
      const { workspace } = opened;
      const candidate = await candidateFrom(workspace, standardEdit);
      expect(await workspace.baseline()).toEqual({ status: 'same', changes: [] });
      change(opened);
      expect(await names(opened)).toEqual([what]);
      const before = stateOf(opened);
      const landing = { evolutionId: 'e1', message: 'm', trailers: {} };
      await expect(workspace.promote(candidate, landing)).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_CHANGED' });
      expect(stateOf(opened)).toEqual(before);
      expect((await workspace.acceptBaseline()).map((each) => each.what)).toEqual([what]);
      expect(await names(opened)).toEqual([]);
      expect(await workspace.promote(candidate, landing)).toMatchObject({ status: 'promoted' });
      expect(await names(opened)).toEqual([]);
    });
  }

  test('are asked about once: staging, committing and deleting what was accepted is no change', async () => {
    const opened = await open();
    const { dir, git, workspace } = opened;
    write(dir, PATH, '*.js -text\n');
    expect(await names(opened)).toEqual([PATH]);
    await workspace.acceptBaseline();
    git('add', PATH);
    expect(await names(opened)).toEqual([]);
    git('commit', '-qm', 'attributes');
    expect(await names(opened)).toEqual([]);
    rmSync(join(dir, PATH));
    expect(await names(opened)).toEqual([]);
    git('rm', '-q', '--cached', PATH);
    write(dir, PATH, '*.js -text\n');
    git('add', '-N', PATH);
    expect(await names(opened)).toEqual([]);
  });

  test('of a folder that loses its tracked files are there still', async () => {
    const opened = await open({ 'lib/x.js': '1\n' });
    write(opened.dir, 'lib/.gitattributes', GOOD);
    await opened.workspace.acceptBaseline();
    opened.git('rm', '-q', 'lib/x.js');
    expect(await names(opened)).toEqual([]);
    write(opened.dir, 'lib/.gitattributes', EVIL);
    expect(await names(opened)).toEqual(['lib/.gitattributes']);
  });

  test('where no tracked file is are nobody’s concern', async () => {
    const opened = await open();
    write(opened.dir, 'ignored/package/.gitattributes', EVIL);
    write(opened.dir, 'untracked/.gitattributes', EVIL);
    expect(await names(opened)).toEqual([]);
  });

  test('in a folder whose name is not UTF-8', async () => {
    const opened = await open();
    const folder = Buffer.concat([Buffer.from(`${opened.dir}/f`), Buffer.from([0xff])]);
    const at = (name: string): Buffer => Buffer.concat([folder, Buffer.from(`/${name}`)]);
    mkdirSync(folder);
    writeFileSync(at('x.js'), '1\n');
    opened.git('add', '-A');
    expect(await names(opened)).toEqual([]);
    writeFileSync(at('.gitattributes'), EVIL);
    expect(await names(opened)).toEqual(['(bytes) f\u00ff/.gitattributes']);
    await opened.workspace.acceptBaseline();
    expect(await names(opened)).toEqual([]);
  });

  test('are found in indexes that only git reads', async () => {
    const opened = await open();
    const { dir, git } = opened;
    git('update-index', '--split-index');
    expect(await names(opened)).toEqual([]);
    stage(opened, EVIL);
    expect(await names(opened)).toEqual([IN_INDEX]);
    git('update-index', '--no-split-index', '--index-version=4');
    expect(await names(opened)).toEqual([IN_INDEX]);
    write(dir, PATH, EVIL);
    expect(await names(opened)).toEqual([PATH]);
  });

  test('that an evolution brings are accepted with it, also once the journal has forgotten it; of other paths they are not', async () => {
    const opened = await open({});
    const { dir, workspace, stateDir } = opened;
    const candidate = await candidateFrom(workspace, (trial) => {
      write(trial, PATH, GOOD);
    });
    await workspace.promote(candidate, { evolutionId: 'e1', message: 'm', trailers: {} });
    expect(await names(opened)).toEqual([]);
    expect(readFileSync(join(stateDir, 'workspace/baseline.json'), 'utf8')).toContain(PATH);
    write(dir, 'lib/x.js', '1\n');
    write(dir, 'lib/.gitattributes', GOOD);
    opened.git('add', '-A');
    expect(await names(opened)).toEqual(['lib/.gitattributes']);
    rmSync(join(dir, 'lib'), { recursive: true });
    opened.git('rm', '-rq', '--cached', 'lib');
    await workspace.rollback('e1', { reason: 'r' });
    expect(await names(opened)).toEqual([]);
    write(dir, PATH, GOOD);
    stage(opened, EVIL);
    expect(await names(opened)).toEqual([IN_INDEX]);
  });
});

describe('a record of version 1, which knew the root only', () => {
  const downgrade = ({ stateDir }: TestRepository): string => {
    const file = join(stateDir, 'workspace/baseline.json');
    const { facts } = JSON.parse(readFileSync(file, 'utf8')) as { facts: Record<string, unknown> };
    const known = Object.fromEntries(Object.entries(facts).filter(([what]) => !what.includes('/.gitattributes')));
    writeFileSync(file, JSON.stringify({ version: 1, at: '2026-01-01T00:00:00.000Z', facts: known }));
    return file;
  };

  test('takes in what is below it with the first look, and watches it from then on', async () => {
    const opened = await open({ '.gitattributes': GOOD, [PATH]: GOOD });
    const file = downgrade(opened);
    expect(await names(opened)).toEqual([]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 2,
      facts: { [PATH]: { shown: '*.js text' } },
    });
    write(opened.dir, PATH, EVIL);
    expect(await names(opened)).toEqual([PATH]);
  });

  test('does not take in what it knew: a change of the root or of the configuration is told, again and again', async () => {
    const opened = await open({ '.gitattributes': GOOD, [PATH]: GOOD });
    downgrade(opened);
    write(opened.dir, '.gitattributes', EVIL);
    opened.git('config', 'core.fsmonitor', 'a-program');
    for (const _ of [1, 2]) expect(await names(opened)).toEqual(['.gitattributes', 'config core.fsmonitor']);
  });
});
