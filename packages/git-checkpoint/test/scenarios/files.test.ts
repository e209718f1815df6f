import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  FILES,
  candidateFrom,
  makeRepository,
  openWorkspace,
  standardEdit,
  write,
  type TestRepository,
} from '../support/repository.ts';
import { keptAside, promotion, thereAndBack } from './there-and-back.ts';

const LINUX_NAMES = process.platform === 'linux' ? '' : ' (skipped: the file system does not tell such names apart)';

/** A repository with more files than the standard ones. */
const withFiles = (more: Readonly<Record<string, string>>): TestRepository =>
  makeRepository('repo', { ...FILES, ...more });

test('scenario: files: an untracked or ignored file in the way', async () => {
  for (const path of ['lib/new/helper.js', 'ignored/new.js']) {
    await keptAside(makeRepository(), [path], {
      edit: (dir) => {
        write(dir, '.gitignore', '*.log\n');
        write(dir, path, 'of the evolution\n');
      },
      mess: ({ dir }) => {
        write(dir, path, 'of the person\n', 0o600);
      },
    });
  }
});

test('scenario: files: an untracked file where the evolution needs a folder', async () => {
  await keptAside(makeRepository(), ['lib/new/helper.js'], {
    mess: ({ dir }) => {
      write(dir, 'lib', 'a file of the person\n');
    },
  });
});

test('scenario: files: the evolution edits .gitignore', async () => {
  await thereAndBack(makeRepository(), {
    edit: (dir) => {
      write(dir, '.gitignore', '# nothing is ignored any more\n');
      write(dir, 'agent.js', '2\n');
    },
    mess: ({ dir }) => {
      write(dir, 'ignored/secret', 'secret', 0o600);
      write(dir, 'debug.log', 'log');
    },
  });
});

test('scenario: files: CRLF', async () => {
  const repository = withFiles({
    '.gitattributes': '*.txt text eol=crlf\n',
    'a.txt': 'one\r\ntwo\r\n',
    'b.txt': '1\r\n',
  });
  await thereAndBack(repository, {
    edit: (dir) => {
      write(dir, 'a.txt', 'one\r\ntwo\r\nthree\r\n');
    },
    mess: ({ dir }) => {
      write(dir, 'b.txt', 'mixed\nline\r\nends');
    },
  });
});

test('scenario: files: core.autocrlf', async () => {
  const repository = makeRepository();
  repository.git('config', 'core.autocrlf', 'true');
  for (const name of Object.keys(FILES)) rmSync(join(repository.dir, name));
  repository.git('checkout', '--', '.');
  expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toContain('\r\n');
  await thereAndBack(repository);
});

test('scenario: files: core.autocrlf set later, so that files lie as a checkout would not write them', async () => {
  const repository = makeRepository();
  repository.git('config', 'core.autocrlf', 'true');
  await thereAndBack(repository);
  for (const [name, content] of Object.entries(FILES)) {
    expect(readFileSync(join(repository.dir, name), 'utf8'), name).toBe(content);
  }
});

test('scenario: files: lossy filter', async () => {
  const repository = withFiles({ '.gitattributes': '*.secret filter=lossy\n', 'b.secret': 'kept\n' });
  repository.git('config', 'filter.lossy.clean', 'echo lost');
  repository.git('config', 'filter.lossy.smudge', 'echo smudged');
  await thereAndBack(repository, {
    mess: ({ dir }) => {
      write(dir, 'b.secret', 'my bytes, which the filter would lose\n');
    },
  });
});

test('scenario: files: LFS', async () => {
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n';
  const repository = withFiles({ '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' });
  const { dir, git } = repository;
  write(dir, 'model.bin', pointer);
  git('add', '-A');
  git('commit', '-q', '-m', 'pointer');
  for (const [key, value] of Object.entries({
    clean: 'git-lfs-not-here clean',
    smudge: 'git-lfs-not-here smudge',
    process: 'git-lfs-not-here',
    required: 'true',
  })) {
    git('config', `filter.lfs.${key}`, value);
  }
  const workspace = await thereAndBackWithoutStatus(repository);
  expect(readFileSync(join(workspace.dir, 'model.bin'), 'utf8')).toBe(pointer);
});

