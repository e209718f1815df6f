/**
 * Crashes, others at work at the same time, hostile surroundings, full disks. Catches a checkpoint that is half there, torn, or
 * that somebody else's program got its hands on.
 */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isEvolveError } from '@evolve/core/errors';
import { describe, expect, test } from 'vitest';
import { makeRepository, write, type TestRepository } from '../support/repository.ts';
import { testEnv } from '../support/values.ts';
import { openCheckpoints } from './place.ts';
import { everything } from '../support/state.ts';

interface Acted {
  readonly signal: string | null;
  readonly code: number | null;
  readonly stderr: string;
}

const act = (
  { dir, stateDir }: TestRepository,
  args: readonly string[],
  options: { readonly failpoint?: string; readonly killAfterMs?: number } = {},
): Promise<Acted> =>
  new Promise((resolve, reject) => {
    const [action = '', ...rest] = args;
    const file = fileURLToPath(new URL('actor.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@evolve/source', file, action, dir, stateDir, ...rest], {
      env: { ...testEnv(dir), ...(options.failpoint === undefined ? {} : { EVOLVE_FAILPOINT: options.failpoint }) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stderr });
    });
    if (options.killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  });

const mess = ({ dir, git }: TestRepository): void => {
  write(dir, 'agent.js', 'staged\n');
  git('add', 'agent.js');
  write(dir, 'agent.js', 'dirty\n');
  write(dir, 'untracked.txt', 'untracked\n');
  rmSync(join(dir, 'old.js'));
};

const undoMess = ({ dir, git }: TestRepository): void => {
  git('reset', '-q', '--hard');
  write(dir, 'untracked.txt', 'something else\n');
};

describe('crash', () => {
  test.each(['checkpoint:captured', 'checkpoint:written'])(
    'killed at %s: a whole checkpoint or none',
    async (failpoint) => {
      const repository = makeRepository();
      mess(repository);
      const before = everything(repository);
      expect((await act(repository, ['create', 'x'], { failpoint })).signal).toBe('SIGKILL');
      const checkpoints = await openCheckpoints(repository);
      const listed = await checkpoints.list();
      expect(listed).toHaveLength(failpoint === 'checkpoint:written' ? 1 : 0);
      for (const { id } of listed) {
        expect(await checkpoints.verify(id)).toEqual([]);
        undoMess(repository);
        await checkpoints.restore(id);
      }
      expect(everything(repository)).toEqual(before);
      repository.git('fsck', '--strict');
    },
  );

  test('killed at any instant: each listed checkpoint is whole', async () => {
    const repository = makeRepository();
    mess(repository);
    const before = everything(repository);
    await Promise.all([0, 1, 2].map((n) => act(repository, ['creates', 'x'], { killAfterMs: 400 + n * 170 })));
    const checkpoints = await openCheckpoints(repository);
    await checkpoints.create();
    const listed = await checkpoints.list();
    for (const { id } of listed) expect(await checkpoints.verify(id, { live: true })).toEqual([]);
    expect(listed.length).toBeGreaterThan(0);
    expect(everything(repository)).toEqual(before);
  }, 60_000);

  test.each(['restore:saved', 'restore:file#1', 'restore:file#3', 'index:locked', 'index:written', 'restore:done'])(
    'restore killed at %s: before, or wholly there after the next one',
    async (failpoint) => {
      const repository = makeRepository();
      const checkpoints = await openCheckpoints(repository);
      mess(repository);
      const wanted = everything(repository);
      const { id } = await checkpoints.create();
      undoMess(repository);
      const before = everything(repository);
      expect((await act(repository, ['restore', id], { failpoint })).signal).toBe('SIGKILL');
      const reports = await checkpoints.recover();
      expect(reports).toHaveLength(failpoint === 'restore:saved' ? 0 : 1);
      expect(everything(repository)).toEqual(failpoint === 'restore:saved' ? before : wanted);
      expect(await checkpoints.recover()).toEqual([]);
      expect(existsSync(join(repository.dir, '.git/index.lock'))).toBe(false);
    },
  );

  test('an unfinished restore is not taken up in another worktree, and what it needs is kept', async () => {
    const repository = makeRepository();
    const { dir, git } = repository;
    const checkpoints = await openCheckpoints(repository);
    mess(repository);
    const wanted = everything(repository);
    const { id } = await checkpoints.create();
    undoMess(repository);
    await act(repository, ['restore', id], { failpoint: 'restore:file#1' });
    git('worktree', 'add', '-q', join(dir, '../linked'));
    const linked = await openCheckpoints({ dir: join(dir, '../linked'), stateDir: repository.stateDir });
    expect(await linked.recover()).toEqual([]);
    await expect(linked.remove(id)).rejects.toMatchObject({ code: 'EVOLVE_BUSY' });
    await linked.create();
    await linked.prune({ count: 1 });
    expect((await linked.list()).map((one) => one.id)).toContain(id);
    await checkpoints.recover();
    expect(everything(repository)).toEqual(wanted);
    await linked.remove(id);
  });

  test('a checkpoint that somebody removed in the middle of its restore is given up', async () => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    mess(repository);
    const { id } = await checkpoints.create();
    undoMess(repository);
    await act(repository, ['restore', id], { failpoint: 'restore:file#1' });
    repository.git('update-ref', '-d', `refs/evolve/checkpoints/${id}`);
    expect(await checkpoints.recover()).toMatchObject([{ index: { outcome: 'left', why: 'the checkpoint is gone' } }]);
    expect(await checkpoints.recover()).toEqual([]);
  });

  test('a stored object is gone or the copy of the index damaged: nothing is touched', async () => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    mess(repository);
    const { id } = await checkpoints.create();
    undoMess(repository);
    const before = everything(repository);
    const copies = join(repository.stateDir, 'checkpoints');
    for (const name of readdirSync(copies)) appendFileSync(join(copies, name), 'x');
    expect(await checkpoints.verify(id)).toEqual([{ path: '.git/index', what: 'stored' }]);
    const packs = join(repository.dir, '.git/objects/pack');
    for (const name of readdirSync(packs)) rmSync(join(packs, name), { force: true });
    await expect(checkpoints.restore(id)).rejects.toThrow();
    expect(everything(repository)).toEqual(before);
    expect(await checkpoints.list()).toEqual([]);
    await checkpoints.prune();
    repository.git('gc', '-q', '--prune=now');
  });
});

