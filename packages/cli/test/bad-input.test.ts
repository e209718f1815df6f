/** What people really have: places and checks in which a cycle cannot work. A code, what to do, and nothing changed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Receipt } from '@evolve/core/contracts';
import { describe, expect, test } from 'vitest';
import {
  BIN,
  CHECK,
  editor,
  evolve,
  FILES,
  fixingEditor,
  git,
  initRepo,
  leftovers,
  makePlace,
  makeRepo,
  ownedTrials,
  read,
  repositoryOf,
  start,
  stateDirOf,
  write,
  type Ended,
  type Place,
} from './support.ts';

const cycle = (place: Place, check: string, ...more: string[]): Promise<Ended> =>
  evolve(place, ['cycle', '--task', 'add subtracts', '--check', check, ...more]);

const MESSAGE = /^(?:.*\n)*EVOLVE_[A-Z_]+: .+\n {2}\S.+\n$/;

/** A code, a sentence, and what to do. */
const expectTold = (ended: Ended, status: number, code: string): void => {
  expect(ended.status, ended.stderr).toBe(status);
  expect(ended.stderr).toContain(`${code}: `);
  expect(ended.stderr).toMatch(MESSAGE);
  expect(ended.stdout).toBe('');
};

describe('a place that is', () => {
  test('without git', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const args = ['cycle', '--task', 'x', '--check', CHECK];
    expectTold(await evolve(place, args, { env: { ...place.env, PATH: place.root } }), 2, 'EVOLVE_GIT_MISSING');
    expect(repositoryOf(place.dir)).toEqual(before);
  });

  test('not a repository', async () => {
    const place = makePlace();
    write(place.dir, 'src/add.js', '');
    expectTold(await cycle(place, CHECK), 2, 'EVOLVE_NOT_A_REPOSITORY');
    expect(read(place.dir, '.evolve/EVOLUTION.md')).toBeUndefined();
  });

  test('not there', async () => {
    const place = makePlace();
    expectTold(await cycle(place, CHECK, '--repo', join(place.root, 'nowhere')), 2, 'EVOLVE_NOT_A_REPOSITORY');
  });

  test('without a first commit', async () => {
    const place = makePlace();
    initRepo(place.dir);
    expectTold(await cycle(place, CHECK), 2, 'EVOLVE_UNBORN_HEAD');
  });

  test('bare', async () => {
    const place = makePlace();
    git(place.dir, 'init', '-q', '--bare');
    expectTold(await cycle(place, CHECK), 2, 'EVOLVE_BARE_REPOSITORY');
  });

  test('dirty in every way: the edits stay byte by byte, while it proposes and when it lands', async () => {
    const place = makeRepo({ ...FILES, 'gone.txt': 'gone', 'run.sh': '#!/bin/sh\n' });
    const { dir } = place;
    write(dir, 'notes.md', 'staged\n');
    git(dir, 'add', 'notes.md');
    write(dir, 'notes.md', 'and dirty\r\n');
    write(dir, 'new file 新.txt', new Uint8Array([0, 255, 13, 10]));
    write(dir, 'ignored.log', 'log');
    write(dir, 'src/mine.js', 'half a sente');
    rmSync(join(dir, 'gone.txt'));
    execFileSync('chmod', ['755', join(dir, 'run.sh')]);
    const before = repositoryOf(dir);
    expect((await cycle(place, CHECK, '--editor', fixingEditor(place))).status).toBe(0);
    expect(repositoryOf(dir)).toEqual(before);
    expect((await cycle(place, CHECK, '--editor', fixingEditor(place), '--accept', 'auto')).status).toBe(0);
    const after = repositoryOf(dir);
    expect(after.status).toEqual(before.status);
    const { 'src/add.js': _, ...others } = after.bytes;
    const { 'src/add.js': __, ...othersBefore } = before.bytes;
    expect(others).toEqual(othersBefore);
  });

  test('in the middle of a merge: it proposes, does not land, and says which operation is in the way', async () => {
    const place = makeRepo();
    const { dir } = place;
    git(dir, 'switch', '-qc', 'side');
    write(dir, 'notes.md', 'side\n');
    git(dir, 'commit', '-qam', 'Side');
    git(dir, 'switch', '-q', 'main');
    write(dir, 'notes.md', 'main\n');
    git(dir, 'commit', '-qam', 'Main');
    spawnSync('git', ['-C', dir, 'merge', 'side'], { env: place.env });
    const before = repositoryOf(dir);
    const ended = await cycle(place, CHECK, '--editor', fixingEditor(place), '--accept', 'auto', '--json');
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain('EVOLVE_OPERATION_IN_PROGRESS');
    expect(repositoryOf(dir)).toEqual(before);
    expect(read(dir, '.git/MERGE_HEAD')).toBeDefined();
  });

  test('called with spaces, quotes and Chinese characters', async () => {
    const place = makeRepo(FILES, `it's "a" 我的 $(agent); x`);
    const ended = await cycle(place, CHECK, '--accept', 'auto', '--json');
    expect(ended.status, ended.stderr).toBe(0);
    expect((JSON.parse(ended.stdout) as Receipt).outcome).toBe('probation');
  });
});