/** A person's own `git status` fails where the filter's program is missing; ours must not care. */
const thereAndBackWithoutStatus = async (repository: TestRepository) => {
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  const head = repository.git('rev-parse', 'HEAD');
  expect(await workspace.promote(candidate, promotion('lands'))).toMatchObject({ status: 'promoted' });
  expect(await workspace.rollback('lands', { reason: 'scenario' })).toMatchObject({ how: 'moved-back' });
  expect(repository.git('rev-parse', 'HEAD')).toBe(head);
  expect(readFileSync(join(repository.dir, 'agent.js'), 'utf8')).toBe(FILES['agent.js']);
  return workspace;
};

test('scenario: files: newline and other odd characters in names', async () => {
  const odd = [
    'new\nline.js',
    'tab\t"quote".js',
    '-dash.js',
    ':(top)magic*.js',
    ' space .js',
    'semi;$(touch pwned).js',
  ];
  await thereAndBack(withFiles(Object.fromEntries(odd.map((name) => [name, '1\n']))), {
    edit: (dir) => {
      for (const name of odd) write(dir, name, '2\n');
      write(dir, 'sub\n/fresh\n.js', 'new\n');
    },
    mess: ({ dir }) => {
      write(dir, 'untracked\nname', 'u\n');
    },
  });
});