describe('concurrency', () => {
  test('several at once, from several processes', async () => {
    const repository = makeRepository();
    mess(repository);
    const ended = await Promise.all([1, 2, 3].map((n) => act(repository, ['creates', String(n)])));
    expect(ended.map(({ code, stderr }) => [code, stderr.includes('Error')])).toEqual(ended.map(() => [0, false]));
    const checkpoints = await openCheckpoints(repository);
    const listed = await checkpoints.list();
    expect(listed).toHaveLength(24);
    for (const { id } of listed) expect(await checkpoints.verify(id, { live: true })).toEqual([]);
  }, 60_000);

  test('a person stages and commits meanwhile: each checkpoint fits together', async () => {
    const repository = makeRepository();
    const { dir, git } = repository;
    const checkpoints = await openCheckpoints(repository);
    const state = { busy: true };
    const person = (async () => {
      for (let round = 0; state.busy; round += 1) {
        write(dir, 'agent.js', `round ${String(round)}\n`);
        git('add', 'agent.js');
        if (round % 3 === 0) git('commit', '-qm', String(round));
        await sleep(5);
      }
    })();
    /** On a loaded machine a person is quicker than each attempt to read: then it is said, and asked again. */
    const createdInTheEnd = async (): Promise<string> => {
      for (let round = 0; ; round += 1) {
        try {
          return (await checkpoints.create()).id;
        } catch (error) {
          if (!isEvolveError(error, 'EVOLVE_CHECKPOINT_UNSTABLE') || round === 30) throw error;
        }
      }
    };
    const ids: string[] = [];
    try {
      for (let round = 0; round < 12; round += 1) ids.push(await createdInTheEnd());
    } finally {
      state.busy = false;
      await person;
    }
    for (const id of ids) {
      expect(await checkpoints.verify(id)).toEqual([]);
      const { commit = '', paths } = await checkpoints.show(id);
      git('cat-file', '-e', commit);
      for (const path of paths) expect(path).toMatchObject({ path: 'agent.js' });
    }
  }, 60_000);

  test('a file that never holds still is an error with a code, and there is no checkpoint', async () => {
    const repository = makeRepository();
    const file = join(repository.dir, 'growing');
    writeFileSync(file, Buffer.alloc(400_000, 'x'));
    const checkpoints = await openCheckpoints(repository);
    const refusals: unknown[] = [];
    const writer = spawn(
      process.execPath,
      [
        '-e',
        `const fs = require('fs'); const fd = fs.openSync(${JSON.stringify(file)}, 'r+'); for (;;) fs.writeSync(fd, 'abc', 100);`,
      ],
      { stdio: 'ignore' },
    );
    try {
      await expect.poll(() => readFileSync(file, 'latin1').includes('abc'), { timeout: 20_000 }).toBe(true);
      // On a loaded machine the writer may stand still for as long as a reading takes: then there is a checkpoint, and rightly.
      for (let round = 0; round < 8; round += 1) {
        refusals.push(
          ...(await checkpoints.create().then(
            () => [],
            (error: unknown) => [error],
          )),
        );
      }
    } finally {
      writer.kill('SIGKILL');
    }
    expect(refusals.length).toBeGreaterThan(0);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'EVOLVE_CHECKPOINT_UNSTABLE', data: { path: 'growing' } });
    }
    expect(await checkpoints.list()).toHaveLength(8 - refusals.length);
    await sleep(50);
    truncateSync(file, 300_000);
    expect(await checkpoints.create()).toMatchObject({ files: 1, bytes: 300_000 });
  });

  test('gc meanwhile; a foreign index.lock is waited for, never removed', async () => {
    const repository = makeRepository();
    const { dir, git } = repository;
    const checkpoints = await openCheckpoints(repository);
    mess(repository);
    const wanted = everything(repository);
    const { id } = await checkpoints.create();
    undoMess(repository);
    git('gc', '-q', '--prune=now');
    const lock = join(dir, '.git/index.lock');
    writeFileSync(lock, 'somebody else');
    // A checkpoint only reads the index, so it need not wait.
    await checkpoints.create();
    const running = checkpoints.restore(id);
    await sleep(600);
    expect(readFileSync(lock, 'utf8')).toBe('somebody else');
    rmSync(lock);
    await running;
    expect(everything(repository)).toEqual(wanted);
  }, 60_000);

  test('the lock of another process is waited for, up to the limit', async () => {
    const repository = makeRepository();
    const { DatabaseSync } = await import('node:sqlite');
    const checkpoints = await openCheckpoints(repository, { lockWaitMs: 100 });
    await checkpoints.create();
    const held = new DatabaseSync(join(repository.stateDir, 'workspace/lock.sqlite'));
    held.exec('BEGIN EXCLUSIVE');
    await expect(checkpoints.create()).rejects.toMatchObject({ code: 'EVOLVE_REPOSITORY_LOCKED' });
    held.close();
    await checkpoints.create();
  });

  test('an edit between the saving and the writing of a restore stays', async () => {
    const repository = makeRepository();
    const { dir } = repository;
    const checkpoints = await openCheckpoints(repository);
    write(dir, 'agent.js', 'held\n');
    const { id } = await checkpoints.create();
    write(dir, 'agent.js', 'overwritten\n');
    let told = 0;
    // The journal's line falls between the two: its clock is asked then.
    const meddling = await openCheckpoints(repository, {
      clock: {
        now: () => {
          told += 1;
          if (readdirSync(join(dir, '.git/refs/evolve/checkpoints')).length > 1) write(dir, 'agent.js', 'meanwhile\n');
          return new Date('2026-01-02T03:04:05.000Z');
        },
        sleep: () => Promise.resolve(),
      },
    });
    const { paths } = await meddling.restore(id);
    expect(told).toBeGreaterThan(0);
    expect(paths).toEqual([expect.objectContaining({ path: 'agent.js', outcome: 'left' })]);
    expect(readFileSync(join(dir, 'agent.js'), 'utf8')).toBe('meanwhile\n');
  });
});

