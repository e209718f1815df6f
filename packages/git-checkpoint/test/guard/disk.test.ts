/** A state directory that cannot be written keeps nobody's agent down. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBooks } from '../../src/guard/books.ts';
import { ownFiles } from '../../src/guard/own-files.ts';
import { findGuardedPlace, installGuard } from '../../src/index.ts';
import { makeGuarded, type Guarded } from '../support/guarded.ts';
import { temporaryDir } from '../support/repository.ts';
import { testClock, testEnv } from '../support/values.ts';

const mount = (...args: readonly string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const dir = mkdtempSync(join(tmpdir(), 'evolve-mount-'));
  const mounted = mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir);
  if (mounted) spawnSync('umount', [dir]);
  rmdirSync(dir);
  return mounted;
})();

/** A file system of its own in the place of a folder, unmounted after the test. */
const mountAt = (dir: string, size: string): void => {
  mkdirSync(dir, { recursive: true });
  if (!mount('-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', dir)) throw new Error('cannot mount');
  onTestFinished(() => void spawnSync('umount', ['-l', dir]));
};

const fill = (dir: string): void => {
  spawnSync('dd', ['if=/dev/zero', `of=${join(dir, 'full')}`, 'bs=4k'], { stdio: 'ignore' });
};

/** The guard's state on a small disk of its own, with what it needs copied there. */
const onSmallDisk = async (guarded: Guarded, size: string): Promise<void> => {
  const { stateDir } = guarded;
  const copy = `${stateDir}-copy`;
  spawnSync('cp', ['-a', stateDir, copy]);
  mountAt(stateDir, size);
  spawnSync('cp', ['-a', `${copy}/.`, stateDir]);
};

const count = (text: string, part: string): number => text.split(part).length - 1;