test.skipIf(process.platform !== 'linux')(`scenario: files: names that are not UTF-8${LINUX_NAMES}`, async () => {
  const repository = makeRepository();
  const raw = (name: string): Buffer =>
    Buffer.concat([Buffer.from(`${repository.dir}/${name}`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(raw('tracked-'), '1\n');
  repository.git('add', '-A');
  repository.git('commit', '-q', '-m', 'raw');
  await thereAndBack(repository, {
    mess: () => {
      writeFileSync(raw('tracked-'), 'edited\n');
      writeFileSync(raw('untracked-'), 'u\n');
    },
  });
});

test.skipIf(process.platform !== 'linux')(`scenario: files: case and Unicode collisions${LINUX_NAMES}`, async () => {
  await thereAndBack(
    withFiles({ 'Readme.md': 'R\n', 'readme.md': 'r\n', '\u00fc.js': 'composed\n', 'u\u0308.js': 'decomposed\n' }),
    {
      edit: (dir) => {
        write(dir, 'readme.md', 'evolved\n');
        write(dir, '\u00fc.js', 'evolved\n');
      },
      mess: ({ dir }) => {
        write(dir, 'Readme.md', 'mine\n');
        write(dir, 'u\u0308.js', 'mine\n');
      },
    },
  );
});

test('scenario: files: exec bit', async () => {
  const repository = withFiles({ 'run.sh': '#!/bin/sh\n' });
  await thereAndBack(repository, {
    edit: (dir) => {
      chmodSync(join(dir, 'run.sh'), 0o755);
    },
  });
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, (dir) => {
    chmodSync(join(dir, 'run.sh'), 0o755);
  });
  await workspace.promote(candidate, promotion('exec'));
  expect(statSync(join(repository.dir, 'run.sh')).mode & 0o111).toBe(0o111);
});

test('scenario: files: 0600 and read-only files keep their permissions', async () => {
  const repository = withFiles({ 'private.key': 'k\n', 'read-only.js': 'r\n' });
  const { dir } = repository;
  chmodSync(join(dir, 'private.key'), 0o600);
  chmodSync(join(dir, 'read-only.js'), 0o444);
  const edit = (trial: string): void => {
    for (const name of ['private.key', 'read-only.js']) {
      chmodSync(join(trial, name), 0o644);
      write(trial, name, 'changed\n');
    }
  };
  const workspace = await thereAndBack(repository, { edit });
  await workspace.promote(await candidateFrom(workspace, edit), promotion('modes'));
  expect(statSync(join(dir, 'private.key')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'read-only.js')).mode & 0o777).toBe(0o444);
});

test('scenario: files: a read-only folder is an error with a code, and nothing has changed', async () => {
  if (process.getuid?.() === 0) return; // The superuser writes everywhere; read-only disks are in `prove -- faults`.
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, (dir) => {
    write(dir, 'src/tool.js', '2\n');
  });
  chmodSync(join(repository.dir, 'src'), 0o555);
  await expect(workspace.promote(candidate, promotion('e'))).rejects.toHaveProperty('code');
  chmodSync(join(repository.dir, 'src'), 0o755);
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('scenario: files: symlink retarget', async () => {
  const repository = makeRepository();
  symlinkSync('agent.js', join(repository.dir, 'link'));
  repository.git('add', '-A');
  repository.git('commit', '-q', '-m', 'link');
  await thereAndBack(repository, {
    edit: (dir) => {
      rmSync(join(dir, 'link'));
      symlinkSync('src/tool.js', join(dir, 'link'));
    },
    mess: ({ dir }) => {
      symlinkSync('/etc/passwd', join(dir, 'out'));
    },
  });
});

test('scenario: files: symlink escape', async () => {
  for (const target of ['/etc/passwd', '../outside', 'src/../../outside', '.git/config']) {
    const workspace = await openWorkspace(makeRepository());
    const captured = candidateFrom(workspace, (dir) => {
      symlinkSync(target, join(dir, 'escape'));
    });
    await expect(captured).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID' });
  }
});

test('scenario: files: a folder that is a link by now is not written through', async () => {
  const repository = makeRepository();
  const outside = join(repository.dir, '..', 'outside');
  mkdirSync(outside);
  write(outside, 'tool.js', FILES['src/tool.js'] ?? '');
  await keptAside(repository, ['src/tool.js'], {
    edit: (dir) => {
      write(dir, 'src/tool.js', '2\n');
    },
    mess: ({ dir }) => {
      rmSync(join(dir, 'src'), { recursive: true });
      symlinkSync(outside, join(dir, 'src'));
    },
  });
  expect(readFileSync(join(outside, 'tool.js'), 'utf8')).toBe(FILES['src/tool.js']);
});

test('scenario: files: fifo', async () => {
  const fifo = ({ dir }: TestRepository, path: string): void => {
    rmSync(join(dir, path), { force: true });
    execFileSync('mkfifo', [join(dir, path)]);
  };
  const repository = makeRepository();
  await thereAndBack(repository, {
    mess: (each) => {
      fifo(each, 'pipe');
    },
  });
  expect(lstatSync(join(repository.dir, 'pipe')).isFIFO()).toBe(true);
  await keptAside(makeRepository(), ['agent.js'], {
    mess: (each) => {
      fifo(each, 'agent.js');
    },
  });
});

test('scenario: files: empty directory', async () => {
  await thereAndBack(makeRepository(), {
    mess: ({ dir }) => {
      mkdirSync(join(dir, 'empty/inside'), { recursive: true });
    },
  });
});

test('scenario: files: file and directory swapped', async () => {
  await thereAndBack(withFiles({ plugin: 'a file\n', 'parts/one.js': '1\n', 'parts/deep/two.js': '2\n' }), {
    edit: (dir) => {
      rmSync(join(dir, 'plugin'));
      write(dir, 'plugin/index.js', 'a folder\n');
      rmSync(join(dir, 'parts'), { recursive: true });
      write(dir, 'parts', 'a file\n');
    },
  });
});

test('scenario: files: huge file', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const captured = candidateFrom(workspace, (dir) => {
    write(dir, 'huge.bin', Buffer.alloc(6_000_000, 7));
  });
  await expect(captured).rejects.toMatchObject({ code: 'EVOLVE_CANDIDATE_INVALID' });
  await thereAndBack(repository, {
    mess: ({ dir }) => {
      write(dir, 'untracked.bin', Buffer.alloc(20_000_000, 7));
    },
  });
});

test('scenario: files: same-second same-size edit', async () => {
  const repository = makeRepository();
  const workspace = await openWorkspace(repository);
  const candidate = await candidateFrom(workspace, standardEdit);
  const file = join(repository.dir, 'agent.js');
  const { atime, mtime } = statSync(file);
  const edited = (FILES['agent.js'] ?? '').replace('41', '43');
  write(repository.dir, 'agent.js', edited);
  utimesSync(file, atime, mtime);
  expect(await workspace.promote(candidate, promotion('e'))).toMatchObject({ status: 'kept', overlap: ['agent.js'] });
  expect(readFileSync(file, 'utf8')).toBe(edited);
  await keptAside(makeRepository(), ['agent.js'], {
    mess: ({ dir }) => {
      write(dir, 'agent.js', edited);
    },
  });
});

test('scenario: files: binary', async () => {
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256));
  const repository = makeRepository();
  write(repository.dir, 'data.bin', bytes);
  repository.git('add', '-A');
  repository.git('commit', '-q', '-m', 'data');
  await thereAndBack(repository, {
    edit: (dir) => {
      write(dir, 'data.bin', Buffer.from([...bytes].reverse()));
    },
    mess: ({ dir }) => {
      write(dir, 'untracked.bin', bytes);
    },
  });
});