describe('surroundings', () => {
  test('hooks, fsmonitor, filters, signing and inherited GIT_ variables have no effect', async () => {
    const repository = makeRepository();
    const { dir, git, stateDir } = repository;
    const ran = join(stateDir, '../ran');
    const program = `#!/bin/sh\ntouch '${ran}'\n`;
    for (const hook of ['reference-transaction', 'post-index-change', 'pre-commit', 'post-commit']) {
      write(dir, `.git/hooks/${hook}`, program, 0o755);
    }
    write(dir, '.git/evil', program, 0o755);
    git('config', 'core.fsmonitor', join(dir, '.git/evil'));
    git('config', 'filter.evil.clean', join(dir, '.git/evil'));
    git('config', 'filter.evil.smudge', join(dir, '.git/evil'));
    git('config', 'commit.gpgsign', 'true');
    git('config', 'gpg.program', join(dir, '.git/evil'));
    write(dir, '.gitattributes', '* filter=evil\n');
    rmSync(ran, { force: true });
    const env = {
      ...testEnv(join(dir, '..')),
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
      GIT_WORK_TREE: '/nowhere',
    };
    const checkpoints = await openCheckpoints(repository, { env });
    mess({ ...repository, git: () => '' });
    const { id } = await checkpoints.create();
    // A filter that appears after the first operation is disarmed too.
    git('config', 'filter.late.clean', join(dir, '.git/evil'));
    writeFileSync(join(dir, '.gitattributes'), '* filter=late\n');
    rmSync(ran, { force: true });
    await checkpoints.create();
    write(dir, 'agent.js', 'x\n');
    await checkpoints.restore(id);
    await checkpoints.diff(id, { text: true });
    expect(existsSync(ran)).toBe(false);
  });

  test('no identity, another locale, a home folder that is the repository', async () => {
    const repository = makeRepository();
    const env = { PATH: process.env['PATH'], HOME: repository.dir, LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' };
    const checkpoints = await openCheckpoints(repository, { env });
    mess(repository);
    const before = everything(repository);
    const { id } = await checkpoints.create({ label: 'Ümläut\nand a second line {"x":1}' });
    expect(await checkpoints.list()).toMatchObject([{ id, label: 'Ümläut\nand a second line {"x":1}' }]);
    undoMess(repository);
    await checkpoints.restore(id);
    expect(everything(repository)).toEqual(before);
  });

  test('git is missing', async () => {
    const repository = makeRepository();
    await expect(openCheckpoints(repository, { env: { PATH: '/nowhere' } })).rejects.toMatchObject({
      code: 'EVOLVE_GIT_MISSING',
    });
  });

  test('aborted: no checkpoint, and the next one works', async () => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    mess(repository);
    const reason = new Error('enough');
    await expect(checkpoints.create({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const running = checkpoints.create({ signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await checkpoints.list()).toEqual([]);
    await checkpoints.create();
  });

  test.skipIf(process.getuid?.() === 0)(
    'an unreadable file is an error (skipped for root, who reads all)',
    async () => {
      const repository = makeRepository();
      write(repository.dir, 'secret', 'x');
      chmodSync(join(repository.dir, 'secret'), 0);
      const checkpoints = await openCheckpoints(repository);
      await expect(checkpoints.create()).rejects.toMatchObject({
        code: 'EVOLVE_CHECKPOINT_FAILED',
        data: { path: 'secret' },
      });
    },
  );
});

describe('limits', () => {
  const limits = { fileBytes: 1000, totalBytes: 2500, files: 4 };
  test.each([
    ['one file', { large: 1001, small: 1 }, 'large'],
    ['all together', { a: 900, b: 999, c: 800 }, 'b'],
    ['too many', { a: 1, b: 1, c: 3, d: 1, e: 1 }, 'c'],
  ])('%s beyond its size: nothing is written, and the largest are named', async (_, sizes, largest) => {
    const repository = makeRepository();
    for (const [name, size] of Object.entries(sizes)) write(repository.dir, name, 'x'.repeat(size));
    const checkpoints = await openCheckpoints(repository, { limits });
    const objects = repository.git('count-objects', '-v');
    const failure: unknown = await checkpoints.create().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'EVOLVE_CHECKPOINT_FAILED', data: { limits } });
    expect((failure as { data: { largest: { path: string }[] } }).data.largest[0]?.path).toBe(largest);
    expect(repository.git('count-objects', '-v')).toBe(objects);
    expect(await checkpoints.list()).toEqual([]);
  });
});

describe('retention', () => {
  const at = (day: number) => ({
    now: () => new Date(Date.UTC(2026, 0, day)),
    sleep: () => Promise.resolve(),
  });

  test('by count, age and bytes; the newest stays; refs and copies of the index go', async () => {
    const repository = makeRepository();
    const { dir, git, stateDir } = repository;
    const made: string[] = [];
    for (const day of [1, 2, 3, 4]) {
      write(dir, 'agent.js', 'x'.repeat(day * 100));
      git('add', 'agent.js');
      const checkpoints = await openCheckpoints(repository, { clock: at(day), retention: { ageMs: 1e12 } });
      made.push((await checkpoints.create({ label: String(day) })).id);
    }
    const checkpoints = await openCheckpoints(repository, { clock: at(5), retention: { ageMs: 1e12 } });
    const left = async (): Promise<readonly string[]> => (await checkpoints.list()).map(({ label }) => label);
    expect(await checkpoints.prune()).toEqual({ removed: [], bytes: 0, copies: 0, rescued: [] });
    expect(readdirSync(join(stateDir, 'checkpoints'))).toHaveLength(4);
    expect(await checkpoints.prune({ ageMs: 3 * 86_400_000 })).toEqual({
      removed: [made[0]],
      bytes: 100,
      copies: 1,
      rescued: [],
    });
    expect(await left()).toEqual(['4', '3', '2']);
    await checkpoints.prune({ bytes: 700 });
    expect(await left()).toEqual(['4', '3']);
    await checkpoints.prune({ count: 0, bytes: 0, ageMs: 0 });
    expect(await left()).toEqual(['4']);
    expect(readdirSync(join(stateDir, 'checkpoints'))).toHaveLength(1);
    await checkpoints.remove(made[3] ?? '');
    expect(await left()).toEqual([]);
    expect(git('for-each-ref', 'refs/evolve')).toBe('');
    await expect(checkpoints.remove('none')).rejects.toMatchObject({ code: 'EVOLVE_NOT_FOUND' });
  });

  test('it happens by itself', async () => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository, { retention: { count: 3 } });
    for (let round = 0; round < 17; round += 1) await checkpoints.create();
    expect(await checkpoints.list()).toHaveLength(4);
  });

  test('the same index is kept once', async () => {
    const repository = makeRepository();
    const checkpoints = await openCheckpoints(repository);
    for (let round = 0; round < 3; round += 1) {
      write(repository.dir, 'agent.js', String(round));
      await checkpoints.create();
    }
    expect(readdirSync(join(repository.stateDir, 'checkpoints'))).toHaveLength(1);
  });
});