/** A mount of one's own needs rights that not every machine gives. */
const canMount =
  process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

const inMounts = (place: Place, mounts: string, args: readonly string[]): Promise<Ended> =>
  start('unshare', ['-m', 'sh', '-c', `${mounts} && exec "$0" "$@"`, process.execPath, BIN, ...args], {
    env: { ...place.env, REPO: place.dir, STATE: join(place.root, 'state') },
  }).ended;

describe.skipIf(!canMount)('a disk (skipped where `unshare -m` may not mount)', () => {
  test('that is read-only below the repository', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const mounts = 'mount --bind "$REPO" "$REPO" && mount -o remount,ro,bind "$REPO"';
    const args = ['cycle', '--repo', place.dir, '--task', 'x', '--check', CHECK];
    expectTold(await inMounts(place, mounts, args), 2, 'EVOLVE_REPOSITORY_READ_ONLY');
    expect(repositoryOf(place.dir)).toEqual(before);
    expect(leftovers(place)).toEqual([]);
  });

  test('that is read-only below the state', async () => {
    const place = makeRepo();
    mkdirSync(join(place.root, 'state'));
    const mounts = 'mount --bind "$STATE" "$STATE" && mount -o remount,ro,bind "$STATE"';
    const args = ['cycle', '--repo', place.dir, '--task', 'x', '--check', CHECK];
    expectTold(await inMounts(place, mounts, args), 2, 'EVOLVE_STATE_DIR');
  });

  test.each(['64k', '200k', '400k', '600k', '800k'])('that is full below the state (%s)', async (size) => {
    const place = makeRepo();
    mkdirSync(join(place.root, 'state'));
    const before = repositoryOf(place.dir);
    const mounts = `mount -t tmpfs -o size=${size} none "$STATE"`;
    const args = ['cycle', '--repo', place.dir, '--task', 'x', '--check', CHECK, '--editor', fixingEditor(place)];
    const ended = await inMounts(place, mounts, args);
    if (ended.status !== 0) {
      expect(ended.status, ended.stderr).toBe(1);
      expect(`${ended.stdout}${ended.stderr}`).toMatch(/EVOLVE_[A-Z_]+: |nothing was changed/);
      expect(ended.stderr).not.toContain('EVOLVE_INTERNAL');
    }
    expect(repositoryOf(place.dir)).toEqual(before);
    expect(leftovers(place)).toEqual([]);
  });
});

describe.skipIf(process.getuid?.() !== 0)('a state directory (skipped where only root can give it away)', () => {
  test('of another user is refused', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    execFileSync('chown', ['-R', 'nobody', stateDirOf(place)]);
    expectTold(await evolve(place, ['status']), 2, 'EVOLVE_STATE_DIR');
  });
});

