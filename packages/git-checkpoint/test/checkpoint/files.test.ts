/** One test for each kind of file: held and brought back byte for byte. Catches what filters, encodings and links would eat. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GitCheckpoints } from '../../src/index.ts';
import { makeRepository, write, type TestRepository } from '../support/repository.ts';
import { openCheckpoints } from './place.ts';
import { everything } from '../support/state.ts';

const open = async (): Promise<TestRepository & { readonly checkpoints: GitCheckpoints }> => {
  const repository = makeRepository();
  return { ...repository, checkpoints: await openCheckpoints(repository) };
};

describe('bytes', () => {
  test('CRLF under text=auto, and a mixed file, stay what they were', async () => {
    const { dir, git, checkpoints, ...rest } = await open();
    write(dir, '.gitattributes', '* text=auto\n');
    write(dir, 'agent.js', 'one\r\ntwo\r\n');
    write(dir, 'mixed.txt', 'one\r\ntwo\n');
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    for (const path of ['agent.js', 'mixed.txt']) write(dir, path, 'x\n');
    rmSync(join(dir, '.gitattributes'));
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
    expect(rest.stateDir).not.toBe('');
  });

  test('a clean file comes back as a checkout writes it', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, '.gitattributes', '*.txt text eol=crlf\n');
    write(dir, 'a.txt', 'one\r\ntwo\r\n');
    git('add', '-A');
    git('commit', '-qm', 'crlf');
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    write(dir, 'a.txt', 'other\r\n');
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });

  test('a lossy filter does not run, and its file is held as it is', async () => {
    const { dir, git, checkpoints } = await open();
    git('config', 'filter.lossy.clean', 'sh -c "touch ran; echo lost"');
    git('config', 'filter.lossy.required', 'true');
    write(dir, '.gitattributes', '*.secret filter=lossy\n');
    write(dir, 'key.secret', 'the only copy\n');
    const { id } = await checkpoints.create();
    rmSync(join(dir, 'key.secret'));
    await checkpoints.restore(id);
    expect(readFileSync(join(dir, 'key.secret'), 'utf8')).toBe('the only copy\n');
    expect(existsSync(join(dir, 'ran'))).toBe(false);
  });

  test('binary, empty, and a file that looks like an import command', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, 'binary', Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256)));
    write(dir, 'empty', '');
    write(dir, 'commands', 'done\ncommit refs/heads/main\ndata 5\n');
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    for (const path of ['binary', 'empty', 'commands']) rmSync(join(dir, path));
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
    expect(await checkpoints.verify(id)).toEqual([]);
  });

  test('a huge file goes through in pieces: memory does not grow with it', async () => {
    const { dir, stateDir } = makeRepository();
    execFileSync('dd', ['if=/dev/urandom', `of=${join(dir, 'huge')}`, 'bs=1M', 'count=300'], { stdio: 'ignore' });
    const script = `import { gitCheckpoints } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)};
      import { rmSync } from 'node:fs';
      const checkpoints = await gitCheckpoints({ dir: ${JSON.stringify(dir)}, stateDir: ${JSON.stringify(stateDir)} });
      const { id, bytes } = await checkpoints.create();
      rmSync(${JSON.stringify(join(dir, 'huge'))});
      const { differences } = await checkpoints.restore(id);
      console.log(JSON.stringify({ bytes, differences, megabytes: process.resourceUsage().maxRSS / 1024 }));`;
    const output = execFileSync(
      process.execPath,
      ['--conditions=@evolve/source', '--max-old-space-size=64', '--input-type=module', '-e', script],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: dir } },
    );
    const { bytes, differences, megabytes } = JSON.parse(output) as Record<string, number>;
    expect({ bytes, differences }).toEqual({ bytes: 300 * 1024 * 1024, differences: [] });
    expect(megabytes).toBeLessThan(250);
  }, 120_000);

  test('the same content again costs next to nothing', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, 'large', Buffer.alloc(2_000_000, 'not so random '));
    execFileSync('dd', ['if=/dev/urandom', `of=${join(dir, 'random')}`, 'bs=1M', 'count=3'], { stdio: 'ignore' });
    const size = (): number => Number(/size-pack: (\d+)/.exec(git('count-objects', '-v'))?.[1]);
    await checkpoints.create();
    const first = size();
    for (let round = 0; round < 5; round += 1) await checkpoints.create();
    expect(first).toBeGreaterThan(3_000);
    expect(size() - first).toBeLessThan(60);
  });
});

describe('names', () => {
  test('a newline, a quote, a tab, a leading dash, and bytes that are not UTF-8', async () => {
    const { dir, git, checkpoints } = await open();
    const odd = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from([0x66, 0xff, 0xfe, 0x0a, 0x80])]);
    for (const name of ['new\nline', 'quo"te\\', 'tab\tname', '-dash', ':(top)magic', ' space ', '文件']) {
      write(dir, name, name);
    }
    writeFileSync(odd, 'not utf-8');
    git('add', '-N', 'new\nline');
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    const scoped = await checkpoints.create({ paths: ['new\nline', ':(top)magic', '-dash', 'tab\tname'] });
    expect(scoped.files).toBe(4);
    for (const name of ['new\nline', '-dash', ':(top)magic']) write(dir, name, 'x');
    unlinkSync(odd);
    await checkpoints.restore(scoped.id);
    expect(readFileSync(join(dir, ':(top)magic'), 'utf8')).toBe(':(top)magic');
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });

  test('names that differ in case and in Unicode form only', async () => {
    const { dir, git, checkpoints } = await open();
    for (const name of ['Case', 'case', '\u00e9', 'e\u0301']) write(dir, name, name);
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    for (const name of ['Case', 'case', '\u00e9', 'e\u0301']) rmSync(join(dir, name));
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });
});

describe('modes', () => {
  test('exec bit, 0600, read-only and setgid are exact', async () => {
    const { dir, git, checkpoints } = await open();
    for (const [index, mode] of [0o755, 0o600, 0o444, 0o2640, 0o700].entries()) {
      write(dir, `m${String(index)}`, 'x');
      chmodSync(join(dir, `m${String(index)}`), mode);
    }
    chmodSync(join(dir, 'notes.md'), 0o755);
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    for (let index = 0; index < 5; index += 1) chmodSync(join(dir, `m${String(index)}`), 0o666);
    rmSync(join(dir, 'm1'));
    chmodSync(join(dir, 'notes.md'), 0o644);
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });

  test('a clean file that is named keeps its exact permissions', async () => {
    const { dir, git, checkpoints } = await open();
    chmodSync(join(dir, 'agent.js'), 0o600);
    const before = everything({ dir, git });
    const { id } = await checkpoints.create({ paths: ['agent.js'] });
    rmSync(join(dir, 'agent.js'));
    write(dir, 'agent.js', 'new\n');
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });
});

describe('links and other things', () => {
  test('links: retargeted, dangling, to a folder, out of the repository; never followed', async () => {
    const { dir, git, stateDir, checkpoints } = await open();
    write(stateDir, 'outside', 'outside');
    symlinkSync('agent.js', join(dir, 'inside'));
    symlinkSync('/nowhere/at/all', join(dir, 'dangling'));
    symlinkSync(join(stateDir, 'outside'), join(dir, 'escape'));
    symlinkSync('src', join(dir, 'folder'));
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    for (const name of ['inside', 'dangling', 'escape', 'folder']) {
      unlinkSync(join(dir, name));
      symlinkSync('elsewhere', join(dir, name));
    }
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
    expect(readlinkSync(join(dir, 'escape'))).toBe(join(stateDir, 'outside'));
    expect(readFileSync(join(stateDir, 'outside'), 'utf8')).toBe('outside');
  });

  test('a named pipe in the place of a file is reported, waited for by nobody, and stays', async () => {
    const { dir, checkpoints } = await open();
    rmSync(join(dir, 'notes.md'));
    execFileSync('mkfifo', [join(dir, 'notes.md')]);
    const { id } = await checkpoints.create();
    const shown = (await checkpoints.show(id)).paths.find(({ path }) => path === 'notes.md');
    expect(shown).toMatchObject({ kind: 'not-captured', why: 'it is a named pipe' });
    await checkpoints.restore(id);
    expect(lstatSync(join(dir, 'notes.md')).isFIFO()).toBe(true);
  });

  test('a file and a folder that changed places, both ways', async () => {
    const { dir, git, checkpoints } = await open();
    rmSync(join(dir, 'notes.md'));
    write(dir, 'notes.md/inside', 'a folder now\n');
    rmSync(join(dir, 'src'), { recursive: true });
    write(dir, 'src', 'a file now\n');
    const swapped = everything({ dir, git });
    const { id } = await checkpoints.create();
    rmSync(join(dir, 'notes.md'), { recursive: true });
    rmSync(join(dir, 'src'));
    git('checkout', '-q', '--', '.');
    write(dir, 'src/unknown', 'unknown to the checkpoint\n');
    const report = await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(swapped);
    await checkpoints.restore(report.before);
    expect(readFileSync(join(dir, 'src/unknown'), 'utf8')).toBe('unknown to the checkpoint\n');
  });

  test('a folder with a repository inside stays where a file was', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, 'draft', 'a file\n');
    const { id } = await checkpoints.create();
    rmSync(join(dir, 'draft'));
    mkdirSync(join(dir, 'draft'));
    git('init', '-q', join(dir, 'draft'));
    write(dir, 'draft/work', 'not ours\n');
    const { paths, differences } = await checkpoints.restore(id);
    expect(paths).toContainEqual(expect.objectContaining({ path: 'draft', outcome: 'left' }));
    expect(differences).toContainEqual({ path: 'draft', what: 'kind' });
    expect(readFileSync(join(dir, 'draft/work'), 'utf8')).toBe('not ours\n');
  });

  test('empty folders below a named path', async () => {
    const { dir, git, checkpoints } = await open();
    mkdirSync(join(dir, 'data/empty/deep'), { recursive: true });
    mkdirSync(join(dir, 'data/other'), { mode: 0o700 });
    const before = everything({ dir, git });
    const { id } = await checkpoints.create({ paths: ['data'] });
    rmSync(join(dir, 'data'), { recursive: true });
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });

  test('a named path that is not there: what appears later goes, and is saved first', async () => {
    const { dir, git, checkpoints } = await open();
    const before = everything({ dir, git });
    const { id } = await checkpoints.create({ paths: ['made/by/agent.txt'] });
    write(dir, 'made/by/agent.txt', 'new\n');
    const report = await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
    await checkpoints.restore(report.before);
    expect(readFileSync(join(dir, 'made/by/agent.txt'), 'utf8')).toBe('new\n');
  });
});

describe('untracked and ignored', () => {
  test('ignored files that were asked for', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, '.gitignore', '.env\ndata/\n*.log\n');
    write(dir, '.env', 'KEY=1\n');
    write(dir, 'pack/.env', 'KEY=2\n');
    write(dir, 'data/deep/db', 'rows');
    write(dir, 'x.log', 'not asked for');
    const before = everything({ dir, git });
    const { id } = await checkpoints.create({ ignored: ['.env', 'data/**'] });
    const states = (await checkpoints.show(id)).paths.filter((path) => path.states.includes('ignored'));
    expect(states.map(({ path }) => path)).toEqual(['.env', 'data/deep/db', 'pack/.env']);
    for (const path of ['.env', 'pack/.env', 'data']) rmSync(join(dir, path), { recursive: true });
    write(dir, 'x.log', 'newer');
    await checkpoints.restore(id);
    expect(readFileSync(join(dir, 'x.log'), 'utf8')).toBe('newer');
    write(dir, 'x.log', 'not asked for');
    expect(everything({ dir, git })).toEqual(before);
  });

  test('an ignored file that is named, and one that the restore overwrites', async () => {
    const { dir, checkpoints } = await open();
    write(dir, 'debug.log', 'first');
    const { id } = await checkpoints.create({ paths: ['debug.log'] });
    write(dir, 'debug.log', 'second');
    const { before } = await checkpoints.restore(id);
    expect(readFileSync(join(dir, 'debug.log'), 'utf8')).toBe('first');
    await checkpoints.restore(before);
    expect(readFileSync(join(dir, 'debug.log'), 'utf8')).toBe('second');
  });

  test('untracked files that the checkpoint does not know stay', async () => {
    const { dir, checkpoints } = await open();
    const { id } = await checkpoints.create();
    write(dir, 'later.txt', 'later\n');
    const { paths } = await checkpoints.restore(id);
    expect(paths).toEqual([]);
    expect(readFileSync(join(dir, 'later.txt'), 'utf8')).toBe('later\n');
  });
});

describe('nested', () => {
  test('a nested repository without commits, one with, and a dirty submodule are named with the reason', async () => {
    const { dir, git, checkpoints } = await open();
    const library = makeRepository('library');
    git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', library.dir, 'sub');
    git('commit', '-qm', 'submodule');
    appendFileSync(join(dir, 'sub/agent.js'), 'dirty\n');
    git('init', '-q', join(dir, 'empty-nested'));
    write(dir, 'empty-nested/file', 'x');
    git('clone', '-q', library.dir, join(dir, 'nested'));
    const before = everything({ dir, git });
    const { id } = await checkpoints.create();
    const shown = (await checkpoints.show(id)).paths.filter(({ kind }) => kind === 'not-captured');
    expect(shown.map(({ path }) => path)).toEqual(['empty-nested', 'nested', 'sub']);
    expect(shown.every(({ why }) => why?.includes('a repository of its own'))).toBe(true);
    expect(shown[1]?.nestedHead).toBe(library.git('rev-parse', 'HEAD'));
    write(dir, 'agent.js', 'x\n');
    git('add', 'agent.js');
    await checkpoints.restore(id);
    expect(everything({ dir, git })).toEqual(before);
  });
});

describe('by path', () => {
  test('only the named paths and their index entries come back', async () => {
    const { dir, git, checkpoints } = await open();
    write(dir, 'agent.js', 'staged\n');
    git('add', 'agent.js');
    const { id } = await checkpoints.create();
    git('reset', '-q', '--hard');
    write(dir, 'src/tool.js', 'mine\n');
    git('add', 'src/tool.js');
    const { index } = await checkpoints.restore(id, { paths: ['./agent.js'] });
    expect(index.outcome).toBe('restored');
    expect(git('show', ':agent.js')).toBe('staged');
    expect(git('show', ':src/tool.js')).toBe('mine');
  });

  test.each(['../outside', '/etc/passwd', '.git/config', ''])('%j is no path of the repository', async (path) => {
    const { checkpoints } = await open();
    await expect(checkpoints.create({ paths: [path] })).rejects.toMatchObject({ code: 'EVOLVE_OPTIONS' });
  });

  test('thousands of names in one call', async () => {
    const { dir, checkpoints } = await open();
    const paths = Array.from({ length: 3000 }, (_, index) => `many/${'x'.repeat(60)}${String(index)}.txt`);
    for (const path of paths) write(dir, path, path);
    expect((await checkpoints.create({ paths })).files).toBe(3000);
  }, 60_000);
});

test('diff tells what, in the same words, and shows the text when asked', async () => {
  const { dir, git, checkpoints } = await open();
  write(dir, 'draft.md', 'one\n');
  const { id } = await checkpoints.create();
  write(dir, 'draft.md', 'two\n');
  write(dir, 'new.md', 'new\n');
  chmodSync(join(dir, 'old.js'), 0o755);
  git('add', 'draft.md');
  rmSync(join(dir, 'notes.md'));
  const diff = await checkpoints.diff(id, { text: true });
  expect(diff.map(({ path, then, now, differences, states }) => [path, then, now, differences, states])).toEqual([
    ['draft.md', 'file', 'file', ['bytes', 'index'], ['staged']],
    ['new.md', 'unknown', 'file', ['kind'], ['untracked']],
    ['notes.md', 'file', 'absent', ['kind'], ['deleted']],
    ['old.js', 'file', 'file', ['mode'], ['unstaged']],
  ]);
  expect(diff[0]?.text).toBe('--- a/draft.md\n+++ b/draft.md\n@@ -1 +1 @@\n-one\n+two\n');
  expect(diff[1]?.text).toContain('+new\n');
  expect(diff[2]?.text).toContain('-# Notes\n');
  expect(await checkpoints.diff(id, { paths: ['old.js'] })).toHaveLength(1);
});

test('a mount point that a restore empties stays, and is no error (skipped where none can be made)', async (context) => {
  const { dir, checkpoints } = await open();
  const { id } = await checkpoints.create({ paths: ['mounted/new.txt'] });
  mkdirSync(join(dir, 'mounted'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', join(dir, 'mounted')], { stdio: 'ignore' });
  } catch {
    context.skip();
  }
  try {
    write(dir, 'mounted/new.txt', 'new\n');
    const { paths } = await checkpoints.restore(id);
    expect(paths).toMatchObject([{ path: 'mounted/new.txt', outcome: 'removed' }]);
    expect(existsSync(join(dir, 'mounted/new.txt'))).toBe(false);
  } finally {
    execFileSync('umount', [join(dir, 'mounted')]);
  }
});