describe.skipIf(!canMount)('the state directory (skipped where this user may not mount a small disk)', () => {
  test('is full: a healthy agent starts, and it is said once', async () => {
    const guarded = await makeGuarded();
    await onSmallDisk(guarded, '4m');
    fill(guarded.stateDir);
    const { code, stderr } = await guarded.run();
    expect(code).toBe(0);
    expect(count(stderr, 'its records cannot be written')).toBe(1);
  });

  test('is full: starts of an unblessed evolution are counted in memory, and end in safe mode at the latest', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2, diskWaitMs: 100 });
    await guarded.evolve('bad', 'console.error("try"); throw new Error("x");\n');
    await onSmallDisk(guarded, '4m');
    fill(guarded.stateDir);
    const { stderr } = await guarded.run();
    // Counted twice, then taken back or, where that needs the disk, once more in safe mode.
    expect(count(stderr, 'try\n')).toBeGreaterThanOrEqual(2);
    expect(count(stderr, 'try\n')).toBeLessThanOrEqual(3);
  });

  const SAFE = 'if (process.env.EVOLVE_SAFE_MODE) process.exit(9);\nconsole.error("try"); throw new Error("x");\n';

  /** Waits for a text of the guard's, then does something. */
  const onSaying = (text: string, work: (pid: number) => void) => (pid: number, stderr: () => string) => {
    const timer = setInterval(() => {
      if (!stderr().includes(text)) return;
      clearInterval(timer);
      work(pid);
    }, 20);
    onTestFinished(() => {
      clearInterval(timer);
    });
  };

  test('is full until somebody makes room: the rollback waits, and safe mode is not entered', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    await guarded.evolve('bad', SAFE);
    await onSmallDisk(guarded, '4m');
    fill(guarded.stateDir);
    const { code, stderr } = await guarded.run({
      onStart: onSaying('waits for room', () => {
        rmSync(join(guarded.stateDir, 'full'));
      }),
    });
    expect(stderr).toContain('waits for room');
    expect(stderr).not.toContain('safe mode');
    expect(code).toBe(0);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
  });

  test('stays full: safe mode after the time for waiting, and the next guard takes it back once there is room', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1, diskWaitMs: 700 });
    await guarded.evolve('bad', SAFE);
    await onSmallDisk(guarded, '4m');
    fill(guarded.stateDir);
    const first = await guarded.run();
    expect(count(first.stderr, 'waits for room')).toBe(1);
    expect(first.stderr).toContain('safe mode: bad could not be rolled back');
    expect(first.code).toBe(9);
    rmSync(join(guarded.stateDir, 'full'));
    // As it would be where only the repository's disk was full.
    const noted = join(guarded.stateDir, 'guard', 'safe-mode.json');
    const reason = 'bad could not be rolled back';
    writeFileSync(noted, JSON.stringify({ at: testClock.now().toISOString(), reason, version: 'unknown' }));
    const second = await guarded.run();
    expect(second.stderr).toContain('rolling it back');
    expect(second.code).toBe(0);
    expect(existsSync(noted)).toBe(false);
    expect(guarded.git('log', '-1', '--format=%s')).toBe('first');
  });

  test('is full, and the guard is told to stop while it waits: it does, and starts nothing more', async () => {
    const guarded = await makeGuarded({ maxAttempts: 1 });
    await guarded.evolve('bad', SAFE);
    await onSmallDisk(guarded, '4m');
    fill(guarded.stateDir);
    const { code, stderr } = await guarded.run({
      onStart: onSaying('waits for room', (pid) => {
        process.kill(pid, 'SIGTERM');
      }),
    });
    expect(code).toBe(0);
    expect(count(stderr, 'try\n')).toBe(1);
    expect(stderr).not.toContain('safe mode');
  });

  test('is read-only: a healthy agent starts and is ready, also by its file', async () => {
    const guarded = await makeGuarded();
    await guarded.run();
    await onSmallDisk(guarded, '8m');
    mount('-o', 'remount,ro', guarded.stateDir);
    const { code, stderr } = await guarded.run();
    expect(code).toBe(0);
    expect(stderr).toContain('its records cannot be written');
  });

  test.each(['full', 'read-only'])(
    'is %s: the guard is found, installed elsewhere, and starts the agent',
    async (how) => {
      const guarded = await makeGuarded();
      await guarded.run();
      await onSmallDisk(guarded, '8m');
      fill(guarded.stateDir);
      if (how === 'read-only') mount('-o', 'remount,ro', guarded.stateDir);
      const { dir, stateDir } = guarded;
      expect(await findGuardedPlace({ dir, stateDir, env: testEnv(dir) })).toEqual({ dir, stateDir });
      // Another configuration, so that it has to be written.
      const config = { ready: 'file', minUptimeMs: 2, startTimeoutMs: 60_000 } as const;
      const guard = await installGuard({ stateDir, dir, config });
      onTestFinished(() => {
        rmSync(dirname(guard.config), { recursive: true, force: true });
      });
      expect(guard.config.startsWith(stateDir)).toBe(false);
      const { code } = await guarded.run({ args: ['--config', guard.config, '--', process.execPath, 'agent.mjs'] });
      expect(code).toBe(0);
    },
  );

  test('is read-only: an unblessed evolution is still not started for ever', async () => {
    const guarded = await makeGuarded({ maxAttempts: 2 });
    await guarded.evolve('bad', 'console.error("try"); throw new Error("x");\n');
    await onSmallDisk(guarded, '8m');
    mount('-o', 'remount,ro', guarded.stateDir);
    const { stderr } = await guarded.run();
    expect(count(stderr, 'try\n')).toBeGreaterThanOrEqual(2);
    expect(count(stderr, 'try\n')).toBeLessThanOrEqual(3);
  });
});

describe('books that cannot be written', () => {
  test('count in memory, say so once, and write again when they can', async () => {
    const dir = join(temporaryDir(), 'guard');
    // A file in the place of the folder: whatever the user may do, nothing can be written there.
    writeFileSync(dir, '');
    const said: string[] = [];
    const log = (message: string): void => void said.push(message);
    const books = await openBooks({ guardDir: dir, files: ownFiles(), now: testClock.now, log });
    for (const count of [1, 2, 3]) await books.update((known) => ({ ...known, attempts: { a: count } }));
    await books.record({ type: 'start', version: 'v' });
    expect(said).toHaveLength(1);
    expect(books.known().attempts).toEqual({ a: 3 });
    expect(books.events()).toMatchObject([{ type: 'start' }]);
    expect(await books.check()).toEqual([]);
    spawnSync('rm', [dir]);
    mkdirSync(dir);
    await books.update((known) => known);
    expect(readdirSync(dir)).toContain('attempts.json');
  });
});
