import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resolveStateDir } from '../src/index.ts';
import {
  candidateFrom,
  gitIn,
  makeRepository,
  openWorkspace,
  standardEdit,
  temporaryDir,
  write,
} from './support/repository.ts';

const code = (value: string): Readonly<Record<string, string>> => ({ code: value });

describe('gitWorkspace', () => {
  test('names what is wrong with the place', async () => {
    const root = temporaryDir();
    const stateDir = join(root, 'state');
    const [plain, unborn, bare] = ['plain', 'unborn', 'bare'].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    for (const dir of [plain, unborn, bare]) mkdirSync(dir);
    gitIn(unborn)('init', '-q');
    gitIn(bare)('init', '-q', '--bare');
    await expect(openWorkspace({ dir: plain, stateDir })).rejects.toMatchObject(code('EVOLVE_NOT_A_REPOSITORY'));
    await expect(openWorkspace({ dir: join(root, 'no'), stateDir })).rejects.toMatchObject(
      code('EVOLVE_NOT_A_REPOSITORY'),
    );
    await expect(openWorkspace({ dir: unborn, stateDir })).rejects.toMatchObject(code('EVOLVE_UNBORN_HEAD'));
    await expect(openWorkspace({ dir: bare, stateDir })).rejects.toMatchObject(code('EVOLVE_BARE_REPOSITORY'));
    const { dir } = makeRepository();
    await expect(openWorkspace({ dir, stateDir }, { env: { PATH: '/nonexistent' } })).rejects.toMatchObject(
      code('EVOLVE_GIT_MISSING'),
    );
    await expect(openWorkspace({ dir, stateDir: join(dir, 'state') })).rejects.toMatchObject(code('EVOLVE_STATE_DIR'));
    write(root, 'file', '');
    await expect(openWorkspace({ dir, stateDir: join(root, 'file/x') })).rejects.toMatchObject(
      code('EVOLVE_STATE_DIR'),
    );
  });

  test.skipIf(process.getuid?.() !== 0)(
    'says so when this user may not write the repository (skipped where only root can become another)',
    async () => {
      const repository = makeRepository();
      for (const path of [join(repository.dir, '..'), repository.dir]) chmodSync(path, 0o755);
      mkdirSync(repository.stateDir);
      chownSync(repository.stateDir, 65534, 65534);
      // The rights are given up after the start: Node itself and this checkout may lie where others cannot read.
      const script = `import { gitWorkspace } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      process.setgid(65534);
      process.setuid(65534);
      const ids = () => 'x';
      const env = { ...process.env, GIT_X: '', HOME: ${JSON.stringify(repository.stateDir)} };
      try {
        await gitWorkspace({ dir: ${JSON.stringify(repository.dir)}, stateDir: ${JSON.stringify(repository.stateDir)}, ids, env,
          clock: { now: () => new Date(0), sleep: async () => {} } });
      } catch (error) { console.log(error.code); }`;
      write(repository.stateDir, '.gitconfig', '[safe]\n\tdirectory = *\n');
      const output = execFileSync(
        process.execPath,
        ['--conditions=@evolve/source', '--input-type=module', '-e', script],
        { encoding: 'utf8', cwd: '/', env: { PATH: process.env['PATH'], HOME: repository.stateDir } },
      );
      expect(output.trim()).toBe('EVOLVE_REPOSITORY_READ_ONLY');
    },
  );

  for (const name of ['with space', '中文目录', 'new\nline', 'quote\'"$(x)']) {
    test(`works in a folder named ${JSON.stringify(name)}, with such a file in it`, async () => {
      const repository = makeRepository(name, { [`${name}.js`]: '1\n', 'agent.js': '1\n', 'old.js': '1\n' });
      const workspace = await openWorkspace(repository);
      const candidate = await candidateFrom(workspace, (dir) => {
        standardEdit(dir);
        write(dir, `${name}.js`, '2\n');
        write(dir, `${name}/${name}`, 'new\n');
      });
      const promotion = { evolutionId: 'e1', message: 'm', trailers: {} };
      expect(await workspace.promote(candidate, promotion)).toMatchObject({ status: 'promoted' });
      expect(readFileSync(join(repository.dir, `${name}.js`), 'utf8')).toBe('2\n');
      write(repository.dir, `dirty ${name}`, 'x');
      expect(await workspace.dirtyPaths()).toEqual([`dirty ${name}`]);
      await workspace.checkpoint('c');
      expect((await workspace.rollback('e1', { reason: 'r' })).how).toBe('moved-back');
      expect(readFileSync(join(repository.dir, `${name}.js`), 'utf8')).toBe('1\n');
    });
  }

  test('reads history', async () => {
    const repository = makeRepository();
    const workspace = await openWorkspace(repository);
    write(repository.dir, 'agent.js', 'x\n');
    repository.git('commit', '-qam', 'second | with; odd ò chars');
    const [head, first] = await workspace.commits(5);
    expect(head).toMatchObject({ subject: 'second | with; odd ò chars', author: 'Person' });
    expect(await workspace.diff(first?.commit ?? '', 'HEAD')).toContain('+x');
    expect((await workspace.sources(1))[0]).toEqual({ path: 'src/tool.js', size: 34 });
    expect(await workspace.head()).toEqual({ branch: 'main', commit: head?.commit });
  });

  test('gives a second process the lock only when the first is done, and says so after the limit', async () => {
    const repository = makeRepository();
    const { DatabaseSync } = await import('node:sqlite');
    const workspace = await openWorkspace(repository, { lockWaitMs: 100 });
    const held = new DatabaseSync(join(workspace.stateDir, 'workspace/lock.sqlite'));
    held.exec('BEGIN EXCLUSIVE');
    await expect(workspace.checkpoint('x')).rejects.toMatchObject(code('EVOLVE_REPOSITORY_LOCKED'));
    held.close();
    expect(await workspace.checkpoint('x')).toMatchObject({ files: 0 });
  });
});

describe('resolveStateDir', () => {
  test('is the same from a subfolder and a linked worktree, private, and follows XDG_STATE_HOME', async () => {
    const repository = makeRepository();
    const home = temporaryDir();
    const env = { PATH: process.env['PATH'], HOME: home };
    const resolved = await resolveStateDir({ dir: repository.dir, env });
    expect(resolved.startsWith(join(home, '.local/state/evolve/'))).toBe(true);
    expect(statSync(resolved).mode & 0o777).toBe(0o700);
    expect(await resolveStateDir({ dir: join(repository.dir, 'src'), env })).toBe(resolved);
    repository.git('worktree', 'add', '-q', join(home, 'linked'));
    expect(await resolveStateDir({ dir: join(home, 'linked'), env })).toBe(resolved);
    const xdg = await resolveStateDir({ dir: repository.dir, env: { ...env, XDG_STATE_HOME: join(home, 'xdg') } });
    expect(xdg.startsWith(join(home, 'xdg/evolve/'))).toBe(true);
  });
});