describe('a journal that was', () => {
  const damaged = async (damage: (file: string) => void): Promise<{ place: Place; ended: Ended }> => {
    const place = makeRepo();
    await cycle(place, CHECK, '--editor', fixingEditor(place));
    const before = repositoryOf(place.dir);
    damage(join(stateDirOf(place), 'journal.sqlite'));
    const ended = await cycle(place, CHECK, '--editor', fixingEditor(place), '--accept', 'auto');
    expect(repositoryOf(place.dir)).toEqual(before);
    return { place, ended };
  };

  test('deleted', async () => {
    const { ended } = await damaged((file) => {
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    });
    expectTold(ended, 1, 'EVOLVE_JOURNAL_CORRUPT');
  });

  test('cut in half', async () => {
    const { ended } = await damaged((file) => {
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    });
    expectTold(ended, 1, 'EVOLVE_JOURNAL_CORRUPT');
  });

  test('written over', async () => {
    const { ended } = await damaged((file) => {
      writeFileSync(file, 'no database at all, and long enough to be looked at as one: '.repeat(100));
    });
    expectTold(ended, 1, 'EVOLVE_JOURNAL_CORRUPT');
  });

  test('put back from an older copy', async () => {
    const place = makeRepo();
    await evolve(place, ['status']);
    const file = join(stateDirOf(place), 'journal.sqlite');
    const old = readFileSync(file);
    await cycle(place, CHECK, '--editor', fixingEditor(place));
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    writeFileSync(file, old);
    expectTold(await cycle(place, CHECK, '--editor', fixingEditor(place)), 1, 'EVOLVE_JOURNAL_CORRUPT');
  });

  test('replaced by a folder', async () => {
    const { ended } = await damaged((file) => {
      rmSync(file);
      mkdirSync(file);
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/EVOLVE_(STORE_FAILED|JOURNAL_CORRUPT): /);
  });
});

test('a journal of the workspace that is damaged in the middle stops before anything is promoted', async () => {
  const place = makeRepo();
  const first = await cycle(place, CHECK, '--editor', fixingEditor(place), '--accept', 'auto', '--json');
  expect(first.status, first.stderr).toBe(0);
  const file = join(stateDirOf(place), 'workspace', 'journal.jsonl');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"sum":"', '"sum":"0'));
  const ended = await evolve(place, ['rollback', (JSON.parse(first.stdout) as Receipt).id]);
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('EVOLVE_JOURNAL_CORRUPT: ');
  expect(git(place.dir, 'log', '--format=%s').split('\n')).toHaveLength(2);
});

describe('a check that', () => {
  test('fails before and after: three attempts, a lesson, nothing changed, and it says so', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const ended = await cycle(place, 'false', '--editor', fixingEditor(place), '--json');
    expect(ended.status).toBe(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ outcome: 'abandoned', attempts: [{}, {}, {}] });
    expect(ended.stderr).toContain('nothing was changed');
    expect(repositoryOf(place.dir)).toEqual(before);
  });

  test('never ends is ended, with everything that it started', async () => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const ended = await cycle(
      place,
      'sleep 1000 & sleep 1000',
      '--check-seconds',
      '0.3',
      '--editor',
      fixingEditor(place),
    );
    expect(ended.status).toBe(1);
    expect(ended.stdout).toContain('timed out after 300 ms');
    expect(repositoryOf(place.dir)).toEqual(before);
    expect(leftovers(place)).toEqual([]);
    expect(ownedTrials(place)).toEqual([]);
  });

  test('passes already: says clearly that there is nothing to repair', async () => {
    const ended = await cycle(makeRepo(), 'true');
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('EVOLVE_CHECK_ALREADY_PASSES');
    expect(ended.stderr).toContain('name a check that fails');
  });

  test('is not there', async () => {
    const ended = await cycle(makeRepo(), 'no-such-program', '--editor', 'true');
    expect(ended.status).toBe(1);
    const place = makeRepo();
    const edited = await cycle(place, 'no-such-program', '--editor', fixingEditor(place));
    expect(edited.stderr).toContain('no such command: no-such-program');
  });

  test('was not named at all: says that nothing can be proved', async () => {
    const ended = await evolve(makeRepo(), ['cycle', '--task', 'add subtracts']);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('EVOLVE_NO_CHECK');
  });

  test('was named twice is wrong use', async () => {
    expectTold(await cycle(makeRepo(), CHECK, '--check', CHECK), 2, 'EVOLVE_OPTIONS');
  });
});

describe('an editor that', () => {
  test.each<[string, string]>([
    ['is not there', 'no such command'],
    ['process.exit(3)', 'the editor ended with 3'],
    ['process.kill(process.pid, "SIGSEGV")', 'the editor ended with SIGSEGV'],
    ['', 'it changed nothing'],
  ])('%s', async (source, words) => {
    const place = makeRepo();
    const before = repositoryOf(place.dir);
    const line = source === 'is not there' ? 'no-such-editor' : editor(place, 'editor.cjs', source);
    const ended = await cycle(place, CHECK, '--editor', line);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain(words);
    expect(repositoryOf(place.dir)).toEqual(before);
  });

  test('renames the repository under its feet: an error, not a second repository', async () => {
    const place = makeRepo();
    const moved = join(place.root, 'moved');
    const line = editor(
      place,
      'move.cjs',
      `require('node:fs').renameSync(${JSON.stringify(place.dir)}, ${JSON.stringify(moved)})`,
    );
    const ended = await evolve(
      place,
      ['cycle', '--repo', place.dir, '--task', 'x', '--check', CHECK, '--editor', line],
      {
        cwd: place.root,
      },
    );
    expect(ended.status).not.toBe(0);
    expect(ended.stderr).toMatch(/EVOLVE_|nothing was changed/);
    // The view for people is all that may be in the old place: the owner's files went with the folder.
    expect(existsSync(join(place.dir, '.git'))).toBe(false);
    rmSync(place.dir, { recursive: true, force: true });
    renameSync(moved, place.dir);
    expect(git(place.dir, 'status', '--porcelain')).toBe('');
    expect((await evolve(place, ['status'])).status).toBe(0);
  });
});