describe('many checkpoints, each a pack of its own', () => {
  const objectsOf = ({ git }: Pick<TestRepository, 'git'>): readonly string[] =>
    git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n').sort();

  const packsOf = ({ dir }: Pick<TestRepository, 'dir'>): number =>
    readdirSync(join(dir, '.git/objects/pack')).filter((name) => name.endsWith('.pack')).length;

  const make = async (limit: string) => {
    const repository = makeRepository();
    repository.git('config', 'gc.autoPackLimit', limit);
    const checkpoints = await openCheckpoints(repository);
    const made = [];
    for (let index = 0; index < 9; index += 1) {
      write(repository.dir, 'notes.md', `${String(index)}\n`.repeat(50));
      made.push(await checkpoints.create());
    }
    // What nobody refers to is not ours to throw away.
    write(repository.dir, 'lost.txt', 'dropped\n');
    repository.git('hash-object', '-w', 'lost.txt');
    await checkpoints.remove(made[3]?.id ?? '');
    return { ...repository, checkpoints };
  };

  test('become few packs, and no object goes', async () => {
    const place = await make('4');
    const before = objectsOf(place);
    expect(packsOf(place)).toBeGreaterThan(4);
    await place.checkpoints.prune();
    expect(packsOf(place)).toBeLessThan(4);
    expect(objectsOf(place)).toEqual(before);
    for (const { id } of await place.checkpoints.list()) expect(await place.checkpoints.verify(id)).toEqual([]);
    expect(place.git('fsck', '--full', '--no-dangling')).toBe('');
  });

  test('stay as they are when git cannot join them, and the checkpoint is made all the same', async () => {
    const place = await make('4');
    const real = process.env['PATH']?.split(':').find((each) => existsSync(join(each, 'git'))) ?? '';
    const script = `#!/bin/sh\ncase " $* " in *" repack "*) exit 128;; esac\nexec ${join(real, 'git')} "$@"\n`;
    write(place.dir, '../bin/git', script, 0o755);
    const env = { ...testEnv(dirname(place.dir)), PATH: `${join(place.dir, '../bin')}:${process.env['PATH'] ?? ''}` };
    const before = packsOf(place);
    const { id } = await (await openCheckpoints(place, { env })).create();
    expect(packsOf(place)).toBe(before + 1);
    expect(await place.checkpoints.verify(id)).toEqual([]);
  });

  test('stay as they are in a partial clone', async () => {
    const place = await make('4');
    const [pack = ''] = readdirSync(join(place.dir, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));
    write(place.dir, `.git/objects/pack/${pack.replace('.pack', '.promisor')}`, '');
    const before = packsOf(place);
    await place.checkpoints.prune();
    expect(packsOf(place)).toBe(before);
  });

  test.each(['0', '50'])('stay as they are with a limit of %s', async (limit) => {
    const place = await make(limit);
    const before = packsOf(place);
    await place.checkpoints.prune();
    expect(packsOf(place)).toBe(before);
  });
});
